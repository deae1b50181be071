package change

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// What changes in a manifest has these ids. Rules of package check have none of it: it is no fault.
const (
	idPackage    = "app-package"
	idVersion    = "app-version"
	idTarget     = "app-target-sdk"
	idMin        = "app-min-sdk"
	idPermission = "app-permission"
	idDefines    = "app-defines-permission"
	idFeature    = "app-feature"
	idComponent  = "app-component"
	idExported   = "app-exported"
	idDebuggable = "app-debuggable"
	idArtifact   = "app-artifact"
)

// manifest is what all manifests of an app say together: those of a bundle's modules, or of a set's APKs.
type manifest struct {
	main        *appfile.Manifest
	permissions map[string]int // last API level by name; 0 for all
	defines     map[string]bool
	features    map[string]bool // required, by name
	components  map[string]appfile.Component
	artifacts   map[string]string // version by group and name
}

func manifestOf(a *check.App) *manifest {
	m := &manifest{a.Manifest(), map[string]int{}, map[string]bool{}, map[string]bool{}, map[string]appfile.Component{}, map[string]string{}}
	if m.main == nil {
		m.main = &appfile.Manifest{}
	}
	for _, module := range a.AllModules() {
		if module.Manifest != nil {
			m.add(module.Manifest)
		}
	}
	for _, artifact := range a.Artifacts() {
		m.artifacts[strings.TrimPrefix(artifact.Group+":"+artifact.Name, ":")] = artifact.Version
	}
	return m
}

func (m *manifest) add(one *appfile.Manifest) {
	for _, p := range one.Permissions {
		if most, there := m.permissions[p.Name]; !there || most != 0 && (p.MaxSDK == 0 || p.MaxSDK > most) {
			m.permissions[p.Name] = p.MaxSDK
		}
	}
	for _, name := range one.Defines {
		m.defines[name] = true
	}
	for _, f := range one.Features {
		m.features[f.Name] = m.features[f.Name] || f.Required
	}
	for _, c := range one.Components {
		m.components[c.Name] = c
	}
}

// manifests compares what two packages say of themselves.
type manifests struct {
	old, new *manifest
	list     []baseline.Change
}

func (d *manifests) add(id string, class baseline.Class, name, text string, args ...any) {
	d.list = append(d.list, baseline.Change{ID: id, Class: class, Name: name, Text: fmt.Sprintf(text, args...)})
}

// Packages compares two apps, or two AARs, in what is not native code.
func Packages(old, new *check.App) []baseline.Change {
	d := &manifests{old: manifestOf(old), new: manifestOf(new)}
	d.identity(new.Kind == appfile.AAR)
	d.permissions()
	d.features()
	d.components()
	d.artifacts()
	return d.list
}

func (d *manifests) identity(aar bool) {
	o, n := d.old.main, d.new.main
	if o.Package != n.Package && !aar {
		d.add(idPackage, baseline.Breaking, n.Package, "the application id was %s, is now %s: it is installed beside the old app, which gets no update", o.Package, n.Package)
	}
	if aar && n.MinSDK > o.MinSDK {
		d.add(idMin, baseline.Breaking, "min SDK", "min SDK was %d, is now %d: apps with a lower one no longer build with it", o.MinSDK, n.MinSDK)
	}
	if tellsVersion(o) && tellsVersion(n) && (o.VersionName != n.VersionName || o.VersionCode < n.VersionCode) {
		d.add(idVersion, baseline.Harmless, "version", "the version was %s, is now %s", version(o), version(n))
	}
	if o.TargetSDK != n.TargetSDK && o.TargetSDK > 0 && n.TargetSDK > 0 && !aar { // Gradle takes the app's, whatever an AAR says
		d.add(idTarget, baseline.Compatible, "target SDK", "target SDK was %d, is now %d: Android treats it by other rules", o.TargetSDK, n.TargetSDK)
	}
	if n.Debuggable && !o.Debuggable {
		d.add(idDebuggable, baseline.Compatible, "debuggable", "it is debuggable now: anybody at the device reads its data")
	}
}

func tellsVersion(m *appfile.Manifest) bool { return m.VersionName != "" || m.VersionCode > 0 }

func version(m *appfile.Manifest) string {
	return strings.TrimSpace(fmt.Sprintf("%s (%d)", cmp.Or(m.VersionName, "one without a name"), m.VersionCode))
}

