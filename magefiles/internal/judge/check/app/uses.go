package app

import (
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
)

func aabUsesSplit(a *subject.App, f *rule.Found) {
	all := map[string]delivery{}
	for _, d := range deliveries(a) {
		all[d.Name] = d
	}
	apart, ring := isolated(deliveries(a)), false
	for _, name := range rule.SortedKeys(all) {
		d := all[name]
		add := func(seen string, args ...any) { f.Add(rule.Error, seen, args...).Place.Entry = d.place() }
		uses := d.uses()
		if apart && len(slices.DeleteFunc(slices.Clone(uses), func(n string) bool { return n == "base" })) > 1 {
			add("isolated module %s uses %s", name, strings.Join(uses, ", "))
		}
		for i, other := range uses {
			o, there := all[other]
			switch {
			case slices.Contains(uses[:i], other), other == "base" && !d.base():
				add("module %s uses %s more than once: each uses the base already", name, other)
			case other == name && !d.base():
				add("module %s uses itself", name)
			case !there:
				add("module %s uses %s, which is not there", name, other)
			case d.reaches(all, other, name):
				if !ring {
					add("module %s uses %s, which uses it again", name, other)
				}
				ring = true
			default:
				d.usesOther(o, add)
			}
		}
		if b, there := all["base"]; there && !d.base() {
			d.usesOther(b, add)
		}
	}
}

// reaches tells whether one module uses another by others. It follows each once.
func (d delivery) reaches(all map[string]delivery, from, to string) bool {
	seen, queue := map[string]bool{}, []string{from}
	for len(queue) > 0 {
		name := queue[0]
		queue = queue[1:]
		if name == to {
			return true
		}
		if !seen[name] && name != "base" && all[name].root != nil {
			queue = append(queue, all[name].uses()...)
		}
		seen[name] = true
	}
	return false
}

// usesOther looks at whether a module may need another one.
func (d delivery) usesOther(o delivery, add func(string, ...any)) {
	when, other := d.when("delivery"), o.when("delivery")
	switch {
	case (d.assets() || o.assets()) && !o.base():
		add("module %s uses %s, and one of them is an asset pack", d.Name, o.Name)
	case when != later && other != withApp, when == later && other == conditional:
		add("module %s comes %s, and %s, which it uses, %s", d.Name, when, o.Name, other)
	case d.assets() || o.base() && d.Manifest != nil && d.Manifest.MinSDK != 0 && d.minimum() < o.minimum(): // aab-min-max tells
	case when == withApp && d.minimum() != o.minimum():
		add("module %s comes with the app and has minSdkVersion %d, and %s, which it uses, %d", d.Name, d.minimum(), o.Name, o.minimum())
	case d.minimum() < o.minimum() && !o.base():
		add("module %s has minSdkVersion %d, and %s, which it uses, %d", d.Name, d.minimum(), o.Name, o.minimum())
	}
}
