package app

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
)

// targetKeys are what folders of assets may be for: assets/maps#tcf_astc.
var targetKeys = []string{"tcf", "tier", "group", "countries", "lang"}

// targets is what the folders of a module's assets are for.
type targets struct {
	module  string
	bad     []string                              // folders whose names cannot be read
	values  map[string]map[string]bool            // by key: astc, etc2
	folders map[string]map[string]map[string]bool // the same for each folder, which is named without the key
	without map[string]bool                       // keys of which a folder has a twin that is for the rest
}

// targetsOf reads the names of the folders below assets/, of each module that has files there.
func targetsOf(a *subject.App) []*targets {
	byModule, dirs := map[string]*targets{}, map[string]map[string]bool{}
	for _, m := range subject.ModuleFiles(a) {
		if !m.In("assets") {
			continue
		}
		if byModule[m.Module] == nil {
			byModule[m.Module] = &targets{module: m.Module, values: map[string]map[string]bool{}, folders: map[string]map[string]map[string]bool{}, without: map[string]bool{}}
			dirs[m.Module] = map[string]bool{}
		}
		for end := 1; end < len(m.Parts); end++ {
			dirs[m.Module][strings.Join(m.Parts[:end], "/")] = true
		}
	}
	var all []*targets
	for _, name := range rule.SortedKeys(byModule) {
		t := byModule[name]
		for _, dir := range rule.SortedKeys(dirs[name]) {
			t.read(dir, dirs[name])
		}
		all = append(all, t)
	}
	return all
}

// read takes the last part of a folder's path apart: name#key_value#key_value.
func (t *targets) read(dir string, dirs map[string]bool) {
	above, last := "", dir
	if at := strings.LastIndex(dir, "/"); at >= 0 {
		above, last = dir[:at+1], dir[at+1:]
	}
	parts := strings.Split(last, "#")
	var keys []string
	for i, part := range parts[1:] {
		key, value, ok := strings.Cut(part, "_")
		if !ok || value == "" || parts[0] == "" || !slices.Contains(targetKeys, key) || slices.Contains(keys, key) {
			t.bad = append(t.bad, dir)
			return
		}
		keys = append(keys, key)
		base := above + strings.Join(slices.Delete(slices.Clone(parts), i+1, i+2), "#")
		t.without[key] = t.without[key] || dirs[base]
		note(t.values, key, value)
		if t.folders[key] == nil {
			t.folders[key] = map[string]map[string]bool{}
		}
		note(t.folders[key], base, value)
	}
}

func note(sets map[string]map[string]bool, key, value string) {
	if sets[key] == nil {
		sets[key] = map[string]bool{}
	}
	sets[key][value] = true
}

// set gives what a module has of a key, with the rest where that counts.
func (t *targets) set(key string) string {
	text := strings.Join(rule.SortedKeys(t.values[key]), ", ")
	if t.without[key] && (key == "tcf" || key == "countries") {
		text += " and others"
	}
	return text
}

func aabTargets(a *subject.App, f *rule.Found) {
	first := map[string]*targets{}
	for _, t := range targetsOf(a) {
		add := func(seen string, args ...any) { f.Add(rule.Error, seen, args...).Place.Entry = t.module + "/assets" }
		for _, dir := range t.bad {
			add("module %s has a folder %s", t.module, dir)
		}
		for _, key := range rule.SortedKeys(t.values) {
			if key == "lang" {
				continue
			}
			t.parity(key, add)
			switch other := first[key]; {
			case other == nil:
				first[key] = t
			case other.set(key) != t.set(key):
				add("module %s has folders for %s %s, module %s for %s", other.module, key, other.set(key), t.module, t.set(key))
			}
		}
	}
}

// parity looks at whether the folders of one module are for the same.
func (t *targets) parity(key string, add func(string, ...any)) {
	if key == "countries" && !t.without[key] {
		add("module %s has folders for countries %s, and none for the others", t.module, t.set(key))
	}
	if key != "tier" && key != "group" {
		return
	}
	if missing := missingTier(t.values[key]); key == "tier" && missing != "" {
		add("module %s has folders for tiers %s, and none for %s", t.module, t.set(key), missing)
		return
	}
	for _, base := range rule.SortedKeys(t.folders[key]) {
		if lacks := rule.Difference(t.values[key], t.folders[key][base]); lacks != nil {
			add("module %s has %s, but not for %s %s", t.module, base, key, strings.Join(lacks, ", "))
		}
	}
}

// missingTier gives the first tier, counted from 0, that is not there; empty where none is missing.
func missingTier(tiers map[string]bool) string {
	for i := range len(tiers) {
		if tier := strconv.Itoa(i); !tiers[tier] {
			return tier
		}
	}
	return ""
}
