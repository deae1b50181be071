package reproduce

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/checktest"
	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// gondksID is a Go build id as gondk gives one.
const gondksID = "0123456789abcdef0123456789abcdef01234567"

func replaced(old, new string) func(string) string {
	return func(s string) string { return strings.Replace(s, old, new, 1) }
}

func withGo(version, modules, id string) checktest.Change {
	return checktest.Change{GoInfo: [3]string{version, modules, id}}
}

// goLine gives the modules' lines with one more, or with another in the place of one.
func goLine(line string) string { return checktest.GoModules + line + "\n" }

// settingCases are libraries that one thing sets apart from the plain one, and how it is to be named: its id, what the released one has, what
// the built one has, and what of the cure somebody types. The released library is the changed one.
var settingCases = []struct {
	name   string
	change checktest.Change
	want   string
}{
	{"Go release", withGo("go1.26.3", checktest.GoModules, "one/two"), "go|go1.26.3|go1.26.8|put go1.26.3 before any other Go on PATH"},
	{"GOEXPERIMENT", withGo("go1.26.8 X:synctest", checktest.GoModules, "one/two"), "go-experiment|synctest|none|GOEXPERIMENT=synctest"},
	{"module", withGo("go1.26.8", strings.Replace(checktest.GoModules, "v1.2.3", "v1.2.4", 1), "one/two"),
		"go-modules|example.com/dep v1.2.4|example.com/dep v1.2.3|go get example.com/dep@v1.2.4"},
	{"main module's version", withGo("go1.26.8", strings.Replace(checktest.GoModules, "v1.0.0", "v1.1.0", 1), "one/two"), "go-version|v1.1.0|v1.0.0|git fetch --tags"},
	{"main package", withGo("go1.26.8", strings.Replace(checktest.GoModules, "path\texample.com/glue", "path\texample.com/glue/cmd", 1), "one/two"),
		"go-package|example.com/glue/cmd|example.com/glue|library.package"},
	{"commit", withGo("go1.26.8", goLine("build\tvcs.revision=4e1d2c"), "one/two"), "vcs|4e1d2c|none|git checkout 4e1d2c"},
	{"commit and its time", withGo("go1.26.8", goLine("build\tvcs.revision=4e1d2c\nbuild\tvcs.time=2026-01-01T00:00:00Z"), "one/two"), "vcs|4e1d2c|none|git checkout 4e1d2c"},
	{"time of the commit", withGo("go1.26.8", goLine("build\tvcs.time=2026-01-01T00:00:00Z"), "one/two"), "vcs-time|2026-01-01T00:00:00Z|none|git checkout"},
	{"uncommitted changes", withGo("go1.26.8", goLine("build\tvcs.modified=true"), "one/two"), "vcs-modified|true|none|git status"},
	{"tags", withGo("go1.26.8", goLine("build\t-tags=foss,nogms"), "one/two"), `tags|foss,nogms|none|library.tags = ["foss", "nogms"]`},
	{"ldflags", withGo("go1.26.8", goLine(`build	-ldflags="-s -w"`), "one/two"), `ldflags|-s -w|none|library.ldflags = ["-s", "-w"]`},
	{"gcflags", withGo("go1.26.8", goLine("build\t-gcflags=-l"), "one/two"), `gcflags|-l|none|library.gcflags = ["-l"]`},
	{"trimpath", withGo("go1.26.8", goLine("build\t-trimpath=true"), "one/two"), "trimpath|true|none|-trimpath"},
	{"C flags", withGo("go1.26.8", goLine(`build	CGO_CFLAGS="-O2 -g"`), "one/two"), `cgo-cflags|-O2 -g|none|library.cgo_cflags = ["-O2", "-g"]`},
	{"CPU level", withGo("go1.26.8", goLine("build\tGOARM64=v8.1"), "one/two"), `level|v8.1|none|abi.goarm64 = "v8.1"`},
	{"GODEBUG", withGo("go1.26.8", goLine("build\tDefaultGODEBUG=panicnil=1"), "one/two"), "godebug|panicnil=1|none|go and godebug lines of go.mod"},
	{"something else of Go's", withGo("go1.26.8", goLine("build\t-race=true"), "one/two"), "go-setting|true|none|-race=true"},
	{"files in place of a package", withGo("go1.26.8", strings.NewReplacer("path\texample.com/glue", "path\tcommand-line-arguments", "mod\texample.com/glue\tv1.0.0", "dep\texample.com/glue\t(devel)").
		Replace(checktest.GoModules)+"build\t-buildmode=c-shared\n", "one/two"), "go-setting|c-shared|none|-buildmode=c-shared"},
	{"ldflags of the linker's own", withGo("go1.26.8", goLine(`build	-ldflags="-s -extldflags=-Wl,-soname,x"`), "one/two"), `ldflags|-s -extldflags=-Wl,-soname,x|none|library.ldflags = ["-s"]`},
	{"who linked", withGo("go1.26.8", checktest.GoModules, gondksID), "linked-by|gondk|another build id: one/two|gondk"},
	{"NDK", checktest.Change{Ndk: "r21e"}, `ndk|r21e 12479018|r27c 12479018|android.ndk = ["21"]`},
	{"API level", checktest.Change{Api: 26}, "min-sdk|26|24|android.min_sdk = 26"},
	{"page size", checktest.Change{Drop: []string{"-zmax-page-size=16384"}, Link: []string{"-zmax-page-size=65536"}}, "page-size|65536|16384|android.page_size = 65536"},
	{"symbols", checktest.Change{Keep: true}, "strip|symbols|stripped|build/symbols"},
	{"kind of build id", checktest.Change{Drop: []string{"--build-id=sha1"}, Link: []string{"--build-id=fast"}}, "build-id-kind|fast (8 bytes)|sha1 (20 bytes)|-Wl,--build-id="},
	{"no build id", checktest.Change{Drop: []string{"--build-id=sha1"}}, "build-id-kind|none|sha1 (20 bytes)|-Wl,--build-id="},
	{"SONAME", checktest.Change{Soname: "libother.so"}, "soname|libother.so|libglue.so|build files"},
	{"needed library", checktest.Change{Needed: []string{"libm.so"}}, "needed|libc.so libm.so|libc.so|build files"},
	{"RUNPATH", checktest.Change{Link: []string{"-rpath", "/lib"}}, "runpath|/lib|none|-Wl,-rpath"},
	{"linker flags", checktest.Change{Drop: []string{"-znodelete"}}, "linker-flags|-z now|-z nodelete, -z now|linker options"},
	{"hash tables", checktest.Change{Drop: []string{"--hash-style=gnu"}, Link: []string{"--hash-style=both"}}, "hash|gnu, sysv|gnu|-Wl,--hash-style"},
	{"packed relocations", checktest.Change{Link: []string{"--pack-dyn-relocs=relr"}}, "relocations|RELR|plain|-Wl,--pack-dyn-relocs"},
	{"segments", checktest.Change{Link: []string{"--no-rosegment"}}, "segments|RX RW RW RELRO|R RX RW RW RELRO|rosegment"},
	{"exports", checktest.Change{Link: []string{"--defsym=Extra=JNI_OnLoad"}}, "exports|also Extra|none|library.keep"},
	{"branch protection", checktest.Change{Link: []string{"-zforce-bti"}}, "features|yes|no|-mbranch-protection"},
	{"code", checktest.Change{Glue: replaced("count += 100", "count += 101")}, "code|another|another|sources and flags"},
	{"constants", checktest.Change{Glue: replaced("read-only text", "read-only TEXT")}, "code|another|another|sources and flags"},
}

