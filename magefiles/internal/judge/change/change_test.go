package change

import (
	"archive/zip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/inspect"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

var target = check.Target{MinSDK: 26, TargetSDK: 36, PageSize: 16384, Date: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)}

const (
	oldSource = `struct point { int x, y; }; int counter; void printf(void);
int area(struct point *p) { return p->x * p->y; }
void gone(void) { printf(); }
int Java_a(void) { return 1; }
`
	newSource = `struct point { long x, y; }; int counter; void getrandom(void);
int area(struct point *p) { return p->x * p->y; }
void fresh(void) { getrandom(); }
`
)

// pairOf makes the old and the new library in folders of their own.
func pairOf(t *testing.T, target string, flags ...string) (old, new string) {
	t.Helper()
	make := func(source string) string {
		return elftest.Lib{
			Target: target, Sources: map[string]string{"api.c": source}, CFlags: flags,
			Link: []string{"-soname", "libglue.so", "--build-id=sha1", "-zmax-page-size=16384"},
		}.Make(t, t.TempDir())
	}
	return make(oldSource), make(newSource)
}

func files(t *testing.T, old, new string) *Diff {
	t.Helper()
	d, err := Files(old, new, target)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// lines gives changes as one line each.
func lines(d *Diff) []string {
	var all []string
	for _, c := range d.Changes.List {
		all = append(all, string(c.Class)+" "+c.ID+" "+c.Text)
	}
	return all
}

func has(t *testing.T, d *Diff, want string) {
	t.Helper()
	if !slices.ContainsFunc(lines(d), func(line string) bool { return strings.HasPrefix(line, want) }) {
		t.Errorf("no %q in\n%s", want, strings.Join(lines(d), "\n"))
	}
}

func lacks(t *testing.T, d *Diff, ids ...string) {
	t.Helper()
	for _, c := range d.Changes.List {
		if slices.Contains(ids, c.ID) {
			t.Errorf("%s: %s", c.ID, c.Text)
		}
	}
}

func TestLibraries(t *testing.T) {
	old, new := pairOf(t, elftest.ARM64, "-g")
	d := files(t, old, new)
	has(t, d, "breaking base-func-removed gone: ")
	has(t, d, "breaking base-jni-removed Java_a is no longer exported")
	has(t, d, "breaking base-struct-size struct point: ")
	has(t, d, "compatible base-func-added fresh: the function is new: void fresh(void)")
	if n := strings.Count(strings.Join(lines(d), "\n"), "base-func-removed"); n != 1 {
		t.Errorf("the function that is gone is told %d times", n)
	}
	abis := []string{"arm64-v8a"}
	want := []Import{{Library: "libglue.so", ABIs: abis, Name: "getrandom", Came: true}, {Library: "libglue.so", ABIs: abis, Name: "printf"}}
	if diff := cmp.Diff(want, d.Imports); diff != "" {
		t.Errorf("imports: -want +got\n%s", diff)
	}
	if !d.Failed() || d.Same || len(d.Notes) != 0 || d.Old.Kind != "library" {
		t.Errorf("failed %v, same %v, notes %v", d.Failed(), d.Same, d.Notes)
	}
	came := slices.ContainsFunc(d.Came, func(f check.Finding) bool { return f.ID == "und-api" })
	went := slices.ContainsFunc(d.Went, func(f check.Finding) bool { return f.ID == "und-api" })
	if !came || went {
		t.Errorf("came %v, went %v", d.Came, d.Went)
	}
	sizes := d.Libraries[0]
	if sizes.File.Old == 0 || len(sizes.Segments) != 4 || !slices.ContainsFunc(sizes.Sections, func(w Weight) bool { return w.Name == ".dynstr" && w.Grown() != 0 }) {
		t.Errorf("%+v", sizes)
	}
}

func TestSameFile(t *testing.T) {
	old, _ := pairOf(t, elftest.ARM64, "-g")
	if d := files(t, old, old); !d.Same || d.Failed() || len(d.Changes.List)+len(d.Imports)+len(d.Came)+len(d.Went) != 0 || d.Libraries[0].Differs() {
		t.Errorf("%+v", d)
	}
}

// Without debug information in both there is nothing to say of types, which is said.
func TestStripped(t *testing.T) {
	old, _ := pairOf(t, elftest.ARM64, "-g")
	_, new := pairOf(t, elftest.ARM64)
	d := files(t, old, new)
	lacks(t, d, "base-struct-size")
	has(t, d, "breaking base-func-removed gone (FUNC) is no longer exported")
	if len(d.Notes) != 1 || !strings.Contains(d.Notes[0], "Types are not compared for want of debug information in both files: libglue.so") {
		t.Errorf("%v", d.Notes)
	}
}

// A library and what was stripped of it are one build.
func TestStrippedOfItself(t *testing.T) {
	old, _ := pairOf(t, elftest.ARM64, "-g")
	stripped := filepath.Join(t.TempDir(), "libglue.so")
	elftest.Objcopy(t, "--strip-unneeded", old, stripped)
	d := files(t, old, stripped)
	if len(d.Changes.List) != 0 || len(d.Notes) != 1 || !strings.HasPrefix(d.Notes[0], "libglue.so is the same build: ") {
		t.Errorf("%v %v", lines(d), d.Notes)
	}
}

// archive makes an archive of what a library was made of.
func archive(t *testing.T, source string) string {
	t.Helper()
	dir := t.TempDir()
	elftest.Run(t, dir, "llvm-ar", "rcsD", "libglue.a", elftest.Object(t, dir, elftest.ARM64, "api.c", source, "-g"))
	return filepath.Join(dir, "libglue.a")
}

func TestArchives(t *testing.T) {
	d := files(t, archive(t, oldSource), archive(t, newSource))
	has(t, d, "breaking base-func-removed gone: ")
	has(t, d, "breaking base-struct-size struct point: ")
	if len(d.Imports) != 2 || d.New.Kind != "archive" {
		t.Errorf("%+v", d.Imports)
	}
}

// An archive and the library that is linked of it export the same.
func TestArchiveAgainstLibrary(t *testing.T) {
	old, new := pairOf(t, elftest.ARM64, "-g")
	if d := files(t, archive(t, oldSource), old); len(d.Changes.List) != 0 {
		t.Errorf("%v", lines(d))
	}
	has(t, files(t, archive(t, oldSource), new), "breaking base-struct-size struct point: ")
}

// pack makes an AAR of libraries, by their entries.
func pack(t *testing.T, name, manifest string, libraries map[string]string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z := zip.NewWriter(f)
	add := func(entry string, data []byte) {
		w, err := z.Create(entry)
		if err == nil {
			_, err = w.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	add("AndroidManifest.xml", []byte(manifest))
	for entry, file := range libraries {
		add(entry, []byte(testkit.Read(t, file)))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

const (
	oldManifest = `<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="a.b"><uses-sdk android:minSdkVersion="21"/></manifest>`
	newManifest = `<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="a.b"><uses-sdk android:minSdkVersion="24"/><uses-permission android:name="android.permission.CAMERA"/></manifest>`
	entry       = "jni/arm64-v8a/libglue.so"
)

func TestAARs(t *testing.T) {
	old, new := pairOf(t, elftest.ARM64)
	arm, _ := pairOf(t, elftest.ARM)
	d := files(t, pack(t, "old.aar", oldManifest, map[string]string{entry: old, "jni/armeabi-v7a/libglue.so": arm}), pack(t, "new.aar", newManifest, map[string]string{entry: new, "jni/arm64-v8a/libmore.so": old}))
	has(t, d, "breaking base-abi-removed armeabi-v7a is no longer built")
	has(t, d, "breaking app-min-sdk min SDK was 21, is now 24: apps with a lower one no longer build with it")
	has(t, d, "compatible app-permission it newly asks for permission android.permission.CAMERA")
	has(t, d, "compatible base-lib-added libmore.so is new")
	lacks(t, d, "base-min-up")
	if d.Old.Kind != "AAR" || len(d.Libraries) != 1 {
		t.Errorf("%+v", d.Libraries)
	}
}

// The types of a bundle's stripped libraries are told by the debug information that it carries for Google Play, if that is theirs.
func TestBundles(t *testing.T) {
	bundle := func(name, library, debug string) string {
		stripped := filepath.Join(t.TempDir(), "libglue.so")
		elftest.Objcopy(t, "--strip-unneeded", library, stripped)
		return pack(t, name, "", map[string]string{
			"BundleConfig.pb": os.DevNull, "base/lib/arm64-v8a/libglue.so": stripped, debugInfo + "arm64-v8a/libglue.so.dbg": debug,
		})
	}
	old, new := pairOf(t, elftest.ARM64, "-g")
	d := files(t, bundle("old.aab", old, old), bundle("new.aab", new, new))
	has(t, d, "harmless base-struct-size struct point: ") // an app's own code is what uses it
	if d.Old.Kind != "App Bundle" || len(d.Notes) != 0 {
		t.Errorf("%s: %v", d.Old.Kind, d.Notes)
	}
	if d := files(t, bundle("old.aab", old, new), bundle("new.aab", new, new)); len(d.Notes) != 1 {
		t.Errorf("with another library's debug information: %v", d.Notes)
	}
}

// A library is compared with the one of its name in a package.
func TestLibraryAgainstPackage(t *testing.T) {
	old, new := pairOf(t, elftest.ARM64)
	aar := pack(t, "new.aar", newManifest, map[string]string{entry: new, "jni/arm64-v8a/libmore.so": old})
	d := files(t, old, aar)
	has(t, d, "breaking base-func-removed gone")
	lacks(t, d, "base-lib-added", "app-permission")
	if d.New.Kind != "library" || !strings.HasSuffix(d.New.File, "new.aar") || d.New.Entry != entry || len(d.New.Contents.Libraries) != 1 {
		t.Errorf("%+v", d.New)
	}
	for _, f := range slices.Concat(d.Came, d.Stayed) {
		if !strings.HasSuffix(f.Place.Entry, "libglue.so") {
			t.Errorf("a finding about %s", f.Place.Exact())
		}
	}
}

func TestNotComparable(t *testing.T) {
	old, new := pairOf(t, elftest.ARM64)
	arm, _ := pairOf(t, elftest.ARM)
	dir := t.TempDir()
	other := filepath.Join(dir, "libother.so")
	elftest.Objcopy(t, "--remove-section=.comment", old, other)
	aar := pack(t, "a.aar", oldManifest, map[string]string{entry: new})
	for _, c := range []struct{ old, new, want string }{
		{old, arm, "so what calls the one cannot load the other; compare files of one ABI"},
		{arm, aar, "a.aar: has no libglue.so for armeabi-v7a to compare"},
		{aar, pack(t, "b.aar", oldManifest, map[string]string{"jni/armeabi-v7a/libglue.so": arm}), "so nothing in them can be compared; give files with an ABI in common"},
		{elftest.Write(t, dir, "empty.so", ""), new, "empty.so: it cannot be read, so nothing can be compared with it; inspect it alone"},
		{old, elftest.Write(t, dir, "notes.txt", "hello"), "notes.txt: not a library (.so)"},
		{old, filepath.Join(dir, "none.so"), "none.so: no such file"},
		{dir, new, "a folder, not a file"},
	} {
		if _, err := Files(c.old, c.new, target); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s, %s: %v, want %s", filepath.Base(c.old), filepath.Base(c.new), err, c.want)
		}
	}
	if d := files(t, other, aar); d.Old.Kind != "library" { // by its SONAME
		t.Errorf("%+v", d.Old)
	}
}

// Of an AAR and an app what the AAR has is compared; an app of nothing but another AAR's manifest stands for one here.
func TestAARAgainstApp(t *testing.T) {
	old, new := pairOf(t, elftest.ARM64)
	pair := func(in map[string]string) (aar, app *side) {
		t.Helper()
		sides := [2]*side{}
		for i, file := range []string{pack(t, "a.aar", oldManifest, map[string]string{entry: old}), pack(t, "b.aar", newManifest, in)} {
			s, err := open(file, target)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.Close() })
			sides[i] = s
		}
		sides[1].app().Kind = appfile.APK
		return sides[0], sides[1]
	}
	aar, app := pair(map[string]string{entry: new, "jni/arm64-v8a/libmore.so": old})
	d := &Diff{}
	if err := d.pair(aar, app); err != nil {
		t.Fatal(err)
	}
	if err := d.compare(aar, app); err != nil {
		t.Fatal(err)
	}
	has(t, d, "breaking base-func-removed gone")
	lacks(t, d, "base-lib-added", "app-permission", "app-min-sdk")
	for _, f := range slices.Concat(d.Came, d.Went, d.Stayed) {
		if filepath.Base(f.Place.Entry) != "libglue.so" {
			t.Errorf("%s: %s", f.Place.Exact(), f.Seen)
		}
	}
	if len(d.Notes) != 2 || d.New.Size != app.units[0].lib.Size {
		t.Errorf("%v, %d bytes", d.Notes, d.New.Size)
	}
	aar, app = pair(map[string]string{"jni/arm64-v8a/libmore.so": old})
	if err := (&Diff{}).pair(aar, app); err == nil || !strings.Contains(err.Error(), "b.aar: has none of the libraries of") || !strings.HasSuffix(err.Error(), "it has libmore.so for arm64-v8a") {
		t.Error(err)
	}
}

// Nobody but an app's own code calls its libraries, and what that then lacks is among the findings.
func TestSoften(t *testing.T) {
	list := func() []baseline.Change {
		var all []baseline.Change
		for _, id := range []string{"base-func-removed", "base-jni-removed", "base-abi-removed", "base-align-down"} {
			all = append(all, baseline.Change{ID: id, Class: baseline.Breaking, Name: "f"})
		}
		return append(all, baseline.Change{ID: "base-func-removed", Class: baseline.Breaking, Name: "_cgo_topofstack"})
	}
	classes := func(was, is *side) string {
		all := list()
		soften(all, was, is)
		text := ""
		for _, c := range all {
			text += string(c.Class[:1])
		}
		return text
	}
	of := func(kind appfile.Kind, natives ...appfile.NativeMethod) *side {
		file := &appfile.File{Kind: kind, Modules: []appfile.Module{{Dex: []*appfile.Dex{{Natives: natives}}}}}
		return &side{Opened: &inspect.Opened{Subject: check.Subject{Apps: []*check.App{{File: file}}}}}
	}
	bare, method := &side{Opened: &inspect.Opened{}}, appfile.NativeMethod{Class: "a/B"}
	for _, c := range []struct {
		was, is *side
		want    string
	}{
		{bare, bare, "bbbbh"},
		{of(appfile.AAB), of(appfile.APK), "hhbbh"},
		{of(appfile.AAR), of(appfile.AAR), "bbbbh"},
		{of(appfile.AAR, method), of(appfile.AAR, method), "bhbbh"},
		{of(appfile.AAR, method), of(appfile.APK, method), "bhbbh"},
	} {
		if got := classes(c.was, c.is); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}
