package archive

import (
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// plainFiles are a module whose one package has files of all kinds, and packages that it imports.
var plainFiles = map[string]string{
	"go.mod": "module example.com/app\n\ngo 1.25.0\n\nrequire example.com/none v1.0.0\n",
	"golib/golib.go": "package main\n\n/*\n#cgo CFLAGS: -DX=1 -I${SRCDIR}/include\n#cgo android LDFLAGS: -llog\n#cgo !android LDFLAGS: -lother\n" +
		"#cgo pkg-config: some\n*/\nimport \"C\"\n\nimport (\n\t_ \"embed\"\n\n\t_ \"example.com/app/other\"\n\t_ \"example.com/none\"\n)\n\nfunc main() {}\n",
	"golib/more.go":            "package main\n\nimport \"C\"\n",
	"golib/plain.go":           "package main\n\nimport \"os\"\n\nvar _ = os.Args\n",
	"golib/golib_test.go":      "package main\n",
	"golib/on_android.go":      "package main\n",
	"golib/on_linux.go":        "package main\n",
	"golib/on_darwin.go":       "package main\n",
	"golib/on_arm64.go":        "package main\n",
	"golib/on_arm.go":          "package main\n",
	"golib/unix.go":            "//go:build unix && cgo && gc && !race\n\npackage main\n",
	"golib/old.go":             "//go:build go1.21 && !go1.25\n\npackage main\n",
	"golib/new.go":             "//go:build go1.25\n\npackage main\n",
	"golib/extra.go":           "//go:build extra\n\npackage main\n",
	"golib/never.go":           "//go:build ignore\n\npackage main_\n",
	"golib/_left.go":           "package left\n",
	"golib/c.c":                "",
	"golib/c.h":                "",
	"golib/cxx.cc":             "",
	"golib/a_arm64.s":          "",
	"golib/thing.syso":         "",
	"golib/read.me":            "",
	"golib/testdata/deeper.go": "package deeper\n",
	"other/other.go":           "package other\n",
}

// plainCode is the code of a project with these files, and some more or others; "" for one leaves it out.
func plainCode(t *testing.T, change map[string]string, flags string) *code {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	files := maps.Clone(plainFiles)
	maps.Copy(files, change)
	for name, text := range files {
		if _, changed := change[name]; changed && text == "" {
			continue
		}
		testkit.Write(t, filepath.Join(root, filepath.FromSlash(name)), text)
	}
	b := &Builder{
		Run:    step.New(root, append(os.Environ(), "GOFLAGS="+flags, "GOWORK="), step.NewLog(os.Stderr), false),
		Matrix: &matrix.Matrix{File: filepath.Join(root, matrix.FileName), Root: root, Library: matrix.Library{Name: "golib", Package: "./golib"}, Android: matrix.Android{MinSDK: 24}},
		Tools:  &toolchain.Tools{Go: toolchain.Tool{Path: "go"}, NDK: &toolchain.NDK{Root: root}},
	}
	c, err := b.ask(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestReadPlain holds what is read of a package against what the go command says of it.
func TestReadPlain(t *testing.T) {
	for name, test := range map[string]struct {
		files map[string]string
		flags string
		tags  []string
		named string
	}{
		"all kinds of files":                      {},
		"a tag of GOFLAGS":                        {flags: "-trimpath -tags=extra,more -buildvcs=false"},
		"a tag of the matrix":                     {tags: []string{"extra"}},
		"tags of both":                            {tags: []string{"more"}, flags: "-tags=extra"},
		"at the module's root":                    {files: map[string]string{"main.go": "package main\n\nimport \"C\"\n\nfunc main() {}\n"}, named: "."},
		"named with more":                         {named: "./other/../golib/"},
		"a name with a capital":                   {files: map[string]string{"Go_lib-1/main.go": "package main\n"}, named: "./Go_lib-1"},
		"no package main":                         {named: "./other"},
		"a Go file that nobody imports is broken": {files: map[string]string{"other/other.go": "no package\n"}},
	} {
		t.Run(name, func(t *testing.T) {
			c := plainCode(t, test.files, test.flags)
			c.Matrix.Library.Tags = test.tags
			c.tags = c.mergedTags(c.settings)
			named := test.named
			if named == "" {
				named = "./golib"
			}
			for _, name := range []string{"arm64-v8a", "armeabi-v7a"} {
				abi := matrixABI(name)
				want, err := c.goList(t.Context(), abi, "-find", "--", named)
				if err != nil {
					t.Fatal(err)
				}
				got := c.readPlain(abi, c.plainModule(), named)
				if got == nil {
					t.Fatal("the go command is asked")
				}
				unused := cmpopts.IgnoreFields(listed{}, "DefaultGODEBUG")
				if diff := cmp.Diff(want, []*listed{got}, unused, cmp.AllowUnexported(listed{}), cmpopts.EquateEmpty()); diff != "" {
					t.Errorf("%s:\n%s", name, diff)
				}
			}
		})
	}
}

// TestReadPlainNot: what the go command knows better is left to it.
func TestReadPlainNot(t *testing.T) {
	const main = "package main\n\nimport \"C\"\n\n"
	for name, test := range map[string]struct {
		files map[string]string
		flags string
		named string
	}{
		"go.mod is broken":           {files: map[string]string{"go.mod": "module example.com/app\n\ngo 1.25.0\n\nrequired\n"}},
		"a later Go":                 {files: map[string]string{"go.mod": "module example.com/app\n\ngo 1.99.0\n"}},
		"go.mod has no go":           {files: map[string]string{"go.mod": "module example.com/app\n"}},
		"go.mod sets a GODEBUG":      {files: map[string]string{"go.mod": "module example.com/app\n\ngo 1.25.0\n\ngodebug panicnil=1\n"}},
		"no module":                  {files: map[string]string{"go.mod": ""}},
		"a workspace":                {files: map[string]string{"go.work": "go 1.25.0\n\nuse .\n"}},
		"a vendor folder":            {files: map[string]string{"vendor/modules.txt": "# x\n"}},
		"another module":             {files: map[string]string{"golib/go.mod": "module example.com/golib\n\ngo 1.25.0\n"}},
		"other module files":         {files: map[string]string{"my.mod": plainFiles["go.mod"]}, flags: "-modfile=my.mod"},
		"an overlay":                 {files: map[string]string{"overlay.json": "{}"}, flags: "-overlay=overlay.json"},
		"no such folder":             {named: "./none"},
		"a pattern":                  {named: "./golib/..."},
		"an import path":             {named: "example.com/app/golib"},
		"outside of the module":      {named: "./../app"},
		"no import path":             {files: map[string]string{"go lib/main.go": main}, named: "./go lib"},
		"two packages":               {files: map[string]string{"golib/plain.go": "package other\n"}},
		"a Go file is broken":        {files: map[string]string{"golib/plain.go": "package main\n\nimport (\n"}},
		"a #cgo line is broken":      {files: map[string]string{"golib/more.go": "package main\n\n// #cgo NONE: x\nimport \"C\"\n"}},
		"no file for Android":        {files: map[string]string{"mac/on_darwin.go": main}, named: "./mac"},
		"embedded files":             {files: map[string]string{"golib/plain.go": "package main\n\nimport _ \"embed\"\n\n//go:embed read.me\nvar text string\n"}},
		"a GODEBUG":                  {files: map[string]string{"golib/plain.go": "//go:debug panicnil=1\npackage main\n"}},
		"SWIG":                       {files: map[string]string{"golib/thing.swig": "%module thing\n"}},
		"a tag of the CPU's level":   {files: map[string]string{"golib/plain.go": "//go:build arm.7\n\npackage main\n"}},
		"a tag of Go's experiments":  {files: map[string]string{"golib/plain.go": "//go:build !goexperiment.simd\n\npackage main\n"}},
		"a compiler that is not gc":  {flags: "-compiler=gccgo"},
		"go.mod may be written anew": {flags: "-mod=mod"},
	} {
		t.Run(name, func(t *testing.T) {
			c := plainCode(t, test.files, test.flags)
			named := test.named
			if named == "" {
				named = "./golib"
			}
			if p := c.readPlain(matrixABI("arm64-v8a"), c.plainModule(), named); p != nil {
				t.Errorf("read as %+v", p)
			}
		})
	}
}
