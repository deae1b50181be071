package app

import (
	"slices"
	"strconv"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// delivery is how Google Play hands out a module, as its manifest says and bundletool reads it (model/AndroidManifest.java,
// model/ManifestDeliveryElement.java).
type delivery struct {
	*appfile.Module
	root *appfile.Element // of the manifest
	dist *appfile.Element // its dist:module; nil if it has none
	kind string           // feature, asset-pack …
}

// When a module comes to a device.
const (
	withApp     = "install-time"
	conditional = "conditional"
	later       = "on-demand"
)

// deliveries gives the modules of a bundle whose manifests can be read.
func deliveries(a *subject.App) []delivery {
	var all []delivery
	for i := range a.Modules {
		m := &a.Modules[i]
		if a.Kind != appfile.AAB || m.Outline == nil {
			continue
		}
		d := delivery{Module: m, root: m.Outline, dist: m.Outline.Child(appfile.DistSpace, "module"), kind: "feature"}
		if kind := d.dist.Attribute(appfile.DistSpace, "type"); kind != nil {
			d.kind = kind.Value
		}
		all = append(all, d)
	}
	return all
}

func (d delivery) base() bool { return d.Name == "base" }

// assets tells whether it is an asset pack.
func (d delivery) assets() bool { return d.kind == "asset-pack" || d.kind == "ai-pack" }

// place returns where its manifest is.
func (d delivery) place() string { return d.Name + "/manifest/AndroidManifest.xml" }

// truth gives what an attribute of DistSpace says; said is false where it is not there.
func truth(e *appfile.Element, name string) (yes, said bool) {
	a := e.Attribute(appfile.DistSpace, name)
	return a != nil && a.Value == "true", a != nil
}

// element gives its delivery or instant-delivery; nil if it has none.
func (d delivery) element(name string) *appfile.Element {
	return d.dist.Child(appfile.DistSpace, name)
}

// wellFormed tells whether an element of the delivery says when.
func (d delivery) wellFormed(e *appfile.Element) bool {
	return e.Child(appfile.DistSpace, withApp) != nil || e.Child(appfile.DistSpace, later) != nil || d.assets() && e.Child(appfile.DistSpace, "fast-follow") != nil
}

// conditionsOf gives the conditions of an install-time element.
func conditionsOf(e *appfile.Element) []*appfile.Element {
	if c := e.Child(appfile.DistSpace, withApp).Child(appfile.DistSpace, "conditions"); c != nil {
		return c.Children
	}
	return nil
}

// when gives when a module comes by one of its elements; by the old attribute where it has none.
func (d delivery) when(name string) string {
	e := d.element(name)
	onDemand, _ := truth(d.dist, "onDemand")
	switch {
	case e == nil && name == "delivery" && onDemand, e == nil && name != "delivery":
		return later
	case e == nil:
		return withApp
	case e.Child(appfile.DistSpace, withApp) == nil:
		return later
	case len(conditionsOf(e)) > 0:
		return conditional
	}
	return withApp
}

// instant tells whether it is for instant apps.
func (d delivery) instant() bool {
	if e := d.element("instant-delivery"); e != nil {
		return d.assets() && d.wellFormed(e)
	}
	yes, _ := truth(d.dist, "instant")
	return yes
}

// uses gives the modules that it needs.
func (d delivery) uses() []string {
	var all []string
	for _, c := range d.root.Children {
		if c.Space == "" && c.Name == "uses-split" {
			all = append(all, c.Value(appfile.AndroidSpace, "name"))
		}
	}
	return all
}

// minimum gives the module's min SDK, or bundletool's where it says none.
func (d delivery) minimum() int {
	if d.Manifest == nil || d.Manifest.MinSDK == 0 {
		return 1
	}
	return d.Manifest.MinSDK
}

// isolated tells whether each module is loaded apart from the others.
func isolated(all []delivery) bool {
	return slices.ContainsFunc(all, func(d delivery) bool {
		return d.base() && d.root.Value(appfile.AndroidSpace, "isolatedSplits") == "true"
	})
}

func aabSplit(a *subject.App, f *rule.Found) {
	for _, d := range deliveries(a) {
		var values []string
		for _, attribute := range d.root.Attributes {
			if attribute.Space == "" && attribute.Name == "split" {
				values = append(values, attribute.Value)
			}
		}
		add := func(seen string, args ...any) { f.Add(rule.Error, seen, args...).Place.Entry = d.place() }
		switch values = slices.Compact(values); {
		case len(values) > 1:
			add("module %s has split several times: %s", d.Name, rule.Some(values))
		case d.base() && len(values) > 0:
			add("the base module has split=%q", values[0])
		case !d.base() && len(values) == 0:
			add("module %s has no split", d.Name)
		case !d.base() && values[0] != d.Name:
			add("module %s has split=%q", d.Name, values[0])
		}
	}
}

func aabDelivery(a *subject.App, f *rule.Found) {
	for _, d := range deliveries(a) {
		add := func(seen string, args ...any) { f.Add(rule.Error, seen, args...).Place.Entry = d.place() }
		if !slices.Contains([]string{"feature", "asset-pack", "ai-pack", "ml-pack", "sdk"}, d.kind) {
			add("module %s is of a type %q", d.Name, d.kind)
		}
		d.settings(add)
		d.fusing(add)
		for _, name := range []string{"delivery", "instant-delivery"} {
			if e := d.element(name); e != nil {
				d.elements(e, add)
				d.conditions(e, add)
			}
		}
	}
}

// settings looks at whether the manifest says when the module comes, and once.
func (d delivery) settings(add func(string, ...any)) {
	e := d.element("delivery")
	_, legacy := truth(d.dist, "onDemand")
	_, instant := truth(d.dist, "instant")
	switch {
	case legacy && e != nil:
		add("module %s has both <dist:delivery> and dist:onDemand", d.Name)
	case d.base() && d.when("delivery") != withApp:
		add("the base module comes %s", d.when("delivery"))
	case !d.base() && !legacy && (e == nil || !d.wellFormed(e)):
		add("module %s does not say when it is delivered", d.Name)
	}
	if instant && d.element("instant-delivery") != nil {
		add("module %s has both <dist:instant-delivery> and dist:instant", d.Name)
	}
	if d.element("instant-delivery") != nil && !d.assets() {
		add("module %s has <dist:instant-delivery> and is no asset pack", d.Name)
	}
}

// fusing looks at whether the manifest says if the module is part of APKs for old devices.
func (d delivery) fusing(add func(string, ...any)) {
	e := d.element("fusing")
	include, said := truth(e, "include")
	switch {
	case d.instant():
	case e != nil && !said:
		add("module %s has <dist:fusing> without dist:include", d.Name)
	case d.base() && said && !include:
		add("the base module has dist:include=false in <dist:fusing>")
	case !d.base() && !said:
		add("module %s has no <dist:fusing dist:include>", d.Name)
	}
}

// elements looks for what bundletool does not know below <dist:delivery>.
func (d delivery) elements(e *appfile.Element, add func(string, ...any)) {
	known := []string{withApp, later}
	if d.assets() {
		known = append(known, "fast-follow", "conditions")
	}
	d.onlyOf(e, known, add)
	if e := e.Child(appfile.DistSpace, withApp); e != nil {
		d.onlyOf(e, []string{"conditions", "removable"}, add)
		removable := e.Child(appfile.DistSpace, "removable")
		yes, said := truth(removable, "value")
		switch {
		case removable != nil && !said:
			add("module %s has <dist:removable> without dist:value", d.Name)
		case said && !yes && d.when("delivery") == conditional:
			add("module %s comes under conditions and is said to be not removable", d.Name)
		}
	}
	for _, name := range []string{later, "fast-follow"} {
		if e := e.Child(appfile.DistSpace, name); e != nil {
			d.onlyOf(e, nil, add)
		}
	}
}

func (d delivery) onlyOf(e *appfile.Element, known []string, add func(string, ...any)) {
	for _, c := range e.Children {
		if c.Space != appfile.DistSpace || !slices.Contains(known, c.Name) {
			add("module %s has <%s> in <dist:%s>", d.Name, c.Name, e.Name)
		}
	}
}

// knownConditions are those under which a module comes with the app.
var knownConditions = []string{"device-feature", "min-sdk", "max-sdk", "user-countries", "device-groups"}

func (d delivery) conditions(e *appfile.Element, add func(string, ...any)) {
	seen, values := map[string]bool{}, map[string]int{}
	for _, c := range conditionsOf(e) {
		if c.Space != appfile.DistSpace || !slices.Contains(knownConditions, c.Name) {
			add("module %s has a condition %s", d.Name, c.Name)
			continue
		}
		key := c.Name
		if key == "device-feature" { // each feature once
			key += " " + c.Value(appfile.DistSpace, "name")
		}
		if seen[key] {
			add("module %s has the condition %s twice", d.Name, key)
		}
		seen[key] = true
		if n, said := d.condition(c, add); said {
			values[c.Name] = n
		}
	}
	least, from := values["min-sdk"]
	most, to := values["max-sdk"]
	if from && least < d.minimum() {
		add("module %s has the condition min-sdk %d below its minSdkVersion %d", d.Name, least, d.minimum())
	}
	if from && to && least > most {
		add("module %s has the condition min-sdk %d above max-sdk %d", d.Name, least, most)
	}
}

// condition looks at what a condition must have, and gives its number if it has one.
func (d delivery) condition(c *appfile.Element, add func(string, ...any)) (n int, said bool) {
	child, attribute := "", ""
	switch c.Name {
	case "device-feature":
		attribute = "name"
	case "min-sdk", "max-sdk":
		attribute = "value"
	case "user-countries":
		child, attribute = "country", "code"
	case "device-groups":
		child, attribute = "device-group", "name"
		if len(c.Children) == 0 {
			add("module %s has <dist:device-groups> without a group", d.Name)
		}
	}
	holders := []*appfile.Element{c}
	if child != "" {
		holders = c.Children
	}
	for _, h := range holders {
		if h != c && h.Name != child {
			add("module %s has <%s> in <dist:%s>", d.Name, h.Name, c.Name)
		} else if h.Attribute(appfile.DistSpace, attribute) == nil {
			add("module %s has <dist:%s> without dist:%s", d.Name, h.Name, attribute)
		}
	}
	n, err := strconv.Atoi(c.Value(appfile.DistSpace, attribute))
	return n, err == nil
}
