package studio

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

// reply is what the plugin reads of CMake's file API.
type reply struct {
	targets map[string]target
	cache   map[string]string
	files   []string
}

type target struct {
	Type      string
	Artifacts []struct{ Path string }
	Link      *struct {
		Sysroot *struct{ Path string }
	}
}

func (p *plugin) reply(t *testing.T, abi string) reply {
	t.Helper()
	dir := filepath.Join(p.cxx(abi), ".cmake", "api", "v1", "reply")
	indexes, _ := filepath.Glob(filepath.Join(dir, "index-*.json"))
	if len(indexes) == 0 {
		t.Fatal("the file API did not answer")
	}
	var index struct {
		Objects []struct{ Kind, JSONFile string }
	}
	decode(t, indexes[len(indexes)-1], &index)
	r := reply{targets: map[string]target{}, cache: map[string]string{}}
	for _, o := range index.Objects {
		r.read(t, dir, o.Kind, filepath.Join(dir, o.JSONFile))
	}
	return r
}

func (r *reply) read(t *testing.T, dir, kind, file string) {
	t.Helper()
	switch kind {
	case "cache":
		var cache struct {
			Entries []struct{ Name, Value string }
		}
		decode(t, file, &cache)
		for _, e := range cache.Entries {
			r.cache[e.Name] = e.Value
		}
	case "cmakeFiles":
		var files struct{ Inputs []struct{ Path string } }
		decode(t, file, &files)
		for _, f := range files.Inputs {
			r.files = append(r.files, filepath.Base(f.Path))
		}
	case "codemodel":
		var model struct {
			Configurations []struct {
				Targets []struct{ Name, JSONFile string }
			}
		}
		decode(t, file, &model)
		for _, c := range model.Configurations {
			for _, named := range c.Targets {
				var one target
				decode(t, filepath.Join(dir, named.JSONFile), &one)
				r.targets[named.Name] = one
			}
		}
	}
}

