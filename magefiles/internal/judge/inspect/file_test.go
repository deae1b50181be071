package inspect

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
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

var target = check.Target{MinSDK: 26, TargetSDK: 36, PageSize: 16384, Date: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)}

func TestLibrary(t *testing.T) {
	source := map[string]string{"a.c": "int a(void) { return 1; }"}
	for _, c := range []struct {
		name, target, abi string
		api, minSDK       int
	}{
		{"what the file says of its API level wins", elftest.ARM64, "arm64-v8a", 30, 30},
		{"without a word it is as for the project", elftest.ARM, "armeabi-v7a", -1, 26},
	} {
		lib := elftest.Lib{Target: c.target, Sources: source, API: c.api}.Make(t, t.TempDir())
		o := open(t, lib)
		l := o.Libraries[0]
		if l.ABI.Name != c.abi || l.Place.ABI != c.abi || l.Name != "libglue.so" || l.MinSDK != c.minSDK || o.MinSDK != c.minSDK || l.Beside != nil {
			t.Errorf("%s: %+v", c.name, l)
		}
	}
}

func TestArchive(t *testing.T) {
	dir := t.TempDir()
	object := elftest.Object(t, dir, elftest.ARM, "a.c", "int a(void) { return 1; }")
	lib := filepath.Join(dir, "liba.bin") // the content tells, not the name
	elftest.Run(t, dir, "llvm-ar", "rcsD", lib, object)
	if a := open(t, lib).Archives[0]; a.ABI.Name != "armeabi-v7a" || a.MinSDK != 26 || len(a.Members) != 1 {
		t.Errorf("%+v", a)
	}
}

// A zip behind a prefix is one still: the rules tell what Android says of it.
func TestZipBehindPrefix(t *testing.T) {
	dir := t.TempDir()
	aar := writeZip(t, dir, map[string]string{"AndroidManifest.xml": "<manifest/>"})
	data, err := os.ReadFile(aar)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "app.bin")
	if err := os.WriteFile(path, append([]byte("#!/bin/sh\n"), data...), 0o666); err != nil {
		t.Fatal(err)
	}
	app := open(t, path).Apps[0]
	if first, _ := app.Odds(appfile.OddStart); app.Kind != appfile.AAR || len(first) != 1 || first[0].Seen != "10 bytes stand before it, and its offsets do not know of them" {
		t.Errorf("%s %+v", app.Kind, first)
	}
}

// An AAR's own manifest says from which Android on it is, and the app which is its target; its libraries know each other by ABI.
func TestApp(t *testing.T) {
	dir := t.TempDir()
	lib := elftest.Lib{Target: elftest.ARM64, Sources: map[string]string{"a.c": "int a(void) { return 1; }"}}.Make(t, dir)
	data, err := os.ReadFile(lib)
	if err != nil {
		t.Fatal(err)
	}
	aar := writeZip(t, dir, map[string]string{
		"AndroidManifest.xml": `<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="a.b"><uses-sdk android:minSdkVersion="28" android:targetSdkVersion="30"/></manifest>`,
		"classes.jar":         "", "jni/arm64-v8a/notes.txt": "text", "jni/arm64-v8a/liba.so": string(data), "jni/arm64-v8a/libb.so": string(data), "jni/x86/liba.so": "text",
	})
	o := open(t, aar)
	if o.MinSDK != 28 || o.TargetSDK != 36 || len(o.Libraries) != 2 || len(o.Libraries[0].Beside) != 2 || o.Libraries[0].App != o.Apps[0] {
		t.Errorf("%+v", o.Subject)
	}
	if d := cmp.Diff(check.Place{File: filepath.ToSlash(aar), Entry: "jni/x86/liba.so", ABI: "x86"}, o.Unreadable[0].Place); len(o.Unreadable) != 2 || o.Unreadable[1].ID != "loads" || d != "" || o.Unreadable[0].ID != "elf-magic-size" {
		t.Errorf("%v %s", o.Unreadable, d)
	}
	if len(o.ABISets) != 1 || len(o.ABISets[0].Libraries) != 2 {
		t.Errorf("%+v", o.ABISets)
	}
}

func TestRefused(t *testing.T) {
	dir := t.TempDir()
	object := elftest.Object(t, dir, elftest.ARM64, "a.c", "int a(void) { return 1; }")
	for _, c := range []struct{ file, want string }{
		{filepath.Join(dir, "none.so"), "none.so: no such file"},
		{dir, "a folder, not a file"},
		{object, "object files cannot be inspected"},
		{elftest.Write(t, dir, "notes.txt", "hello"), "not a library (.so), archive (.a)"},
		{writeZip(t, dir, map[string]string{"a.txt": "x"}), ".zip: "},
	} {
		o, err := File(c.file, target)
		if o != nil && err != nil {
			o.Close()
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.file, err, c.want)
		}
	}
}

// Files that claim to be what they are not are findings: the app that holds them would fail on a device.
func TestDamaged(t *testing.T) {
	dir := t.TempDir()
	for name, want := range map[string][]string{"empty.so": {"elf-magic-size", "loads"}, "thin.a": {"ar-magic"}, "text.a": {"ar-magic"}} {
		text := map[string]string{"thin.a": "!<thin>\n", "text.a": "version 1\n"}[name]
		o := open(t, elftest.Write(t, dir, name, text))
		var ids []string
		for _, f := range o.Unreadable {
			ids = append(ids, f.ID)
		}
		if !slices.Equal(ids, want) || len(o.Libraries)+len(o.Archives) != 0 {
			t.Errorf("%s: %+v", name, o.Subject)
		}
	}
}

func open(t *testing.T, path string) *Opened {
	t.Helper()
	o, err := File(path, target)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	})
	return o
}

func writeZip(t *testing.T, dir string, files map[string]string) string {
	t.Helper()
	f, err := os.CreateTemp(dir, "*.zip")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z := zip.NewWriter(f)
	for name, text := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return f.Name()
}
