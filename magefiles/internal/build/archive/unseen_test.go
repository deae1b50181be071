package archive

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// TestUnseen: a package into whose folder a file can be put is told by one, and the others by a macro for all.
func TestUnseen(t *testing.T) {
	root := t.TempDir()
	header := filepath.Join(root, "outside", "outside.h")
	testkit.Write(t, header, "#define A 1\n")
	for _, dir := range []string{"p", filepath.Join("cache", "x@v1.0.0")} {
		testkit.Write(t, filepath.Join(root, dir, "a.go"), "package p\n\n// #include \"outside.h\"\nimport \"C\"\n")
	}
	settings := &goSettings{env: map[string]string{"GOVERSION": "go1.26.8"}, mod: os.DevNull, modCache: filepath.Join(root, "cache")}
	for name, c := range map[string]struct {
		change     func(p *listed, others *[]*listed)
		file, flag bool
	}{
		"nothing outside":            {change: func(p *listed, _ *[]*listed) { p.CgoCFLAGS = nil }},
		"a header in another folder": {func(*listed, *[]*listed) {}, true, false},
		"in the module cache": {func(p *listed, _ *[]*listed) {
			p.Dir = filepath.Join(root, "cache", "x@v1.0.0")
		}, false, true},
		"SWIG":                          {func(p *listed, _ *[]*listed) { p.SwigFiles = []string{"a.swig"} }, false, true},
		"it embeds files of its folder": {func(p *listed, _ *[]*listed) { p.EmbedFiles = []string{"a.go"} }, false, true},
		"it embeds files of another":    {func(p *listed, _ *[]*listed) { p.EmbedFiles = []string{"data/a"} }, true, false},
		"another package embeds files of its": {func(_ *listed, o *[]*listed) {
			*o = []*listed{{ImportPath: "q", Dir: root, EmbedFiles: []string{"p/a.go"}}}
		}, false, true},
		"the place of a library":  {func(p *listed, _ *[]*listed) { p.CgoCFLAGS, p.CgoLDFLAGS = nil, []string{"-L" + p.Dir} }, true, false},
		"what pkg-config answers": {func(p *listed, _ *[]*listed) { p.CgoCFLAGS, p.pkgConfig = nil, []string{"-DX"} }, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			p := &listed{ImportPath: "x/p", Name: "p", Dir: filepath.Join(root, "p"), CgoFiles: []string{"a.go"}, CgoCFLAGS: []string{"-I" + filepath.Dir(header)}}
			var pkgs []*listed
			c.change(p, &pkgs)
			id, err := testBuilder(t).identify(plan{Archive: Archive{ABI: matrixABI("arm64-v8a")}, settings: settings, pkgs: append(pkgs, p), link: &linkInputs{}})
			if err != nil {
				t.Fatal(err)
			}
			files := id.unseenFiles()
			if text := files[filepath.Join(p.Dir, unseenFile)]; strings.HasPrefix(text, "package p\n") != c.file || len(files) > 1 {
				t.Errorf("files %q", files)
			}
			if macro := id.unseen(); (macro != "") != c.flag {
				t.Errorf("macro %q", macro)
			}
		})
	}
}

// TestAddUnseen writes what the go command is to read, and leaves the user's overlay in it.
func TestAddUnseen(t *testing.T) {
	b, dir := testBuilder(t), t.TempDir()
	s := &goSettings{overlay: map[string]string{"/their.go": "/other.go"}}
	if flags, err := b.addUnseen(&identity{Packages: []packageID{{Path: "a", addTo: "/a"}}}, s, dir); flags != nil || err != nil {
		t.Fatal(flags, err)
	}
	texts := map[string]bool{}
	for _, digest := range []string{"1", "2", "1"} {
		id := &identity{Packages: []packageID{{Path: "a", addTo: "/a", name: "main", Included: map[string]string{"../a.h": digest}}}}
		flags, err := b.addUnseen(id, s, dir)
		if err != nil || len(flags) != 1 {
			t.Fatal(flags, err)
		}
		var overlay struct{ Replace map[string]string }
		if err := json.Unmarshal([]byte(testkit.Read(t, strings.TrimPrefix(flags[0], "-overlay="))), &overlay); err != nil {
			t.Fatal(err)
		}
		texts[testkit.Read(t, overlay.Replace[filepath.Join("/a", unseenFile)])] = true
		if len(overlay.Replace) != 2 || overlay.Replace["/their.go"] != "/other.go" {
			t.Errorf("%q", overlay.Replace)
		}
	}
	if len(texts) != 2 {
		t.Errorf("two states of a header, and back again: %v", texts)
	}
}