func decode(t *testing.T, path string, to any) {
	t.Helper()
	if err := json.Unmarshal([]byte(testkit.Read(t, path)), to); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// cmakes are the CMakes to test with: those that GONDK_TEST_CMAKES lists as PATH does, else the one that builds use.
func (p *plugin) cmakes() []string {
	if list := filepath.SplitList(os.Getenv("GONDK_TEST_CMAKES")); len(list) > 0 {
		return list
	}
	return []string{p.cmake}
}

// TestCMake does with one project what happens to it in Studio, with every CMake. All read it for all ABIs, and the first builds it for all.
func TestCMake(t *testing.T) {
	p := newPlugin(t, "my bücher app", "RelWithDebInfo") // for which every test of this machine has compiled Go's packages
	for i, cmake := range p.cmakes() {
		t.Run(filepath.ToSlash(cmake), func(t *testing.T) {
			p.cmake = cmake
			if err := os.RemoveAll(filepath.Join(p.module(), ".cxx")); err != nil {
				t.Fatal(err)
			}
			built := abis
			if i > 0 {
				built = abis[:1]
			}
			testCMake(t, p, built)
		})
	}
}

// testCMake does so with one CMake, which builds for some ABIs, arm64-v8a among them.
func testCMake(t *testing.T, p *plugin, built []string) {
	os.RemoveAll(filepath.Join(p.project, "build")) // where the generated main package lies: two ABIs write it at once
	each(t, abis, p.configure)
	for _, abi := range abis {
		p.checkReply(t, abi)
		if exists(filepath.Join(p.cxx(abi), "gondk", p.archive(), abi, "libcore.a")) {
			t.Errorf("%s: the sync has built the Go code", abi)
		}
		checkHeader(t, p, abi)
	}
	lib := func(abi string) string { return p.intermediates("obj", abi, "libapp.so") }
	each(t, built, func(abi string) result { return p.build(abi, "app") })
	for _, abi := range built {
		checkLibrary(t, lib(abi))
	}
	each(t, built, func(abi string) result { return p.build(abi, "whole") })
	for _, abi := range built {
		checkFinished(t, p.intermediates("obj", abi, "libwhole.so"))
	}
	if r := p.build("arm64-v8a", "app"); r.err != nil || !strings.Contains(r.stdout, "no work to do") {
		t.Errorf("nothing has changed, and something is done:\n%s", r.text())
	}

	// A library more, while nobody configures.
	back := p.change(t, "core/core.go", `import "C"`, "// #cgo LDFLAGS: -lz\nimport \"C\"")
	if r := p.build("arm64-v8a", "app"); r.err != nil {
		t.Fatalf("#cgo LDFLAGS: %v\n%s", r.err, r.text())
	}
	checkLibrary(t, lib("arm64-v8a"), "libz.so")
	back()

	if r := p.build("arm64-v8a", "clean"); r.err != nil || exists(lib("arm64-v8a")) {
		t.Errorf("clean: %v\n%s", r.err, r.text())
	}
	if r := p.build("arm64-v8a", "app"); r.err != nil {
		t.Errorf("build again: %v\n%s", r.err, r.text())
	}
	checkLibrary(t, lib("arm64-v8a"))
}

// checkReply holds CMake's answers against what the plugin wants of them.
func (p *plugin) checkReply(t *testing.T, abi string) {
	t.Helper()
	r := p.reply(t, abi)
	app, ok := r.targets["app"]
	if !ok || app.Type != "SHARED_LIBRARY" || len(app.Artifacts) == 0 || app.Link == nil || app.Link.Sysroot == nil {
		t.Errorf("%s: target app is %+v", abi, app)
	} else if want := p.intermediates("obj", abi, "libapp.so"); app.Artifacts[0].Path != filepath.ToSlash(want) {
		t.Errorf("%s: app is %s, want %s", abi, app.Artifacts[0].Path, want)
	}
	if r.targets["gondk_core"].Type != "UTILITY" {
		t.Errorf("%s: no target gondk_core among %v", abi, r.targets)
	}
	if r.cache["CMAKE_ANDROID_ARCH_ABI"] != abi || !strings.Contains(strings.Join(r.files, " "), "CMakeLists.txt") {
		t.Errorf("%s: %s, %v", abi, r.cache["CMAKE_ANDROID_ARCH_ABI"], r.files)
	}
	if !exists(filepath.Join(p.cxx(abi), "compile_commands.json")) {
		t.Errorf("%s: no compile_commands.json", abi)
	}
}

// checked are the headers that checkHeader has compiled, by ABI and text.
var checked = map[[2]string]bool{}

// checkHeader compiles the header that the sync has left, by every standard and without a word. A text that was compiled before is not again.
func checkHeader(t *testing.T, p *plugin, name string) {
	t.Helper()
	include := filepath.Join(p.cxx(name), "gondk", p.archive(), "include")
	all, err := filepath.Glob(filepath.Join(include, "*.h"))
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for _, file := range all {
		text += filepath.Base(file) + "\n" + testkit.Read(t, file)
	}
	if checked[[2]string{name, text}] {
		return
	}
	use := filepath.Join(t.TempDir(), "use.c")
	testkit.Write(t, use, "#include \"core.h\"\n#include \"core.h\"\ncore_pair use;\n")
	for _, language := range []string{"c", "c++"} {
		standards := map[string][]string{"c": {"c90", "c99", "c11", "c17"}, "c++": {"c++98", "c++11", "c++17", "c++20"}}[language]
		for _, standard := range standards {
			cmd := exec.Command(tools(t).NDK.Tool("clang"), "--target="+abi.Find(name).Target("24"), "-x", language, "-std="+standard, "-fsyntax-only",
				"-Werror", "-pedantic", "-Wall", "-Wextra", "-I", include, use)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%s -std=%s: %v\n%s", name, standard, err, out)
			}
		}
	}
	checked[[2]string{name, text}] = true
}