// TestOneSetting changes one thing at a time, and wants exactly that named.
func TestOneSetting(t *testing.T) {
	plain := plainLibrary(t)
	for _, c := range settingCases {
		t.Run(c.name, func(t *testing.T) {
			packed, _ := c.change.Make(t)
			r, err := Files(packed.Path, plain.Path, nil)
			if err != nil {
				t.Fatal(err)
			}
			wantSettings(t, r, c.want)
			if r.Reproduced() || r.Same || r.Repacked() || len(r.Parts) != 1 || len(r.Parts[0].Sections)+len(r.Parts[0].Seen) == 0 {
				t.Errorf("%+v", r)
			}
		})
	}
}

// plainLibrary makes the library that all others differ from.
func plainLibrary(t *testing.T) *elfabi.Library {
	packed, _ := checktest.Change{}.Make(t)
	return packed
}

// wantSettings compares settings with lines of id, released, built and a part of the cure.
func wantSettings(t *testing.T, r *Comparison, want ...string) {
	t.Helper()
	var got []string
	for i, s := range r.Settings {
		cure := s.Cure
		if i < len(want) {
			if part := want[i][strings.LastIndex(want[i], "|")+1:]; strings.Contains(cure, part) {
				cure = part
			}
		}
		got = append(got, strings.Join([]string{s.ID, s.Released, s.Built, cure}, "|"))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// With gondk's Go build id, a digest of all that Go code is made of, Go code and C code are told apart.
func TestWhoseCode(t *testing.T) {
	other := strings.Replace(gondksID, "0", "f", 1)
	made := func(c checktest.Change) string {
		packed, _ := c.Make(t)
		return packed.Path
	}
	plain := made(withGo("go1.26.8", checktest.GoModules, gondksID))
	inC := withGo("go1.26.8", checktest.GoModules, gondksID)
	inC.Glue = replaced("count += 100", "count += 101")
	inGo := withGo("go1.26.8", checktest.GoModules, other)
	inGo.Glue = inC.Glue
	for released, want := range map[string]string{
		made(inC):  "c-code|another|another|CMakeLists.txt",
		made(inGo): "go-code|f123456789ab|0123456789ab|library.ldflags",
		made(withGo("go1.26.8", checktest.GoModules, other)): "go-id|f123456789ab|0123456789ab|go.sum",
	} {
		r, err := Files(released, plain, nil)
		if err != nil {
			t.Fatal(err)
		}
		wantSettings(t, r, want)
	}
}

// A debugger's information is made before the build id, and stripped after it.
func TestDebugInformation(t *testing.T) {
	make := func(folder string) string {
		dir := t.TempDir()
		return elftest.Lib{
			Target: elftest.ARM64, Sources: map[string]string{"a.c": "int a(void) { return 1; }\n"}, Strip: true, Link: []string{"--build-id=sha1"},
			CFlags: []string{"-g", "-fdebug-prefix-map=" + dir + "=" + folder},
		}.Make(t, dir)
	}
	r, err := Files(make("/home/jane/app"), make("/builds/app"), nil)
	if err != nil {
		t.Fatal(err)
	}
	wantSettings(t, r, "debug-info|another|another|-ffile-prefix-map")
}

// TestSeen wants what no setting tells to be named: functions and texts, and folders of whoever built.
func TestSeen(t *testing.T) {
	plain, linked := checktest.Change{}.Make(t)
	twin := func(string) string { return linked.Path }
	for text, c := range map[string]checktest.Change{
		"code of JNI_OnLoad": {Glue: replaced("count += 100", "count += 101")},
		`.rodata at 0x186aa: "read-only TEXT", and not "read-only text"`: {Glue: replaced("read-only text", "read-only TEXT")},
		"folders that only the released file names: /home/jane/code/":    {Glue: replaced("read-only text", "/home/jane/code/x.go")},
	} {
		packed, _ := c.Make(t)
		r, err := Files(packed.Path, plain.Path, twin)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(r.Parts[0].Seen, "\n"); !strings.Contains(got, text) {
			t.Errorf("no %q in %q", text, got)
		}
	}
}

func TestSameFile(t *testing.T) {
	plain := plainLibrary(t)
	r, err := Files(plain.Path, plain.Path, nil)
	if err != nil || !r.Same || !r.Reproduced() || r.Kind != "library" {
		t.Errorf("%+v %v", r, err)
	}
}

func TestOtherABI(t *testing.T) {
	arm, _ := checktest.Change{Target: elftest.ARM}.Make(t)
	_, err := Files(arm.Path, plainLibrary(t).Path, nil)
	if err == nil || !strings.Contains(err.Error(), "give a file for an ABI that is built") {
		t.Error(err)
	}
}
