package deps

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/facts/gofix"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

const mit = `MIT License

Copyright (c) 2026 Somebody

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to
the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR
ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH
THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`

// goArchive makes an archive with a real Go program in it: the functions are read off what its linker wrote. Its ABI is this machine's.
func goArchive(t *testing.T, source string) string {
	t.Helper()
	dir := t.TempDir()
	testkit.Write(t, filepath.Join(dir, "go.mod"), "module example.com/a\n\ngo 1.25\n")
	testkit.Write(t, filepath.Join(dir, "main.go"), source)
	object := filepath.Join(dir, "go.o")
	cmd := exec.Command("go", "build", "-o", object, ".")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	lib := filepath.Join(dir, "lib.a")
	elftest.Run(t, dir, "llvm-ar", "rcsD", lib, object)
	return lib
}

func TestOf(t *testing.T) {
	dir := t.TempDir()
	testkit.Write(t, filepath.Join(dir, filepath.FromSlash("sys/LICENSE")), mit)
	file := testkit.Write(t, filepath.Join(dir, filepath.FromSlash("sys/a.go")), "package sys\n\nimport _ \"unsafe\"\n\n//go:linkname now runtime.nanotime\nfunc now() int64\n\n//go:linkname pushed\n")
	const source = `package main

import (
	"net"
	"os"
	"time"
)

func main() { net.Interfaces(); os.CreateTemp("", ""); println(time.Now().String()); time.Sleep(5 * time.Minute) }

func unused() { time.Sleep(time.Hour) }
`
	lib := goArchive(t, source)
	one := func(name string, packages ...archive.Package) archive.Archive {
		return archive.Archive{
			ABI: &matrix.ABI{ABI: abi.Find(name)}, Lib: lib, Packages: packages,
			Modules: []archive.Module{{Path: "example.com/sys", Version: "v1.2.3", Dir: filepath.Join(dir, "sys")}, {Path: "std", Version: "go1.26.1", Dir: filepath.Join(dir, "none")}},
		}
	}
	sys := archive.Package{Path: "example.com/sys", Module: "example.com/sys", Files: []string{file}, Cgo: true, Imports: []string{"syscall"}}
	fmtPackage := archive.Package{Path: "fmt", Module: "std", Imports: []string{"syscall"}}
	main := archive.Package{Path: "example.com/a", Module: "example.com/a", Files: []string{testkit.Write(t, filepath.Join(dir, "main.go"), source)}}
	only := archive.Package{Path: "example.com/sys/arm", Module: "example.com/sys", Asm: true, C: true}
	d, err := Of("golib", "go1.26.1", 24, []archive.Archive{one("x86_64", sys, fmtPackage, main), one("armeabi-v7a", sys, fmtPackage, main, only)})
	if err != nil {
		t.Fatal(err)
	}
	want := []Module{
		{Path: "example.com/sys", Version: "v1.2.3", Licences: []string{"MIT"}, Packages: []Package{
			{Path: "example.com/sys", Cgo: true, Syscall: true, Linknames: []string{"runtime.nanotime"}},
			{Path: "example.com/sys/arm", ABIs: []string{"armeabi-v7a"}, Asm: true, C: true},
		}},
		{Path: "std", Version: "go1.26.1", Licences: []string{}, Packages: []Package{{Path: "fmt"}}},
	}
	if diff := cmp.Diff(want, d.Modules); diff != "" {
		t.Errorf("modules: -want +got\n%s", diff)
	}
	notes := notesOf(t, d)
	both := []string{"x86_64", "armeabi-v7a"}
	wantNotes := map[string][]string{"net-interfaces net.Interfaces": both, "tmpdir os.CreateTemp": both, "tmpdir os.TempDir": both, "time-zone time.initLocal": both,
		"sleep main.main": both, "go-version-32 ": {"armeabi-v7a"}}
	if diff := cmp.Diff(wantNotes, notes); diff != "" {
		t.Errorf("notes: -want +got\n%s", diff)
	}
	for _, n := range d.Notes {
		if fix, ok := strings.CutPrefix(n.Instead, "Write fixes = ["); ok != (n.Fix != "") || !strings.HasPrefix(fix, strconv.Quote(n.Fix)) && ok {
			t.Errorf("%s is to be cured by %q: %s", n.ID, n.Fix, n.Instead)
		}
	}
	mended := one("x86_64", sys, main)
	mended.Fixes = gofix.Names()
	if d, err = Of("golib", "go1.26.1", 24, []archive.Archive{mended}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string][]string{"tmpdir os.CreateTemp": {"x86_64"}, "tmpdir os.TempDir": {"x86_64"}}, notesOf(t, d)); diff != "" || !slices.Equal(d.Fixes, gofix.Names()) {
		t.Errorf("with %q: -want +got\n%s", d.Fixes, diff)
	}
}

// notesOf gives the ABIs of each note by what it is about, and finds those that lack a text.
func notesOf(t *testing.T, d *Deps) map[string][]string {
	t.Helper()
	notes := map[string][]string{}
	for _, n := range d.Notes {
		notes[n.ID+" "+n.Func] = n.ABIs
		if n.Trouble == "" || n.Instead == "" || n.Source == "" {
			t.Errorf("%+v lacks a text", n)
		}
	}
	return notes
}

func TestOfDamaged(t *testing.T) {
	a := archive.Archive{ABI: &matrix.ABI{ABI: abi.Find("x86")}, Lib: testkit.Write(t, filepath.Join(t.TempDir(), filepath.FromSlash("lib.a")), "no archive")}
	if _, err := Of("golib", "go1.26.8", 24, []archive.Archive{a}); err == nil {
		t.Error("a text is taken for an archive")
	}
}
