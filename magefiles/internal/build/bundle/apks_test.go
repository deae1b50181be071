package bundle

import (
	"archive/zip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A set of APKs is unpacked into its folder and nowhere else.
func TestUnpackAPKs(t *testing.T) {
	for name, want := range map[string]string{
		"splits/base-master.apk": "splits-base-master.apk", "standalone.apk": "standalone.apk", "toc.pb": "",
		"../evil.apk": "points outside", "splits/../../evil.apk": "points outside", "/tmp/evil.apk": "points outside",
	} {
		dir := filepath.Join(t.TempDir(), "out")
		mkdir(t, dir)
		set := filepath.Join(t.TempDir(), "set.apks")
		f, err := os.Create(set)
		if err != nil {
			t.Fatal(err)
		}
		z := zip.NewWriter(f)
		if _, err := z.Create(name); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		f.Close()
		apks, err := unpackAPKs(set, dir)
		switch {
		case want == "points outside":
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v", name, err)
			}
			if entries, err := os.ReadDir(filepath.Dir(dir)); err != nil || len(entries) != 1 {
				t.Errorf("%s: it wrote %v, %v", name, entries, err)
			}
		case want == "" && (err != nil || len(apks) > 0), want != "" && !slices.Equal(apks, []string{filepath.Join(dir, want)}):
			t.Errorf("%s: %q, %v, want %q", name, apks, err, want)
		}
	}
}
