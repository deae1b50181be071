package bundle

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// TestSymbols makes symbols of one library of each kind: with debug information, with names only, and with neither.
func TestSymbols(t *testing.T) {
	p := newSymbols(t)
	for _, test := range []struct {
		name  string
		limit int64
		want  map[string]string // file -> the flag that made it
	}{
		{"full", symbolsLimit, map[string]string{"libfull.so.dbg": "--only-keep-debug", "libtable.so.sym": "--strip-debug"}},
		{"too large", 100, map[string]string{"libfull.so.sym": "--strip-debug", "libtable.so.sym": "--strip-debug"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			args, err := p.writeSymbols(context.Background(), test.limit)
			if err != nil {
				t.Fatal(whole(err))
			}
			got := map[string]string{}
			for _, arg := range args {
				name, file, _ := strings.Cut(strings.TrimPrefix(arg, "--metadata-file=com.android.tools.build.debugsymbols/arm64-v8a/"), ":")
				got[name] = flagOf(t, filepath.Join(p.Runner.Root, file))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got\n%s\nof %q", diff, args)
			}
		})
	}
}

// newSymbols returns a packing of three libraries.
func newSymbols(t *testing.T) *packing {
	t.Helper()
	p := newProject(t, t.TempDir(), "testdata/app", tools(t))
	packing := &packing{Builder: p.Builder, dir: p.work("cmake")}
	for name, flag := range map[string]string{"libfull.so": "-g", "libtable.so": "-g0", "libnone.so": "-Wl,-s"} {
		linked := filepath.Join(p.root, "build", "symbols", name)
		mkdir(t, filepath.Dir(linked))
		output(t, testkit.Program(t, "clang-19"), "--target=aarch64-linux-android24", "-shared", "-nostdlib", "-fuse-ld=lld", flag, "-o", linked,
			filepath.Join("testdata", "tiny.c"))
		packing.libraries = append(packing.libraries, library{abi: "arm64-v8a", linked: linked})
	}
	return packing
}

// flagOf says by its content how llvm-objcopy made a file: it keeps code only where it strips debug information.
func flagOf(t *testing.T, file string) string {
	t.Helper()
	l, err := elfabi.ReadLibrary(file)
	if err != nil {
		t.Fatal(err)
	}
	debug, table := l.HasSections(".debug_"), l.Section(".symtab") != nil
	switch {
	case l.BuildID() == "":
		return "no build id"
	case table && debug:
		return "--only-keep-debug"
	case table:
		return "--strip-debug"
	}
	return "no symbols"
}

// checkSymbols holds the build ids of the symbols in a bundle against those of the libraries beside them.
func checkSymbols(t *testing.T, p *project) {
	for _, abi := range p.Matrix.ABIs {
		library := parse(t, content(t, p.File("cmake"), "base/lib/"+abi.Name+"/libtiny.so"))
		symbols := parse(t, content(t, p.File("cmake"), "BUNDLE-METADATA/"+symbolFolder+"/"+abi.Name+"/libtiny.so.dbg"))
		if library.BuildID() == "" || library.BuildID() != symbols.BuildID() || !library.Stripped() || !symbols.HasSections(".debug_line") {
			t.Errorf("%s: symbols of %s for %s, which is stripped: %v", abi.Name, symbols.BuildID(), library.BuildID(), library.Stripped())
		}
	}
}

func parse(t *testing.T, data []byte) *elfabi.Library {
	t.Helper()
	file := filepath.Join(t.TempDir(), "lib.so")
	if err := os.WriteFile(file, data, 0o666); err != nil {
		t.Fatal(err)
	}
	l, err := elfabi.ReadLibrary(file)
	if err != nil {
		t.Fatal(err)
	}
	return l
}
