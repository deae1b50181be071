package archive

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

// said gives settings of a matrix.
func said(flags ...string) []matrix.Setting {
	var settings []matrix.Setting
	for _, f := range flags {
		settings = append(settings, matrix.Setting{Text: f, At: "abi-matrix.toml:3: library.x[0]"})
	}
	return settings
}

func TestCgoEnv(t *testing.T) {
	user := &goSettings{env: map[string]string{"CGO_CFLAGS": "-O2 -g", "CGO_CXXFLAGS": "-O1", "CGO_LDFLAGS": "-O2 -g"}}
	for name, c := range map[string]struct {
		debug        bool
		ndk          toolchain.NDK
		library, abi matrix.Cgo
		unseen       string
		want         []string
	}{
		"nothing said": {ndk: toolchain.NDK{Root: "/ndk", Major: 27},
			want: []string{"CGO_CFLAGS=-O2 -g -ffile-prefix-map=/ndk=ndk", "CGO_CXXFLAGS=-O1 -ffile-prefix-map=/ndk=ndk", "CGO_LDFLAGS=-g"}},
		"an old NDK in a folder with a space": {ndk: toolchain.NDK{Root: "/my ndk", Major: 21}, unseen: "1f",
			want: []string{`CGO_CFLAGS=-O2 -g "-fdebug-prefix-map=/my ndk=ndk" -DGONDK_UNSEEN_1f`, `CGO_CXXFLAGS=-O1 "-fdebug-prefix-map=/my ndk=ndk" -DGONDK_UNSEEN_1f`, "CGO_LDFLAGS=-g"}},
		"library, then ABI": {ndk: toolchain.NDK{Root: "/ndk", Major: 27},
			library: matrix.Cgo{CFlags: said("-DA", "-I${root}/inc"), LDFlags: said("-lall")},
			abi:     matrix.Cgo{CFlags: said("-DB=${abi}"), CXXFlags: said("-std=c++20"), LDFlags: said("-L${root}/${goarch}")},
			want: []string{`CGO_CFLAGS=-O2 -g -ffile-prefix-map=/ndk=ndk "-ffile-prefix-map=/my app=/_/golib" -DA "-I/my app/inc" -DB=x86`,
				`CGO_CXXFLAGS=-O1 -ffile-prefix-map=/ndk=ndk "-ffile-prefix-map=/my app=/_/golib" -std=c++20`, "CGO_LDFLAGS=-g"}},
		"debug": {debug: true, ndk: toolchain.NDK{Root: "/ndk", Major: 27}, library: matrix.Cgo{CFlags: said("-O3")}, unseen: "1f",
			want: []string{"CGO_CFLAGS=-O2 -g -DGONDK_UNSEEN_1f -O3 -O0 -g", "CGO_CXXFLAGS=-O1 -DGONDK_UNSEEN_1f -O0 -g", "CGO_LDFLAGS=-g"}},
	} {
		abi := matrixABI("x86")
		abi.Cgo = c.abi
		b := &Builder{Debug: c.debug, Tools: &toolchain.Tools{NDK: &c.ndk}, Matrix: &matrix.Matrix{Root: "/my app", Library: matrix.Library{Name: "golib", Cgo: c.library}}}
		if diff := cmp.Diff(c.want, b.cgoEnv(abi, user, c.unseen)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// The identity has the settings, and no place.
func TestIdentifyCgo(t *testing.T) {
	identify := func(lib string) *cgoID {
		b := testBuilder(t)
		b.Matrix.Library.Cgo = matrix.Cgo{CFlags: said("-I${root}/third party"), LDFlags: said("-L${root}/third party/${abi}", lib)}
		return b.identifyCgo(matrixABI("x86"))
	}
	first := identify("-lx")
	if diff := cmp.Diff([]string{"-L${root}/third party/x86", "-lx"}, first.LDFlags); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(first, identify("-lx")); diff != "" {
		t.Errorf("the same settings in another place:\n%s", diff)
	}
	if cmp.Equal(first, identify("-ly")) {
		t.Error("another library, and the same identity")
	}
	if id := testBuilder(t).identifyCgo(matrixABI("x86")); id != nil {
		t.Errorf("no settings are %v", id)
	}
}

func TestShellWords(t *testing.T) {
	for text, want := range map[string][]string{
		"":                          nil,
		" -I/a  -lb \n":             {"-I/a", "-lb"},
		`-I/my\ app/inc -L"/b c"/d`: {"-I/my app/inc", "-L/b c/d"},
		"-I/b\\\xc3\\\xbccher":      {"-I/bücher"}, // as pkg-config 1.8 writes it
		`-DX='"a\b"' "\"\c" ''`:     {`-DX="a\b"`, `"\c`, ""},
	} {
		got, ok := shellWords(text)
		if diff := cmp.Diff(want, got); diff != "" || !ok {
			t.Errorf("%s: %v\n%s", text, ok, diff)
		}
	}
	for _, text := range []string{`-I"/a`, `-I'/a"`, `-I/a\`} {
		if got, ok := shellWords(text); ok {
			t.Errorf("%s is %q", text, got)
		}
	}
}

func TestPkgConfigEnv(t *testing.T) {
	b := testBuilder(t)
	b.Run.Env = nil
	abi := matrixABI("x86")
	if env := pkgConfigEnv(b.Matrix.CgoFor(abi)); env != nil || b.knowsPkgConfig(abi) {
		t.Errorf("nobody has said anything: %q, %v", env, b.knowsPkgConfig(abi))
	}
	b.Matrix.Library.Cgo.PkgConfigPath, abi.Cgo.PkgConfigPath = said("all"), said("${abi}/pc")
	want := "PKG_CONFIG_LIBDIR=" + filepath.Join(b.Matrix.Root, "all") + string(os.PathListSeparator) + filepath.Join(b.Matrix.Root, "x86", "pc") + " PKG_CONFIG_PATH"
	if got := strings.Join(pkgConfigEnv(b.Matrix.CgoFor(abi)), " "); got != want || !b.knowsPkgConfig(abi) {
		t.Errorf("%s, want %s", got, want)
	}
	for _, set := range []string{"PKG_CONFIG_LIBDIR=/x", "PKG_CONFIG=wrapper"} {
		b := testBuilder(t)
		if b.Run.Env = []string{set}; !b.knowsPkgConfig(matrixABI("x86")) {
			t.Errorf("%s is not seen", set)
		}
	}
}
