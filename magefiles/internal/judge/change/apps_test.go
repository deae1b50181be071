package change

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/inspect"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

func appOf(kind appfile.Kind, manifests ...appfile.Manifest) *check.App {
	file := &appfile.File{Kind: kind}
	for i := range manifests {
		file.Modules = append(file.Modules, appfile.Module{Name: []string{"base", "feature"}[i], Manifest: &manifests[i]})
	}
	return &check.App{File: file}
}

func TestPackages(t *testing.T) {
	const p = "android.permission."
	activity := func(name string, exported bool, permission string) appfile.Component {
		return appfile.Component{Kind: "activity", Name: name, Exported: exported, Permission: permission}
	}
	old := appOf(appfile.APK, appfile.Manifest{
		Package: "a.b", VersionName: "1.0", VersionCode: 1, MinSDK: 21, TargetSDK: 34,
		Permissions: []appfile.Permission{{Name: p + "CAMERA"}, {Name: p + "NFC"}, {Name: p + "OLD", MaxSDK: 28}},
		Defines:     []string{"a.b.SYNC"},
		Features:    []appfile.Feature{{Name: "camera"}, {Name: "nfc", Required: true}},
		Components:  []appfile.Component{activity("A", true, ""), activity("B", false, ""), activity("C", true, ""), activity("D", true, ""), activity("E", false, ""), activity("I", true, "x")},
	})
	new := appOf(appfile.AAB, appfile.Manifest{
		Package: "a.c", VersionName: "1.1", VersionCode: 2, MinSDK: 24, TargetSDK: 36, Debuggable: true,
		Permissions: []appfile.Permission{{Name: p + "CAMERA"}, {Name: p + "OLD"}},
		Features:    []appfile.Feature{{Name: "camera", Required: true}},
		Components:  []appfile.Component{activity("A", true, ""), activity("B", true, "a.b.X"), activity("C", false, ""), activity("F", true, ""), activity("I", true, "")},
	}, appfile.Manifest{
		Permissions: []appfile.Permission{{Name: p + "RECORD", MaxSDK: 30}, {Name: p + "OLD", MaxSDK: 20}}, Defines: []string{"a.c.SYNC"},
		Components: []appfile.Component{activity("G", false, "")},
	})
	want := []string{
		"breaking the application id was a.b, is now a.c: it is installed beside the old app, which gets no update",
		"harmless the version was 1.0 (1), is now 1.1 (2)",
		"compatible target SDK was 34, is now 36: Android treats it by other rules",
		"compatible it is debuggable now: anybody at the device reads its data",
		"compatible it asked for permission android.permission.OLD up to API level 28, now on all",
		"compatible it newly asks for permission android.permission.RECORD up to API level 30",
		"harmless it no longer asks for permission android.permission.NFC",
		"compatible it newly defines permission a.c.SYNC",
		"breaking it no longer defines permission a.b.SYNC; apps that hold it lose it",
		"compatible it newly requires camera: Google Play offers it to no device without it",
		"harmless it no longer requires nfc",
		"compatible other apps may now use activity B with permission a.b.X",
		"breaking other apps may no longer use activity C",
		"compatible activity F is new and other apps may use it",
		"harmless activity G is new",
		"compatible other apps no longer need permission x for activity I",
		"breaking activity D, which other apps may use, is gone",
		"harmless activity E is gone",
	}
	var got []string
	known := map[string]bool{}
	for _, r := range Rules() {
		known[r.ID] = true
	}
	for _, c := range Packages(old, new) {
		got = append(got, string(c.Class)+" "+c.Text)
		if !known[c.ID] {
			t.Errorf("%s: no rule of that id", c.ID)
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
	if same := Packages(old, old); len(same) != 0 {
		t.Errorf("%v", same)
	}
}

// Without a manifest that could be read there is nothing to say, and no panic.
func TestPackagesWithoutManifest(t *testing.T) {
	if got := Packages(appOf(appfile.AAR), appOf(appfile.AAR)); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

func TestArtifactsOfBoth(t *testing.T) {
	d := &manifests{old: manifestOf(appOf(appfile.AAB)), new: manifestOf(appOf(appfile.AAB))}
	d.new.artifacts["a:b"] = "1"
	d.artifacts()
	if len(d.list) != 0 {
		t.Errorf("the old one tells of none, and yet %v", d.list)
	}
	d.old.artifacts, d.new.artifacts = map[string]string{"a:b": "1", "a:c": "1", "a:d": "3"}, map[string]string{"a:b": "2", "a:d": "3", "a:e": "4"}
	d.artifacts()
	var got []string
	for _, c := range d.list {
		got = append(got, c.Text)
	}
	if diff := cmp.Diff([]string{"Maven artifact a:b was 1, is now 2", "Maven artifact a:e 4 is new", "Maven artifact a:c 1 is gone"}, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestFindings(t *testing.T) {
	finding := func(id string, s check.Severity, seen, file string) check.Finding {
		return check.Finding{ID: id, Severity: s, Seen: seen, Place: check.Place{File: file, ABI: "x86"}}
	}
	was, is := &side{file: "old.so"}, &side{file: "new.so"}
	d := &Diff{Old: Side{Result: &check.Result{Findings: []check.Finding{
		finding("size", check.Warning, "has 10 bytes", "old.so"), finding("und", check.Error, "a is gone", "old.so"), finding("und", check.Error, "b is gone", "old.so"),
		finding("level", check.Warning, "x", "old.so"), finding("went", check.Info, "y", "old.so"),
	}}}, New: Side{Result: &check.Result{Findings: []check.Finding{
		finding("size", check.Warning, "has 12 bytes", "new.so"), finding("und", check.Error, "b is gone", "new.so"), finding("und", check.Error, "c is gone", "new.so"),
		finding("und", check.Error, "d is gone", "new.so"), finding("level", check.Error, "x", "new.so"),
	}}}}
	was.Opened, is.Opened = &inspect.Opened{}, &inspect.Opened{}
	d.findings(was, is)
	seen := func(all []check.Finding) string {
		text := ""
		for _, f := range all {
			text += f.ID + ":" + f.Seen + ";"
		}
		return text
	}
	if got, want := seen(d.Came), "und:d is gone;level:x;"; got != want {
		t.Errorf("came %s, want %s", got, want)
	}
	if got, want := seen(d.Went), "level:x;went:y;"; got != want {
		t.Errorf("went %s, want %s", got, want)
	}
	if len(d.Stayed) != 3 || d.Errors() != 2 {
		t.Errorf("stayed %s, %d errors", seen(d.Stayed), d.Errors())
	}
}
