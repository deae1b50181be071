package app

import (
	"slices"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// minInstant is the first level that has instant apps.
const minInstant = 21

func aabInstant(a *subject.App, f *rule.Found) {
	all := deliveries(a)
	instant := map[string]bool{}
	base := a.Config != nil && a.Config.AssetOnly
	for _, d := range all {
		instant[d.Name] = d.instant()
		base = base || d.base() && d.instant()
	}
	for _, d := range all {
		if !d.instant() {
			continue
		}
		add := func(seen string, args ...any) { f.Add(rule.Error, seen, args...).Place.Entry = d.place() }
		if !base && !d.base() {
			add("module %s is for instant apps, and the base is not", d.Name)
		}
		if d.Manifest != nil && d.Manifest.MaxSDK != 0 && d.Manifest.MaxSDK < minInstant {
			add("module %s is for instant apps, and has maxSdkVersion %d", d.Name, d.Manifest.MaxSDK)
		}
		for _, name := range d.uses() {
			if is, there := instant[name]; there && !is && name != "base" {
				add("module %s is for instant apps, and module %s, which it uses, is not", d.Name, name)
			}
		}
	}
}

// wantsTitle tells whether a user may be asked for the module's download. Where the manifest does not say when it comes, nobody knows.
func (d delivery) wantsTitle() bool {
	e := d.element("delivery")
	return !d.base() && !d.assets() && d.when("delivery") != withApp && (e == nil || d.wellFormed(e))
}

func aabTitle(a *subject.App, f *rule.Found) {
	all := deliveries(a)
	if a.Config == nil || a.Config.AssetOnly || isolated(all) {
		return
	}
	titles := map[uint32]bool{}
	for _, d := range all {
		if title := d.dist.Attribute(appfile.DistSpace, "title"); title != nil && d.wantsTitle() {
			titles[title.Reference] = true
		}
	}
	strings, err := a.Strings("base", titles)
	if err != nil {
		return // aab-restable says why
	}
	for _, d := range all {
		title := d.dist.Attribute(appfile.DistSpace, "title")
		switch add := func(seen string, args ...any) { f.Add(rule.Error, seen, args...).Place.Entry = d.place() }; {
		case d.assets() && title != nil:
			add("asset pack %s has a title", d.Name)
		case !d.wantsTitle():
		case title == nil:
			add("module %s, which comes %s, has no dist:title", d.Name, d.when("delivery"))
		case !strings[title.Reference]:
			add("the title of module %s, %#08x, is no string of the base's resources.pb", d.Name, title.Reference)
		}
	}
}

// packElements are what the manifest of an asset pack may hold.
var packElements = []string{appfile.DistSpace + " module", " uses-split", " application"}

func aabAssetPack(a *subject.App, f *rule.Found) {
	files := subject.ModuleFiles(a)
	for _, d := range deliveries(a) {
		add := func(seen string, args ...any) { f.Add(rule.Error, seen, args...).Place.Entry = d.place() }
		only := a.Config != nil && a.Config.AssetOnly
		switch {
		case only && !d.assets():
			add("module %s of an asset-only bundle is no asset pack", d.Name)
		case only && d.when("delivery") != later:
			add("asset pack %s of an asset-only bundle comes %s", d.Name, d.when("delivery"))
		}
		if !d.assets() {
			continue
		}
		for _, c := range d.root.Children {
			if !slices.Contains(packElements, c.Space+" "+c.Name) {
				add("the manifest of asset pack %s has <%s>", d.Name, c.Name)
			}
		}
		if d.root.Attribute(appfile.AndroidSpace, "versionCode") != nil {
			add("asset pack %s has a versionCode", d.Name)
		}
		if len(conditionsOf(d.element("delivery"))) > 0 {
			add("asset pack %s has conditions in <dist:install-time>", d.Name)
		}
		if d.instant() && d.when("delivery") != later {
			add("asset pack %s is for instant apps and comes %s", d.Name, d.when("delivery"))
		}
		if d.instant() && d.when("instant-delivery") != later {
			add("asset pack %s comes %s to instant apps", d.Name, d.when("instant-delivery"))
		}
		d.packFiles(files, add)
	}
}

// packFiles looks for what no asset pack has.
func (d delivery) packFiles(files []subject.ModuleFile, add func(string, ...any)) {
	var more []string
	for _, m := range files {
		if m.Module == d.Name && !m.In("assets") && !m.In("manifest") && m.Path != "assets.pb" {
			more = append(more, m.Path)
		}
	}
	if more != nil {
		add("asset pack %s has %s", d.Name, rule.Some(more))
	}
}
