package model

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// TestErrors: what is wrong is said in Go's own words, as the output of the go command, or with the place and the cure.
func TestErrors(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		conf  Config
		want  string
	}{
		"a type that is wrong": {
			files: map[string]string{"p/p.go": "package p\n\nfunc A() int { return \"\" }\n"},
			want:  "p/p.go:3:23: cannot use \"\" (untyped string constant) as int value in return statement",
		},
		"no Go": {
			files: map[string]string{"p/p.go": "package p\n\nfunc A( {\n"},
			want:  "p/p.go:3:9: expected ')', found '{'",
		},
		"two things in a file are wrong": {
			files: map[string]string{"p/p.go": "package p\n\nvar A int = \"\"\n\nvar B string = 1\n"},
			want:  "p/p.go:5:16: cannot use 1",
		},
		"a type of what is imported is wrong": {
			files: map[string]string{"p/p.go": "package p\n\nimport \"example.com/app/q\"\n\nfunc A() { q.B() }\n", "q/q.go": "package q\n\nfunc B(none) {}\n"},
			want:  "q/q.go:3:8: undefined: none",
		},
		"an import that is not there": {
			files: map[string]string{"p/p.go": "package p\n\nimport _ \"example.com/app/none\"\n"},
			want:  "p/p.go:3:8: no required module provides package example.com/app/none",
		},
		"a circle of imports": {
			files: map[string]string{"p/p.go": "package p\n\nimport _ \"example.com/app/q\"\n", "q/q.go": "package q\n\nimport _ \"example.com/app/p\"\n"},
			want:  "import cycle not allowed",
		},
		"no such package": {files: nil, want: "directory not found"},
		"no Go files":     {files: map[string]string{"p/p.txt": ""}, want: "no Go files in"},
		"tests alone":     {files: map[string]string{"p/p_test.go": "package p\n"}, want: "example.com/app/p has no Go files but tests"},
		"for another system alone": {
			files: map[string]string{"p/p_windows.go": "package p\n"},
			want:  "build constraints exclude all Go files in",
		},
		"a program": {
			files: map[string]string{"p/p.go": "package main\n\nfunc main() {}\n"},
			want:  "example.com/app/p is package main, which no other package can import: move what the app calls to a package of its own, and bind that",
		},
		"internal to others": {
			files: map[string]string{"p/internal/p.go": "package internal\n\nfunc A() {}\n"},
			conf:  Config{Packages: []string{"./p/internal"}, Importer: "example.com/app/cmd/lib"},
			want:  "example.com/app/p/internal can only be imported from below example.com/app/p, and what is generated belongs to example.com/app/cmd/lib: bind a package that is not internal",
		},
		"nothing is exported": {
			files: map[string]string{"p/p.go": "package p\n\nfunc a() { a() }\n"},
			want:  "example.com/app/p exports nothing: Java can call what begins with a capital letter",
		},
		"two with one name": {
			files: map[string]string{"a/client/c.go": "package client\n\nfunc A() {}\n", "b/client/c.go": "package client\n\nfunc A() {}\n"},
			conf:  Config{Packages: []string{"./a/client", "./b/client"}},
			want: "the Go packages example.com/app/a/client and example.com/app/b/client would both be the Java package dev.example.app.client: " +
				"give one another name by //gondk:name NAME above its package clause",
		},
		"gondk's own": {
			files: map[string]string{"gondk/c.go": "package gondk\n\nfunc A() {}\n", "p/c.go": "package p\n\nfunc A() {}\n"},
			conf:  Config{Packages: []string{"./gondk", "./p"}},
			want:  "the Go package example.com/app/gondk would be the Java package dev.example.app.gondk, which gondk has for itself",
		},
		"a name that is none": {
			files: map[string]string{"p/p.go": "package p\n\n//gondk:name my-name\nfunc A() {}\n"},
			want:  `p/p.go:4: //gondk:name: "my-name" is no Java name: letters, digits and _, and no digit first`,
		},
		"a name that is Java's": {
			files: map[string]string{"p/p.go": "package p\n\ntype A struct {\n\t//gondk:name class\n\tX int\n}\n"},
			want:  `p/p.go:5: //gondk:name: "class" is a word of Java's own`,
		},
		"an unknown word": {
			files: map[string]string{"p/p.go": "package p\n\n//gondk:rename B\nfunc A() {}\n"},
			want:  "p/p.go:4: //gondk:rename is not known: there are //gondk:name NAME and //gondk:skip",
		},
		"a word too many": {
			files: map[string]string{"p/p.go": "package p\n\n//gondk:skip it\nfunc A() {}\n"},
			want:  "p/p.go:4: //gondk:skip takes no name",
		},
		"above nothing": {
			files: map[string]string{"p/p.go": "package p\n\n//gondk:skip\n\nfunc A() {\n}\n"},
			want:  "p/p.go:3: //gondk:skip stands above no declaration",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.conf.Packages == nil {
				c.conf.Packages = []string{"./p"}
			}
			api, err := loadDir(t, module(t, c.files), c.conf, "arm64-v8a")
			if err == nil {
				t.Fatalf("no error; bound is\n%s", api.Text())
			}
			if text := output(err) + "\n" + err.Error(); !strings.Contains(text, c.want) {
				t.Errorf("%s\nwant %s", text, c.want)
			}
		})
	}
}