// TestCMakeBroken: Go code that cannot be built keeps nobody from opening or cleaning the project, and stops the build with Go's words.
func TestCMakeBroken(t *testing.T) {
	p := newPlugin(t, "app", "RelWithDebInfo")
	p.env = append(without(p.env, "PATH"), "PATH="+os.Getenv("PATH")) // CMake on PATH
	p.cmake = "cmake"
	if _, err := exec.LookPath("cmake"); err != nil {
		testkit.Missing(t, "no cmake on PATH; go tool mage setup installs it")
	}
	for _, c := range []struct{ name, file, old, new, want string }{
		{"a type error", "core/core.go", "return int64(p.a + p.b)", "return undefinedName", "core.go:8:45: error: undefined: undefinedName"},
		{"no Go at all", "core/core.go", "//export core_add\nfunc", "//export core_add\nfunk", "core.go:8:1: error: expected declaration"},
		{"a package that is not there", "more/more.go", `import "C"`, "import \"C\"\n\nimport _ \"example.com/studio/none\"", "more.go:5:8: error: "},
		{"C code that does not compile", "core/pair.h", "int a, b", "integer a, b", "unknown type name 'integer'"},
	} {
		t.Run(c.name, func(t *testing.T) {
			defer p.change(t, c.file, c.old, c.new)()
			if r := p.configure("arm64-v8a"); r.err != nil {
				t.Fatalf("the sync fails: %v\n%s", r.err, r.text())
			}
			if !exists(filepath.Join(p.cxx("arm64-v8a"), "gondk", p.archive(), "include", "core.h")) {
				t.Error("the sync leaves no header")
			}
			if r := p.build("arm64-v8a", "app"); r.err == nil || !strings.Contains(r.text(), c.want) {
				t.Errorf("no %s in\n%v\n%s", c.want, r.err, r.text())
			}
			if r := p.build("arm64-v8a", "clean"); r.err != nil {
				t.Errorf("clean: %v\n%s", r.err, r.text())
			}
		})
	}
	if r := p.build("arm64-v8a", "app"); r.err != nil {
		t.Errorf("mended: %v\n%s", r.err, r.text())
	}
}

// TestCMakeGoMoves: the go command that CMake found is looked for again when it is gone, by the build itself; one that was named is not.
func TestCMakeGoMoves(t *testing.T) {
	p := newPlugin(t, "app", "Debug")
	places := t.TempDir()
	goIn := func(name string) string {
		dir := filepath.Join(places, name)
		if err := os.MkdirAll(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(realGo(t), filepath.Join(dir, "go")); err != nil {
			t.Skip("this system makes no symbolic links: ", err)
		}
		return dir
	}
	env, path := without(p.env, "PATH", "GONDK_GO"), ""
	for _, kv := range p.env {
		if value, ok := strings.CutPrefix(kv, "PATH="); ok {
			path = value
		}
	}
	first := goIn("first")
	p.env = append(env, "PATH="+first+string(filepath.ListSeparator)+path)
	if r := p.configure("arm64-v8a"); r.err != nil {
		t.Fatal(r.text())
	}
	if got := p.reply(t, "arm64-v8a").cache["GONDK_GO"]; got != filepath.ToSlash(filepath.Join(first, "go")) {
		t.Fatalf("GONDK_GO is %s", got)
	}
	if err := os.RemoveAll(first); err != nil {
		t.Fatal(err)
	}
	p.env = append(env, "PATH="+goIn("second")+string(filepath.ListSeparator)+path)
	if r := p.build("arm64-v8a", "gondk_core"); r.err != nil {
		t.Errorf("%v\n%s", r.err, r.text())
	}

	p.more = []string{"-DGONDK_GO=/none/go"}
	if r := p.configure("arm64-v8a"); r.err == nil || !strings.Contains(strings.Join(strings.Fields(r.stderr), " "), "GONDK_GO is /none/go, and it does not run") {
		t.Errorf("%v\n%s", r.err, r.text())
	}
}
