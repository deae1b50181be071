package appfile

import (
	"strings"
	"testing"
)

// The corpora below testdata/fuzz are real: manifests by aapt2, BundleConfig.pb and native.pb by bundletool, a dex by D8, a class by javac.

func FuzzOpen(f *testing.F) {
	for _, data := range samples(f) {
		f.Add([]byte(data))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		app, err := readString(string(data))
		if err != nil {
			if !strings.HasPrefix(err.Error(), "app") {
				t.Errorf("error does not name the file: %v", err)
			}
			return
		}
		askAll(app)
		if err := app.Close(); err != nil {
			t.Error(err)
		}
	})
}

// FuzzZip asks for every entry, also for those that no app has.
func FuzzZip(f *testing.F) {
	for _, data := range samples(f) {
		f.Add([]byte(data))
		f.Add([]byte("#!/bin/sh\n" + data + "\n"))
	}
	f.Add([]byte(manyEntries(3)))
	f.Fuzz(func(t *testing.T, data []byte) {
		z, err := readZip("app", strings.NewReader(string(data)), int64(len(data)), newRoom(int64(len(data))))
		if err != nil {
			return
		}
		for i := range z.entries {
			e := &z.entries[i]
			if at := e.DataOffset; at >= 0 && (at > z.directory || e.length() > uint64(z.directory-at)) {
				t.Errorf("%q at %d with %d bytes, and the directory begins at %d", e.Name, at, e.length(), z.directory)
			}
			z.text(e, maxProto, "an entry")
		}
		for kind, count := range z.odd.counts {
			if first, all := (&File{odd: &z.odd}).Odds(OddKind(kind)); all != count || len(first) != min(count, maxProblems) {
				t.Errorf("kind %d: %d of %d", kind, len(first), count)
			}
		}
	})
}

func FuzzManifest(f *testing.F) {
	f.Fuzz(func(_ *testing.T, data []byte) {
		parseManifest(string(data))
		outliner{newBudget(int64(len(data)))}.outline(string(data))
	})
}

func FuzzBundleConfig(f *testing.F) {
	f.Fuzz(func(_ *testing.T, data []byte) { parseBundleConfig(string(data)) })
}

func FuzzNative(f *testing.F) {
	f.Fuzz(func(_ *testing.T, data []byte) { parseNative(string(data), newBudget(int64(len(data)))) })
}

func FuzzDex(f *testing.F) {
	f.Fuzz(func(t *testing.T, data []byte) {
		dex, err := parseDex("classes.dex", string(data), newBudget(int64(len(data))))
		if err != nil {
			return
		}
		for _, n := range dex.Natives {
			if n.Class == "" && n.Signature == "" {
				t.Errorf("%+v", n)
			}
			n.Symbols()
		}
	})
}

func FuzzClass(f *testing.F) {
	f.Fuzz(func(t *testing.T, data []byte) {
		c := &classReader{kept: newBudget(int64(len(data))), loads: map[string]bool{}, out: &Dex{}}
		if c.read(string(data)) != nil {
			return
		}
		for _, n := range c.out.Natives {
			n.Symbols()
		}
	})
}