// TestAllABIs: what is not the same for all is left out and listed, wherever it is.
func TestAllABIs(t *testing.T) {
	dir := module(t, map[string]string{
		"p/p.go": "package p\n\nfunc A(w Wide) {}\n\nfunc B() {}\n\nfunc C(h Half) {}\n",
		"p/p_arm.go": "package p\n\ntype Wide = int32\n\nconst Size = 4\n\nfunc Arm() {}\n\n" +
			"type Half struct{ X int }\n\ntype Same struct{ hidden int }\n",
		"p/p_arm64.go": "package p\n\ntype Wide = int64\n\nconst Size = 8\n\n" +
			"type Half struct{ X, Y int }\n\ntype Same struct{ other string }\n\nfunc (*Same) M() {}\n",
	})
	api, err := loadDir(t, dir, Config{Packages: []string{"./p"}}, "arm64-v8a", "armeabi-v7a")
	if err != nil {
		t.Fatalf("%v\n%s", err, output(err))
	}
	testkit.Golden(t, filepath.Join("testdata", "abis.txt"), shown(api))
}

// TestPackages: several packages know each other's types, and may have names that generated code needs.
func TestPackages(t *testing.T) {
	dir := module(t, map[string]string{
		"time/t.go": "// Package time has the name of another.\npackage time\n\nimport \"time\"\n\n// Clock ticks.\ntype Clock struct{ now time.Time }\n\n" +
			"func New(t time.Time) *Clock { return &Clock{t} }\n\nfunc (c *Clock) Now() time.Time { return c.now }\n\nfunc (c *Clock) On(f func(time.Time)) {}\n",
		"internal/config/c.go": "package config\n\n// Config is told by its other name.\ntype Config struct {\n\tName string // of it\n\tLevel Level\n}\n\n" +
			"func (c *Config) Set(name string) { c.Name = name }\n\ntype Level int\n\nconst (\n\tLow Level = iota\n\tHigh\n)\n",
		"app/a.go": "//gondk:name Main\npackage app\n\nimport (\n\t\"example.com/app/internal/config\"\n\t\"example.com/app/time\"\n)\n\ntype Config = config.Config\n\n" +
			"type Level = config.Level\n\nconst High = config.High\n\nfunc Load(c *config.Config, t *time.Clock) (Level, error) { return High, nil }\n\n" +
			"func On(f func(*time.Clock)) {}\n\ntype App struct{}\n\ntype Clocks []*time.Clock\n\nfunc All() Clocks { return nil }\n",
		"native/n.go": "// Package native is called like a word of Java's.\npackage native\n\nfunc Class() {}\n",
	})
	api, err := loadDir(t, dir, Config{Packages: []string{"./time", "./app", "./native"}, Importer: "example.com/app/cmd/lib"}, "arm64-v8a")
	if err != nil {
		t.Fatalf("%v\n%s", err, output(err))
	}
	testkit.Golden(t, filepath.Join("testdata", "packages.txt"), shown(api))
}

