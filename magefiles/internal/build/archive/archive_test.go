package archive

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

func matrixABI(name string) *matrix.ABI {
	a := abi.Find(name)
	return &matrix.ABI{ABI: a, CPU: a.Level}
}

func TestEnv(t *testing.T) {
	ndk := &toolchain.NDK{Root: filepath.FromSlash("/opt/my ndk"), Host: "linux-x86_64", Major: 27}
	bin := filepath.FromSlash("/opt/my ndk/toolchains/llvm/prebuilt/linux-x86_64/bin/")
	for name, level := range map[string]string{"arm64-v8a": "GOARM64=v8.0", "armeabi-v7a": "GOARM=7", "x86_64": "GOAMD64=v1", "x86": "GO386=sse2"} {
		a := matrixABI(name)
		want := []string{
			"GOOS=android", "GOARCH=" + a.GOARCH, level, "CGO_ENABLED=1", "GOTOOLCHAIN=local",
			`CC="` + bin + `clang" --target=` + a.ClangTriple + "26",
			`CXX="` + bin + `clang++" --target=` + a.ClangTriple + "26",
			"AR=" + bin + "llvm-ar",
		}
		if diff := cmp.Diff(want, Env(a, ndk, "26")); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	a := matrixABI("arm64-v8a")
	a.CPU = "v8.2,lse" // as abi-matrix.toml says it
	if env := Env(a, ndk, "26"); !slices.Contains(env, "GOARM64=v8.2,lse") {
		t.Errorf("%q do not have the ABI's own level", env)
	}
}

func TestQuote(t *testing.T) {
	for word, want := range map[string]string{
		"/plain/path": "/plain/path",
		"/a b/c":      `"/a b/c"`,
		`/a "b"`:      `'/a "b"'`,
		"/it's":       `"/it's"`,
		"/bücher/x":   "/bücher/x",
	} {
		if got := quote(word); got != want {
			t.Errorf("quote(%s) = %s; want %s", word, got, want)
		}
	}
}

func TestMatching(t *testing.T) {
	symbols := []string{"JNI_OnLoad", "Java_a", "Java_b", "main", "Java_a"}
	for pattern, want := range map[string][]string{
		"Java_*": {"Java_a", "Java_b"}, "JNI_OnLoad": {"JNI_OnLoad"}, "JNI": nil, "*n": {"main"},
	} {
		if diff := cmp.Diff(want, matching(pattern, symbols)); diff != "" {
			t.Errorf("%s:\n%s", pattern, diff)
		}
	}
}

func TestHeaderText(t *testing.T) {
	m := &matrix.Matrix{Library: matrix.Library{Name: "golib"}, ABIs: []matrix.ABI{*matrixABI("arm64-v8a"), *matrixABI("armeabi-v7a"), *matrixABI("x86")}}
	got, err := headerText(m)
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join("testdata", "golib.h"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Error(diff)
	}
}

func testBuilder(t *testing.T) *code {
	root := t.TempDir()
	return &code{Builder: &Builder{
		Run:    step.New(root, os.Environ(), step.NewLog(os.Stderr), false),
		Matrix: &matrix.Matrix{File: filepath.Join(root, matrix.FileName), Root: root, Library: matrix.Library{Name: "golib", Package: "./golib"}, Android: matrix.Android{MinSDK: 24}},
		Tools:  &toolchain.Tools{NDK: &toolchain.NDK{Revision: "27.0.1"}},
	}}
}

func TestCheckMain(t *testing.T) {
	for name, test := range map[string]struct{ list, want string }{
		"good":       {`{"Name":"fmt","Standard":true} {"Name":"main","CgoFiles":["a.go"]}`, ""},
		"not main":   {`{"Name":"golib","CgoFiles":["a.go"]}`, `abi-matrix.toml: library.package = "./golib" is package golib, but an archive needs a package main: write package main and func main() {} in it, name the folder that has one, or write packages = ["./golib"] in abi-matrix.toml`},
		"no cgo":     {`{"Name":"main","GoFiles":["a.go"]}`, `abi-matrix.toml: library.package = "./golib" exports nothing to C: none of its files imports "C"; put //export NAME above the functions that C calls`},
		"no package": {``, `abi-matrix.toml: library.package = "./golib" is not a package`},
		"broken":     {`{"Name":"main","Error":{"Pos":"a.go:1:2","Err":"no such import"}}`, `go list: abi-matrix.toml: library.package = "./golib" cannot be loaded`},
	} {
		t.Run(name, func(t *testing.T) {
			pkgs, err := decodeList(test.list)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if err := testBuilder(t).checkMain(pkgs); err != nil {
				got = err.Error()
			}
			if got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// A program begins in a func main of a package main.
func TestCheckProgram(t *testing.T) {
	for name, test := range map[string]struct{ name, source, want string }{
		"good":      {"main", "package main\nfunc main() {}\n", ""},
		"not main":  {"digest", "package digest\n", `abi-matrix.toml: program.package = "./run" is package digest, but a program begins in a package main: name the folder that has it`},
		"no main":   {"main", "package main\ntype t int\nfunc (t) main() {}\n", `abi-matrix.toml: program.package = "./run" has no func main, where a program begins: write one in run`},
		"not Go":    {"main", "package main\nfunc main( {}\n", ""},
		"commented": {"main", "package main\n// func main() {}\n", `abi-matrix.toml: program.package = "./run" has no func main, where a program begins: write one in run`},
	} {
		b := testBuilder(t)
		b.Program = &matrix.Program{Name: "run", Package: "./run"}
		dir := filepath.Join(b.Matrix.Root, "run")
		testkit.Write(t, filepath.Join(dir, "run.go"), test.source)
		got := ""
		if err := b.checkMain([]*listed{{Name: test.name, Dir: dir, GoFiles: []string{"run.go"}}}); err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%s\ngot  %s\nwant %s", name, got, test.want)
		}
	}
}

// A program has the library's settings, but what is for others to see.
func TestProgramSettings(t *testing.T) {
	b := testBuilder(t)
	b.Matrix.Library.Keep, b.Matrix.Library.PanicLog, b.Matrix.Library.Packages = []string{"a"}, true, []string{"./x"}
	b.Program = &matrix.Program{Name: "run", Package: "./run"}
	if b.name() != "run" || b.main() != "./run" || b.keep() != nil || b.panicLog() || b.umbrella() || b.label(matrixABI("x86")) != "program x86: run" {
		t.Errorf("%s %s %q %v %v %s", b.name(), b.main(), b.keep(), b.panicLog(), b.umbrella(), b.label(matrixABI("x86")))
	}
}

// TestIdentity changes one thing at a time: each must give another identity, but for the place of the project.
func TestIdentity(t *testing.T) {
	digest := func(change func(b *code, s *goSettings, abi *matrix.ABI, dir string)) string {
		t.Helper()
		b, abi, dir := testBuilder(t), matrixABI("arm64-v8a"), t.TempDir()
		s := &goSettings{env: map[string]string{"GOVERSION": "go1.26.8"}, mod: filepath.Join(dir, "go.mod")}
		for name, text := range map[string]string{"a.go": "package main", "data.txt": "x", "go.mod": "module x", "go.sum": ""} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		change(b, s, abi, dir)
		pkgs := []*listed{
			{ImportPath: "fmt", Standard: true, Dir: "/nowhere", GoFiles: []string{"print.go"}},
			{ImportPath: "x", Dir: dir, GoFiles: []string{"a.go"}, EmbedFiles: []string{"data.txt"}, CgoLDFLAGS: []string{"-L" + dir}},
		}
		id, err := b.identify(plan{Archive: Archive{ABI: abi}, settings: s, pkgs: pkgs, link: &linkInputs{}})
		if err != nil {
			t.Fatal(err)
		}
		return id.digest()
	}
	write := func(dir, name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	base := digest(func(*code, *goSettings, *matrix.ABI, string) {})
	if again := digest(func(*code, *goSettings, *matrix.ABI, string) {}); again != base {
		t.Error("the same sources in another folder have another identity")
	}
	for name, change := range map[string]func(b *code, s *goSettings, abi *matrix.ABI, dir string){
		"source":   func(_ *code, _ *goSettings, _ *matrix.ABI, dir string) { write(dir, "a.go", "package main // more") },
		"embedded": func(_ *code, _ *goSettings, _ *matrix.ABI, dir string) { write(dir, "data.txt", "y") },
		"go.mod":   func(_ *code, _ *goSettings, _ *matrix.ABI, dir string) { write(dir, "go.mod", "module x // more") },
		"go.sum":   func(_ *code, _ *goSettings, _ *matrix.ABI, dir string) { write(dir, "go.sum", "more") },
		"Go":       func(_ *code, s *goSettings, _ *matrix.ABI, _ string) { s.env["GOVERSION"] = "go1.25.4" },
		"GOFLAGS":  func(_ *code, s *goSettings, _ *matrix.ABI, _ string) { s.env["GOFLAGS"] = "-tags=x" },
		"VCS":      func(_ *code, s *goSettings, _ *matrix.ABI, _ string) { s.repository = "abc" },
		"level":    func(_ *code, _ *goSettings, abi *matrix.ABI, _ string) { abi.CPU = "v8.1" },
		"API":      func(b *code, _ *goSettings, _ *matrix.ABI, _ string) { b.Matrix.Android.MinSDK = 26 },
		"NDK":      func(b *code, _ *goSettings, _ *matrix.ABI, _ string) { b.Tools.NDK.Revision = "28.0.0" },
		"tags":     func(b *code, _ *goSettings, _ *matrix.ABI, _ string) { b.tags = []string{"x"} },
		"ldflags": func(b *code, _ *goSettings, _ *matrix.ABI, _ string) {
			b.Matrix.Library.LDFlags = []string{"-X=a.b=c"}
		},
		"gcflags":       func(b *code, _ *goSettings, _ *matrix.ABI, _ string) { b.Matrix.Library.GCFlags = []string{"-N"} },
		"debug":         func(b *code, _ *goSettings, _ *matrix.ABI, _ string) { b.Debug = true },
		"library's cgo": func(b *code, _ *goSettings, _ *matrix.ABI, _ string) { b.Matrix.Library.Cgo.CFlags = said("-DX") },
		"ABI's cgo":     func(_ *code, _ *goSettings, abi *matrix.ABI, _ string) { abi.Cgo.LDFlags = said("-lx") },
		"fix":           func(b *code, _ *goSettings, _ *matrix.ABI, _ string) { b.fixed = map[string]string{"src/os/a.go": ""} },
		"keep":          func(b *code, _ *goSettings, _ *matrix.ABI, _ string) { b.Matrix.Library.Keep = []string{"Java_*"} },
	} {
		if digest(change) == base {
			t.Errorf("another %s gives the same identity", name)
		}
	}
}

func TestModuleCachePackagesAreKnownByVersion(t *testing.T) {
	cache := t.TempDir()
	p := &listed{ImportPath: "example.com/x/y", Dir: filepath.Join(cache, "example.com", "x@v1.2.3", "y"), GoFiles: []string{"never-read.go"}}
	id, err := testBuilder(t).identifyPackage(p, &goSettings{modCache: cache})
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(id)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"Path":"example.com/x/y","Module":"example.com/x@v1.2.3/y"}`; string(text) != want {
		t.Errorf("got %s, want %s", text, want)
	}
}

func TestLDFlags(t *testing.T) {
	b := testBuilder(t)
	b.Matrix.Library.LDFlags = []string{"-s", "-X=main.name=two words"}
	got := b.ldflags("abc", target{ldflags: "-X=a.b=c"}, filepath.FromSlash("-tmpdir=/a b/obj"), "-extldflags=-Wl,-x @/a")
	want := `-buildid=abc "-tmpdir=/a b/obj" "-extldflags=-Wl,-x @/a" -compressdwarf=false -X=a.b=c -s "-X=main.name=two words"`
	if filepath.ToSlash(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if strings.HasPrefix(got, `"`) {
		t.Error("go build refuses a value of -ldflags that starts with a quote")
	}
}

func TestResponse(t *testing.T) {
	got := string(response([]string{"-g", "/a b/it's.o", `C:\lib`, `say"`}))
	want := "-g\n/a\\ b/it\\'s.o\nC:\\\\lib\nsay\\\"\n"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestExternalLink(t *testing.T) {
	b := testBuilder(t)
	alone := "-extldflags=-Wl,-x"
	if runtime.GOOS != "windows" {
		alone += " -Qunused-arguments"
	}
	for dir, want := range map[string]string{
		"plain": "@" + filepath.Join(b.Matrix.Root, "plain", "linked.args"),
		"it's":  "@" + filepath.Join(b.Matrix.Root, "it's", "linked.args"),
		"a b":   `"@` + filepath.Join(b.Matrix.Root, "a b", "linked.args") + `"`,
	} {
		got, err := b.externalLink("-Wl,-x", target{linked: []string{"-lx"}}, plan{}, filepath.Join(b.Matrix.Root, dir))
		if err != nil || got[len(got)-1] != alone+" "+want {
			t.Errorf("%s: got %s, %v", dir, got, err)
		}
	}
	if _, err := b.externalLink("-Wl,-x", target{linked: []string{"-lx"}}, plan{}, "/it's a b"); err == nil {
		t.Error("quotes within quotes are taken")
	}
	if got, err := b.externalLink("-Wl,-x", target{}, plan{}, "/it's a b"); err != nil || got[len(got)-1] != alone {
		t.Errorf("without CGO_LDFLAGS: %s, %v", got, err)
	}
}

// TestNoTrials holds that env refuses what Go's linker tries, and that a library with C++ code is linked by the C++ compiler.
func TestNoTrials(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there the trials are needed: run the test elsewhere")
	}
	env := []string{"CC=/a/clang --target=x", `CXX="/a b/clang++" --target=x`}
	for _, c := range []struct {
		env  []string
		pkgs []*listed
		want string
	}{
		{env, []*listed{{CFiles: []string{"a.c"}}}, "-extld=env /a/clang --target=x"},
		{env, []*listed{{}, {CXXFiles: []string{"a.cc"}}}, `-extld=env "/a b/clang++" --target=x`},
		{env, []*listed{{SwigCXXFiles: []string{"a.swigcxx"}}}, `-extld=env "/a b/clang++" --target=x`},
		{append(env, `CC="/it's a b/clang"`), nil, ""},
	} {
		if got := strings.Join(noTrials(target{env: c.env}, c.pkgs), "\n"); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
	// As linkerFlagSupported of cmd/link calls it, for each ABI.
	for _, flags := range []string{"-marm", "-m64", "-m32", "-Wl,--no-undefined", "-fuse-ld=lld", "--sysroot=/a", "--target=x", "-o"} {
		if out, err := exec.Command("env", flags, "a.out", "-Qunused-arguments", "trivial.c").CombinedOutput(); err == nil {
			t.Errorf("env takes %s: %s", flags, out)
		}
	}
}
