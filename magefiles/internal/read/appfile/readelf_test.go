package appfile

import (
	"archive/zip"
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
)

// bundleWith writes a bundle of nothing but these entries and an empty configuration, and opens it.
func bundleWith(t *testing.T, entries map[string]string) *File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "app.aab")
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	z := zip.NewWriter(out)
	entries["BundleConfig.pb"] = ""
	for name, data := range entries {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(data))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// TestReadELF reads what both kinds of objcopy split off a library.
func TestReadELF(t *testing.T) {
	dir := t.TempDir()
	lib := elftest.Lib{
		Target: elftest.ARM64, CFlags: []string{"-g"}, Link: []string{"--build-id=sha1"}, Sources: map[string]string{"a.c": "int a(void) { return 1; }\n"},
	}.Make(t, dir)
	for _, objcopy := range []string{elftest.Tool(t, "llvm-objcopy"), "aarch64-linux-gnu-objcopy"} {
		path, err := exec.LookPath(objcopy)
		if err != nil {
			t.Logf("no %s here: run `go tool mage setup`", objcopy)
			continue
		}
		for _, option := range []string{"--only-keep-debug", "--strip-debug"} {
			if out, err := exec.Command(path, option, lib, filepath.Join(dir, "out")).CombinedOutput(); err != nil {
				t.Fatalf("%s %s: %v\n%s", path, option, err, out)
			}
			data, err := os.ReadFile(filepath.Join(dir, "out"))
			if err != nil {
				t.Fatal(err)
			}
			f, err := bundleWith(t, map[string]string{"BUNDLE-METADATA/x.y/a": string(data)}).ReadELF("BUNDLE-METADATA/x.y/a")
			if err != nil {
				t.Fatalf("%s %s: %v", path, option, err)
			}
			symbols := 0
			for s := range f.Symbols() {
				if s.Name == "a" && s.Type() == elf.STT_FUNC {
					symbols++
				}
			}
			if f.Machine != elf.EM_AARCH64 || len(f.BuildID()) != 40 || symbols != 1 || f.HasSections(".debug_") != (option == "--only-keep-debug") {
				t.Errorf("%s %s: %s, build id %q, %d symbols a, sections %v", path, option, f.Machine, f.BuildID(), symbols, f.Sections)
			}
		}
	}
}

func TestReadELFRefuses(t *testing.T) {
	f := bundleWith(t, map[string]string{"BUNDLE-METADATA/x.y/text": "text"})
	for name, want := range map[string]string{"BUNDLE-METADATA/x.y/text": "not an ELF file", "BUNDLE-METADATA/none": "has no BUNDLE-METADATA/none"} {
		if _, err := f.ReadELF(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
	f.Close()
	if _, err := f.ReadELF("BUNDLE-METADATA/x.y/text"); err == nil || !strings.Contains(err.Error(), "was closed") {
		t.Errorf("after Close: %v", err)
	}
}

func TestSame(t *testing.T) {
	f := bundleWith(t, map[string]string{"a/res/x": "one", "b/res/x": "one", "c/res/x": "two", "d/res/x": "one more"})
	for name, want := range map[string]bool{"b/res/x": true, "c/res/x": false, "d/res/x": false} {
		if got, err := f.Same("a/res/x", name); got != want || err != nil {
			t.Errorf("%s: %v (%v), want %v", name, got, err, want)
		}
	}
	if _, err := f.Same("a/res/x", "e/res/x"); err == nil {
		t.Error("an entry that is not there is the same")
	}
}

// pb is a field of a protobuf message whose content has less than 128 bytes.
func pb(field int, parts ...string) string {
	text := strings.Join(parts, "")
	return string([]byte{byte(field<<3 | 2), byte(len(text))}) + text
}

func TestResourceFiles(t *testing.T) {
	file := func(path string) string { return pb(3, pb(6, pb(2, pb(4, pb(5, pb(1, path)))))) } // entry … file
	table := pb(1, "pool") + pb(2, pb(2, "package"), pb(3, pb(2, "layout"), file("res/layout/a.xml"), file("res/layout/b.xml"))) +
		pb(2, pb(3, pb(2, "string"), pb(3, pb(6, pb(2, pb(4, pb(2, pb(1, "a text"))))))))
	f := bundleWith(t, map[string]string{"base/resources.pb": table, "bad/resources.pb": table[:len(table)-2], "none/a": ""})
	files, known, err := f.ResourceFiles("base")
	if diff := cmp.Diff([]string{"res/layout/a.xml", "res/layout/b.xml"}, files); diff != "" || !known || err != nil {
		t.Errorf("known %v, %v\n%s", known, err, diff)
	}
	if files, known, err := f.ResourceFiles("none"); files != nil || known || err != nil {
		t.Errorf("without a table: %v %v %v", files, known, err)
	}
	if _, known, err := f.ResourceFiles("bad"); !known || err == nil || !strings.Contains(err.Error(), "bad/resources.pb") {
		t.Errorf("cut short: %v %v", known, err)
	}
}