// TestImplements: a class has an interface where its methods have the same names and types in Java too.
func TestImplements(t *testing.T) {
	dir := module(t, map[string]string{
		"p/p.go": "package p\n\ntype Both interface{ Split(s string) (string, int) }\n\ntype Also interface{ Split(string) (head string, n int) }\n\n" +
			"type Text interface{ String() string }\n\ntype Ender interface{ Close() error }\n\n" +
			"type T struct{ n int }\n\nfunc (*T) Split(string) (a string, b int) { return \"\", 0 }\n\nfunc (*T) String() string { return \"\" }\n\n" +
			"func (*T) Close() error { return nil }\n\nfunc (*T) On(func(int)) {}\n\n" +
			"type U struct{ n int }\n\n//gondk:name other\nfunc (*U) String() string { return \"\" }\n\nfunc (*U) Close() error { return nil }\n",
		"q/q.go": "package q\n\ntype Listener interface{ On(func(int)) }\n\ntype Closer interface{ Close() error }\n",
	})
	api, err := loadDir(t, dir, Config{Packages: []string{"./p", "./q"}}, "arm64-v8a")
	if err != nil {
		t.Fatalf("%v\n%s", err, output(err))
	}
	testkit.Golden(t, filepath.Join("testdata", "implements.txt"), shown(api))
}

// TestSources: the go command decides where packages come from, and what stands in for which file.
func TestSources(t *testing.T) {
	const lib, other = "package lib\n\ntype T struct{ X int }\n", "package lib\n\ntype T struct{ Y int }\n"
	app := map[string]string{"p/p.go": "package p\n\nimport \"example.com/lib\"\n\ntype T = lib.T\n"}
	for name, c := range map[string]struct {
		files map[string]string
		env   []string
		args  []string
	}{
		"vendor": {
			files: map[string]string{
				"go.mod":                         "module example.com/app\n\ngo 1.25\n\nrequire example.com/lib v1.0.0\n",
				"vendor/modules.txt":             "# example.com/lib v1.0.0\n## explicit; go 1.25\nexample.com/lib\n",
				"vendor/example.com/lib/lib.go":  other,
				"vendor/example.com/lib/LICENSE": "",
			},
			env: []string{"GOFLAGS=-mod=vendor"},
		},
		"workspace": {
			files: map[string]string{"go.work": "go 1.25\n\nuse (\n\t.\n\t./other\n)\n", "other/go.mod": "module example.com/lib\n\ngo 1.25\n", "other/lib.go": other},
		},
		"replaced": {
			files: map[string]string{
				"go.mod":       "module example.com/app\n\ngo 1.25\n\nrequire example.com/lib v1.0.0\n\nreplace example.com/lib => ./other\n",
				"other/go.mod": "module example.com/lib\n\ngo 1.25\n", "other/lib.go": other,
			},
		},
		"overlay": {
			files: map[string]string{
				"go.mod":       "module example.com/app\n\ngo 1.25\n\nrequire example.com/lib v1.0.0\n\nreplace example.com/lib => ./other\n",
				"other/go.mod": "module example.com/lib\n\ngo 1.25\n", "other/lib.go": lib, "over.txt": other,
			},
			args: []string{"-overlay=overlay.json"},
		},
		"tags": {
			files: map[string]string{
				"go.mod":       "module example.com/app\n\ngo 1.25\n\nrequire example.com/lib v1.0.0\n\nreplace example.com/lib => ./other\n",
				"other/go.mod": "module example.com/lib\n\ngo 1.25\n", "other/lib.go": "//go:build !special\n\n" + lib, "other/s.go": "//go:build special\n\n" + other,
			},
			args: []string{"-tags=special"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := module(t, app)
			for file, text := range c.files {
				testkit.Write(t, filepath.Join(dir, filepath.FromSlash(file)), text)
			}
			overlay := map[string]string{filepath.Join(dir, "other", "lib.go"): filepath.Join(dir, "over.txt")}
			testkit.Write(t, filepath.Join(dir, "overlay.json"), `{"Replace": {"`+filepath.Join(dir, "other", "lib.go")+`": "`+filepath.Join(dir, "over.txt")+`"}}`)
			conf := Config{Java: "dev.example.app", Packages: []string{"./p"}, Root: dir, Targets: targets(t, dir, "arm64-v8a")}
			conf.Targets[0].List.Env = append(conf.Targets[0].List.Env, c.env...)
			conf.Targets[0].List.Args = c.args
			if name == "overlay" {
				conf.Overlay = overlay
			}
			api, err := Load(t.Context(), runner(dir), conf)
			if err != nil {
				t.Fatalf("%v\n%s", err, output(err))
			}
			if want := "field p.T.Y int as y"; !strings.Contains(api.Text(), want) {
				t.Errorf("%s\nwant %s", api.Text(), want)
			}
		})
	}
}

