package archive

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// linkDir makes a folder with files to link.
func linkDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"libown.a", "libboth.a", "libboth.so", "libpre.so", "one.o", "two.o", "deep/libdeep.a", "ndk/libz.a"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestReadLink names libraries and objects in every way that linkers know.
func TestReadLink(t *testing.T) {
	dir := linkDir(t)
	for flags, want := range map[string]string{
		"":                                     "-> log",
		"-lz -landroid -lz":                    "-> android log z",
		"$D/one.o":                             "$D/one.o -> log",
		"one.o ./one.o $D/one.o":               "$D/one.o -> log",
		"-L$D -lown":                           "$D/libown.a -> log",
		"-lown -L $D":                          "$D/libown.a -> log",
		"-Wl,-L,$D -Wl,-lown":                  "$D/libown.a -> log",
		"-Wl,--library-path=$D -Xlinker -lown": "$D/libown.a -> log",
		"-L$D/deep -L$D -ldeep -lown -ldeep":   "$D/deep/libdeep.a $D/libown.a -> log",
		"$D/libown.a":                          "$D/libown.a -> log",
		"-Wl,$D/libown.a,$D/two.o":             "$D/libown.a $D/two.o -> log",
		"-L$D -l:libown.a":                     "$D/libown.a -> log",
		"-L$D -lboth":                          "-> both log; $D/libboth.so",
		"-L$D -Wl,-Bstatic -lboth -Wl,-Bdynamic -lpre":                 "$D/libboth.a -> log pre; $D/libpre.so",
		"-L$D -Wl,--push-state,-Bstatic -lboth -Wl,--pop-state -lboth": "$D/libboth.a -> both log; $D/libboth.so",
		"-Wl,-Bstatic -lz -Wl,-Bdynamic":                               "$D/ndk/libz.a -> log",
		"-l:libz.a -l:libz.so":                                         "$D/ndk/libz.a -> log z",
		"$D/libpre.so":                                                 "-> log pre; $D/libpre.so",
		"-L$D -Wl,--whole-archive -lown -Wl,--no-whole-archive one.o":  "--whole-archive $D/libown.a --no-whole-archive $D/one.o -> log",
		"-Wl,--whole-archive libown.a":                                 "--whole-archive $D/libown.a --no-whole-archive -> log",
		"-Wl,--start-group libown.a deep/libdeep.a -Wl,--end-group":    "$D/libown.a $D/deep/libdeep.a -> log",
		"-Wl,-u,extra -Wl,--undefined=more":                            "--undefined=extra --undefined=more -> log",
		"-Wl,--allow-multiple-definition":                              "--allow-multiple-definition -> log",

		"-O2 -g -pthread -s -fPIC -march=armv8-a -Wall -target aarch64-linux-android24 --sysroot=/x -I /inc":                                                      "-> log",
		"-Wl,-z,relro -Wl,-z,now,-z,noexecstack -Wl,--as-needed -Wl,--gc-sections -Wl,--hash-style=gnu,--build-id=sha1 -Wl,-soname,libx.so -Wl,-O1,-Bsymbolic,-s": "-> log",
		"-Wl,-z,max-page-size=16384 -static-libstdc++ -rdynamic -shared -Wl,--exclude-libs,ALL -Wl,-soname=liby.so":                                               "-> log",
	} {
		words := strings.Fields(strings.ReplaceAll(flags, "$D", dir))
		in, err := readLink([]*given{{name: cgoLDFLAGS, words: words}}, dir, filepath.Join(dir, "ndk"))
		if err != nil {
			t.Errorf("%s: %v", flags, err)
			continue
		}
		got := strings.Join(in.args, " ") + " -> " + strings.Join(in.libs, " ")
		if in.shared != nil {
			got += "; " + strings.Join(in.shared, " ")
		}
		got = strings.TrimSpace(filepath.ToSlash(strings.ReplaceAll(got, dir, "$D")))
		if got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", flags, got, want)
		}
	}
}

// TestReadLinkOfPackages finds a library in the folder that another package names: linkers know every -L before the first -l.
func TestReadLinkOfPackages(t *testing.T) {
	dir := linkDir(t)
	pkgs := [][]string{{"-lown"}, {"-L" + dir}, {"-lown", filepath.Join(dir, "one.o")}}
	var all []*given
	for _, words := range pkgs {
		all = append(all, &given{pkg: &listed{}, words: words})
	}
	in, err := readLink(all, "/nowhere", "")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{filepath.Join(dir, "libown.a"), filepath.Join(dir, "one.o")}
	if diff := cmp.Diff(want, in.args) + cmp.Diff(want, in.files); diff != "" {
		t.Error(diff)
	}
}