func (d *manifests) permissions() {
	for _, name := range slices.Sorted(maps.Keys(d.new.permissions)) {
		most, there := d.old.permissions[name]
		is := d.new.permissions[name]
		switch {
		case !there:
			d.add(idPermission, baseline.Compatible, name, "it newly asks for permission %s%s", name, upTo(is))
		case most != 0 && (is == 0 || is > most):
			d.add(idPermission, baseline.Compatible, name, "it asked for permission %s%s, now %s", name, upTo(most), cmp.Or(strings.TrimSpace(upTo(is)), "on all"))
		}
	}
	for _, name := range gone(d.old.permissions, d.new.permissions) {
		d.add(idPermission, baseline.Harmless, name, "it no longer asks for permission %s", name)
	}
	for _, name := range gone(d.new.defines, d.old.defines) {
		d.add(idDefines, baseline.Compatible, name, "it newly defines permission %s", name)
	}
	for _, name := range gone(d.old.defines, d.new.defines) {
		d.add(idDefines, baseline.Breaking, name, "it no longer defines permission %s; apps that hold it lose it", name)
	}
}

func upTo(level int) string {
	if level == 0 {
		return ""
	}
	return fmt.Sprintf(" up to API level %d", level)
}

// gone gives the keys of a map that another does not have, sorted.
func gone[V, W any](from map[string]V, in map[string]W) []string {
	var names []string
	for name := range from {
		if _, there := in[name]; !there {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func (d *manifests) features() {
	for _, name := range slices.Sorted(maps.Keys(d.new.features)) {
		if d.new.features[name] && !d.old.features[name] {
			d.add(idFeature, baseline.Compatible, name, "it newly requires %s: Google Play offers it to no device without it", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(d.old.features)) {
		if d.old.features[name] && !d.new.features[name] {
			d.add(idFeature, baseline.Harmless, name, "it no longer requires %s", name)
		}
	}
}

func (d *manifests) components() {
	for _, name := range slices.Sorted(maps.Keys(d.new.components)) {
		is := d.new.components[name]
		was, there := d.old.components[name]
		switch {
		case !there && is.Exported:
			d.add(idExported, baseline.Compatible, name, "%s %s is new and other apps may use it%s", is.Kind, name, with(is.Permission))
		case !there:
			d.add(idComponent, baseline.Harmless, name, "%s %s is new", is.Kind, name)
		case is.Exported && !was.Exported:
			d.add(idExported, baseline.Compatible, name, "other apps may now use %s %s%s", is.Kind, name, with(is.Permission))
		case was.Exported && !is.Exported:
			d.add(idExported, baseline.Breaking, name, "other apps may no longer use %s %s", is.Kind, name)
		case is.Exported && was.Permission != is.Permission && is.Permission != "":
			d.add(idExported, baseline.Breaking, name, "other apps now need permission %s for %s %s", is.Permission, is.Kind, name)
		case is.Exported && was.Permission != is.Permission:
			d.add(idExported, baseline.Compatible, name, "other apps no longer need permission %s for %s %s", was.Permission, is.Kind, name)
		}
	}
	for _, name := range gone(d.old.components, d.new.components) {
		was := d.old.components[name]
		if was.Exported {
			d.add(idExported, baseline.Breaking, name, "%s %s, which other apps may use, is gone", was.Kind, name)
		} else {
			d.add(idComponent, baseline.Harmless, name, "%s %s is gone", was.Kind, name)
		}
	}
}

func with(permission string) string {
	if permission == "" {
		return ""
	}
	return " with permission " + permission
}

// artifacts compares them where both tell theirs: an APK seldom does.
func (d *manifests) artifacts() {
	if len(d.old.artifacts) == 0 || len(d.new.artifacts) == 0 {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(d.new.artifacts)) {
		switch was, is := d.old.artifacts[name], d.new.artifacts[name]; {
		case was == "":
			d.add(idArtifact, baseline.Harmless, name, "Maven artifact %s %s is new", name, is)
		case was != is:
			d.add(idArtifact, baseline.Harmless, name, "Maven artifact %s was %s, is now %s", name, was, is)
		}
	}
	for _, name := range gone(d.old.artifacts, d.new.artifacts) {
		d.add(idArtifact, baseline.Harmless, name, "Maven artifact %s %s is gone", name, d.old.artifacts[name])
	}
}