// TestOtherModule: of another module's types those cross that Java needs no class for; the others are told.
func TestOtherModule(t *testing.T) {
	dir := module(t, map[string]string{
		"p/p.go": "package p\n\nimport \"example.com/lib\"\n\nfunc A(c *lib.Config) {}\n\nfunc B(l lib.Level) lib.Names { return nil }\n",
		"go.mod": "module example.com/app\n\ngo 1.25\n\nrequire example.com/lib v1.0.0\n\nreplace example.com/lib => ./other\n",

		"other/go.mod": "module example.com/lib\n\ngo 1.25\n",
		"other/lib.go": "package lib\n\ntype Config struct{ X int }\n\ntype Level int\n\nconst (\n\tLow Level = iota\n\tHigh\n)\n\ntype Names []string\n",
	})
	api, err := loadDir(t, dir, Config{Packages: []string{"./p"}}, "arm64-v8a")
	if err != nil {
		t.Fatalf("%v\n%s", err, output(err))
	}
	for _, want := range []string{
		"skipped p/p.go:5 func p.A: parameter c: lib.Config is of package example.com/lib, which is not bound\n",
		"func p.B (lib.Level int) (lib.Names []string) as b\n",
	} {
		if text := shown(api); !strings.Contains(text, want) {
			t.Errorf("%s\nwant %s", text, want)
		}
	}
}

// TestStable: sources that are read twice give the same, although files are read side by side; the checksum knows what both halves must know.
func TestStable(t *testing.T) {
	conf := Config{Java: "dev.example.every", Library: "every", Packages: []string{"."}}
	load := func(conf Config) *API {
		api, err := loadDir(t, filepath.Join("testdata", "every"), conf, "x86_64")
		if err != nil {
			t.Fatal(err)
		}
		return api
	}
	a, b := load(conf), load(conf)
	if a.Text() != b.Text() || a.Checksum() != b.Checksum() {
		t.Errorf("the same sources give\n%s\nand\n%s", a.Text(), b.Text())
	}
	conf.Throw = true
	if c := load(conf); c.Text() != a.Text() || c.Checksum() == a.Checksum() {
		t.Error("what a panic does is not in the checksum, or in the text")
	}
	if strings.Contains(a.Text(), string(os.PathSeparator)+"testdata") {
		t.Errorf("a path is in\n%s", a.Text())
	}
}

func TestInternal(t *testing.T) {
	for _, c := range []struct {
		path, importer, owner string
		ok                    bool
	}{
		{"example.com/app/p", "example.com/other", "", true},
		{"example.com/app/internal/p", "example.com/app/cmd", "example.com/app", true},
		{"example.com/app/internal/p", "example.com/app", "example.com/app", true},
		{"example.com/app/internal", "example.com/application", "example.com/app", false},
		{"example.com/app/internal/p/internal/q", "example.com/app/cmd", "example.com/app/internal/p", false},
		{"example.com/app/internals/p", "example.com/other", "", true},
		{"internal/abi", "example.com/app", "", false},
		{"example.com/app/internal/p", "", "", true},
	} {
		if owner, ok := internal(c.path, c.importer); owner != c.owner || ok != c.ok {
			t.Errorf("%s from %s: %q %t, want %q %t", c.path, c.importer, owner, ok, c.owner, c.ok)
		}
	}
}