// TestReadLinkRefuses has flags that a relocatable link cannot honour: each is named.
func TestReadLinkRefuses(t *testing.T) {
	dir := linkDir(t)
	for flags, want := range map[string]string{
		"-Wl,--wrap=malloc":                   "--wrap=malloc: it is for linking a library",
		"-Wl,--wrap,malloc":                   "--wrap malloc: it is for linking",
		"-Wl,-wrap,malloc":                    "-wrap malloc: it is for linking",
		"-Wl,--defsym=a=b":                    "--defsym=a=b: it is for linking",
		"-Wl,-T,layout.ld":                    "-T layout.ld: a linker script",
		"-T layout.ld":                        "-T layout.ld: a linker script",
		"-Wl,--version-script=x.map":          "--version-script=x.map: a linker script",
		"-Xlinker --dynamic-list=x":           "--dynamic-list=x: a linker script",
		"-Wl,-rpath,/lib":                     "-rpath /lib: Android finds an app's libraries by name",
		"-Wl,-rpath=$ORIGIN":                  "-rpath=$ORIGIN: Android finds an app's",
		"-framework Security":                 "-framework Security: Android has no frameworks",
		"-Wl,-framework,Security":             "-framework Security: Android has no frameworks",
		"-Wl,-z,execstack":                    "-z execstack: it is for linking",
		"-Wl,-e,start":                        "-e start: it is for linking",
		"-Wl,-init,start":                     "-init start: it is for linking",
		"-Wl,--unresolved-symbols=ignore-all": "--unresolved-symbols=ignore-all: a missing symbol",
		"-static":                             "-static: an app's libraries",
		"-Wl,--section-start=.x=0":            "--section-start=.x=0: it is for linking",
		"-Wl,--something-new":                 "--something-new: it is for linking",
		"-fsanitize=address":                  "-fsanitize=address: it needs a compiler library",
		"-nostdlib":                           "-nostdlib: not known to work for an archive",
		"@flags.txt":                          "@flags.txt: neither an object (.o) nor a library",
		"notes.txt":                           "notes.txt: neither an object (.o) nor a library (.a, .so); name one of these",
		"none.o":                              "none.o: no such file: " + filepath.Join(dir, "none.o"),
		"lib/libnone.a":                       "lib/libnone.a: no such file",
	} {
		_, err := readLink([]*given{{words: strings.Fields(flags)}}, dir, "")
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s:\ngot  %v\nwant %s", flags, err, want)
		}
	}
}

// TestLinkPlace says where a flag stands.
func TestLinkPlace(t *testing.T) {
	b := testBuilder(t)
	source := "package main\n\n/*\n#cgo linux LDFLAGS: -lm\n #cgo LDFLAGS: -Wl,--wrap=free ${SRCDIR}/lib/none.o\n*/\n// #cgo CFLAGS: -Wl,--defsym=x=y\nimport \"C\"\n"
	if err := os.WriteFile(filepath.Join(b.Matrix.Root, "main.go"), []byte(source), 0o666); err != nil {
		t.Fatal(err)
	}
	p := &listed{Dir: b.Matrix.Root, ImportPath: "example.com/x", CgoFiles: []string{"main.go"}}
	lib := filepath.Join(p.Dir, "lib", "none.o")
	for flag, want := range map[string]string{
		"-Wl,--wrap=free":  "main.go:5: #cgo LDFLAGS: --wrap=free: it is for linking a library, but an archive is not linked yet; " + otherLink,
		lib:                "main.go:5: #cgo LDFLAGS: " + lib + ": no such file: " + lib + "; make it or correct the name; ${SRCDIR} is the package's folder",
		"-Wl,--defsym=x=y": "example.com/x: #cgo LDFLAGS: --defsym=x=y: it is",
	} {
		p.CgoLDFLAGS = []string{flag}
		_, err := b.link(matrixABI("arm64-v8a"), &goSettings{}, []*listed{p})
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s:\ngot  %v\nwant %s", flag, err, want)
		}
	}
	_, err := b.link(matrixABI("arm64-v8a"), &goSettings{env: map[string]string{cgoLDFLAGS: "-Wl,--wrap=free"}}, nil)
	if err == nil || !strings.HasPrefix(err.Error(), "CGO_LDFLAGS: --wrap=free: ") {
		t.Errorf("got %v", err)
	}
	b.Matrix.Library.Cgo.LDFlags = said("-Wl,--wrap=free")
	_, err = b.link(matrixABI("arm64-v8a"), &goSettings{}, nil)
	if err == nil || !strings.HasPrefix(err.Error(), "abi-matrix.toml:3: library.x[0]: --wrap=free: ") {
		t.Errorf("got %v", err)
	}
	b.Matrix.Library.Cgo.LDFlags = nil
	_, err = b.link(matrixABI("arm64-v8a"), &goSettings{flags: goFlags{"-ldflags=-extldflags=-static -s"}}, nil)
	if err == nil || !strings.HasPrefix(err.Error(), "GOFLAGS: -ldflags=-extldflags is for linking a program; ") {
		t.Errorf("got %v", err)
	}
}

// TestEnvironmentFlags has relative paths of CGO_LDFLAGS, which the go command would look up in a folder of its own.
func TestEnvironmentFlags(t *testing.T) {
	b := testBuilder(t)
	if err := os.WriteFile(filepath.Join(b.Matrix.Root, "one.o"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	b.Matrix.Library.Cgo.LDFlags = said("-lown")
	got := b.environmentFlags(matrixABI("x86"), &goSettings{env: map[string]string{cgoLDFLAGS: "-O2 -g one.o -Llibs -L/abs -lx"}})
	want := []string{filepath.Join(b.Matrix.Root, "one.o"), "-L" + filepath.Join(b.Matrix.Root, "libs"), "-L/abs", "-lx", "-lown"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
