package golist

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// files are a module that has all that go list looks at, beside a module that replaces another, and a vendored one.
var files = map[string]string{
	"app/go.mod": "module example.com/app\n\ngo 1.25\n\nrequire example.com/other v1.0.0\n\nreplace example.com/other => ../other\n",
	"app/lib/lib.go": "package lib\n\nimport (\n\t\"embed\"\n\n\t\"example.com/app/lib/deep/er\"\n\t\"example.com/other\"\n)\n\n" +
		"//go:embed data/* text\nvar files embed.FS\n\nvar _, _ = er.X, other.X\n",
	"app/lib/linux.go":       "//go:build linux\n\npackage lib\n",
	"app/lib/extra.go":       "//go:build extra\n\npackage lib\n",
	"app/lib/data/one.txt":   "one",
	"app/lib/text":           "text",
	"app/lib/deep/er/er.go":  "package er\n\nconst X = 1\n",
	"other/go.mod":           "module example.com/other\n\ngo 1.25\n",
	"other/other.go":         "package other\n\nconst X = 1\n",
	"third/go.mod":           "module example.com/other\n\ngo 1.25\n",
	"third/other.go":         "package other\n\nconst X = 3\n",
	"third/more.go":          "package other\n",
	"app/lib/unseen/read.me": "",
}

// TestMain stands in for the go command where a test asks it: go list takes long, and says what is known.
func TestMain(m *testing.M) {
	if answer := os.Getenv(answerVar); answer != "" {
		fmt.Print(answer)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

const answerVar = "GOLIST_TEST_ANSWER"

// place is that module, and a question about it.
type place struct {
	t    *testing.T
	root string
	run  *step.Runner
	q    Query
}

func newPlace(t *testing.T) *place {
	t.Helper()
	p := &place{t: t, root: t.TempDir()}
	for name, text := range files {
		p.write(name, text)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(p.root, "app")
	p.q = Query{Go: self, Dir: dir, Args: slices.Clone(arguments), Module: Module{Mod: filepath.Join(dir, "go.mod"), Cache: "/none"}}
	p.environment(answerVar + "=" + strings.ReplaceAll(truth(t), truthRoot, filepath.ToSlash(p.root)))
	return p
}

var arguments = []string{"-e", "-json=" + Fields + ",GoFiles,EmbedFiles", "-deps", "--", "./lib"}

// truthRoot stands in the answer for the folder.
const truthRoot = "{ROOT}"

var truthOnce sync.Once
var truthText string

// truth is what the real go command says of the module.
func truth(t *testing.T) string {
	t.Helper()
	truthOnce.Do(func() {
		root, err := filepath.EvalSymlinks(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		for name, text := range files {
			testkit.Write(t, filepath.Join(root, filepath.FromSlash(name)), text)
		}
		cmd := exec.Command("go", append([]string{"list"}, arguments...)...)
		cmd.Dir, cmd.Env = filepath.Join(root, "app"), append(os.Environ(), "GOFLAGS=", "GOWORK=off")
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		truthText = strings.ReplaceAll(string(out), filepath.ToSlash(root), truthRoot)
	})
	return truthText
}

func (p *place) write(name, text string) {
	testkit.Write(p.t, filepath.Join(p.root, filepath.FromSlash(name)), text)
}

// environment makes another program run for the project, in which all files have been left alone for long.
func (p *place) environment(env ...string) {
	p.run = step.New(filepath.Join(p.root, "app"), env, step.NewLog(os.Stderr), false)
	p.run.Racy = -time.Hour
}

// list is what a later run is told.
func (p *place) list() string {
	p.t.Helper()
	p.environment(p.run.Env...)
	text, err := List(p.t.Context(), p.run, p.q)
	if err != nil {
		p.t.Fatal(err)
	}
	return text
}

const planted = "planted"

// plant puts another answer in the place of the kept one, by which one sees whether it is taken.
func (p *place) plant() {
	p.t.Helper()
	file := p.run.StateFile("golist", p.q.name()+".txt")
	data, err := os.ReadFile(file)
	if err != nil {
		p.t.Fatal(err)
	}
	head, _, _ := bytes.Cut(data, []byte("\n"))
	if err := os.WriteFile(file, append(head, "\n"+planted...), 0o666); err != nil {
		p.t.Fatal(err)
	}
}

// changes are all that another answer may come from. Each must be noticed.
var changes = map[string]func(p *place){
	"a new file":                      func(p *place) { p.write("app/lib/new.go", "package lib\n") },
	"a new C file":                    func(p *place) { p.write("app/lib/new.c", "") },
	"a removed file":                  func(p *place) { p.remove("app/lib/linux.go") },
	"a renamed file":                  func(p *place) { p.remove("app/lib/linux.go"); p.write("app/lib/linux2.go", files["app/lib/linux.go"]) },
	"a build tag in a file":           func(p *place) { p.write("app/lib/linux.go", "//go:build never\n\npackage lib\n") },
	"a build tag of the query":        func(p *place) { p.q.Args = append([]string{"-tags=extra"}, p.q.Args...) },
	"an import":                       func(p *place) { p.write("app/lib/linux.go", "package lib\n\nimport _ \"net\"\n") },
	"a file of a package below":       func(p *place) { p.write("app/lib/deep/er/more.go", "package er\n") },
	"a new file that a glob matches":  func(p *place) { p.write("app/lib/data/two.txt", "two") },
	"a new file in an embedded tree":  func(p *place) { p.write("app/lib/data/tree/two.txt", "two") },
	"a removed embedded file":         func(p *place) { p.write("app/lib/data/two.txt", ""); p.remove("app/lib/data/one.txt") },
	"a file that becomes a folder":    func(p *place) { p.remove("app/lib/text"); p.write("app/lib/text/more", "") },
	"another embed pattern":           func(p *place) { p.replace("app/lib/lib.go", "data/* text", "data/*") },
	"a file of a replaced module":     func(p *place) { p.write("other/more.go", "package other\n") },
	"a replaced module's go.mod":      func(p *place) { p.write("other/go.mod", "module example.com/other\n\ngo 1.24\n") },
	"another replacement":             func(p *place) { p.replace("app/go.mod", "../other", "../third") },
	"go.mod":                          func(p *place) { p.replace("app/go.mod", "go 1.25\n", "go 1.25\n\nexclude example.com/none v1.0.0\n") },
	"go.sum":                          func(p *place) { p.write("app/go.sum", "") },
	"a go.work":                       func(p *place) { p.q.Module.Work = filepath.Join(p.root, "go.work") },
	"a module in between":             func(p *place) { p.write("app/lib/deep/go.mod", "module example.com/app/lib/deep\n") },
	"a vendor folder":                 func(p *place) { p.vendor() },
	"GOFLAGS":                         func(p *place) { p.environment(append(p.run.Env, "GOFLAGS=-tags=extra")...) },
	"a variable of the go command":    func(p *place) { p.environment(append(p.run.Env, "GOARM64=v9.0")...) },
	"another target":                  func(p *place) { p.q.Env = append(p.q.Env, "GOOS=windows") },
	"a file that GOFLAGS names":       func(p *place) { p.q.Files = []string{filepath.Join(p.root, "app", "lib", "text")} },
	"another go command in its place": func(p *place) { p.otherGo() },
	"a setting":                       func(p *place) { p.q.Depends = "other" },
}

func (p *place) remove(name string) {
	if err := os.Remove(filepath.Join(p.root, filepath.FromSlash(name))); err != nil {
		p.t.Fatal(err)
	}
}

func (p *place) replace(name, old, new string) {
	p.write(name, strings.Replace(files[name], old, new, 1))
}

func (p *place) vendor() {
	p.write("app/vendor/modules.txt", "# example.com/other v1.0.0 => ../other\n## explicit; go 1.25\nexample.com/other\n# example.com/other => ../other\n")
	p.write("app/vendor/example.com/other/other.go", files["other/other.go"])
}

// otherGo puts a go command in the place of the one that was asked: a program that runs it, changed.
func (p *place) otherGo() {
	program := filepath.Join(p.root, "go")
	if err := os.Symlink(p.q.Go, program); err != nil {
		p.t.Skip(err)
	}
	p.q.Go = program
}

func TestChanges(t *testing.T) {
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t)
			p.list()
			p.plant()
			if got := p.list(); got != planted {
				t.Fatalf("nothing has changed, and the go command is asked: %.100s", got)
			}
			change(p)
			if got := p.list(); got == planted {
				t.Error("the go command is not asked")
			}
		})
	}
}

// What go list does not look at makes nothing be asked again.
func TestNoChange(t *testing.T) {
	p := newPlace(t)
	p.list()
	p.plant()
	p.write("app/lib/notes.txt", "")
	p.write("app/lib/unseen/more.go", "package unseen\n")
	p.write("app/lib/_off.go", "package off\n")
	p.write("app/lib/data/one.txt", "1")
	p.write("app/lib/linux.go", files["app/lib/linux.go"]) // the time alone
	p.replace("app/lib/deep/er/er.go", "const X = 1", "//go:embed none\nfunc X() {}")
	p.write("elsewhere.go", "package elsewhere\n")
	if got := p.list(); got != planted {
		t.Errorf("the go command is asked: %.100s", got)
	}
}

// sameAnywhere are the changes of what stands outside the folders, which the caller has to tell, or changes nothing that a program is made of.
var sameAnywhere = []string{"a build tag of the query", "GOFLAGS", "a variable of the go command", "another target", "another go command in its place", "a setting"}

// The digest for any folder is the same in another one, and another after all changes but those that it says nothing of.
func TestAnywhere(t *testing.T) {
	digest := func(t *testing.T, change func(p *place)) string {
		p := newPlace(t)
		if change != nil {
			change(p)
		}
		a, err := Ask(t.Context(), p.run, p.q)
		if err != nil {
			t.Fatal(err)
		}
		sum, err := a.Anywhere(p.run)
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	was := digest(t, nil)
	if was == "" || digest(t, nil) != was {
		t.Fatalf("two folders of the same content: %q and another", was)
	}
	for name, change := range changes {
		if same := slices.Contains(sameAnywhere, name); (digest(t, change) == was) != same {
			t.Errorf("%s: the same digest is %v", name, !same)
		}
	}
	for name, change := range map[string]func(p *place){
		"a package that asks for its place": func(p *place) {
			p.write("app/lib/linux.go", "package lib\n\nimport \"runtime\"\n\nvar _, at, _, _ = runtime.Caller(0)\n")
		},
		"a package of another module that does": func(p *place) {
			p.write("other/other.go", "package other\n\nimport rt \"runtime\"\n\nconst X = 1\n\nfunc At() (uintptr, string, int, bool) { return rt.Caller(1) }\n")
		},
		"C code": func(p *place) {
			p.environment(strings.Replace(p.run.Env[0], `"ImportPath": "runtime"`, `"ImportPath": "runtime/cgo"`, 1))
		},
		"a volatile one": func(p *place) { p.q.Volatile = true },
	} {
		if sum := digest(t, change); sum != "" {
			t.Errorf("%s: it is said to be the same anywhere", name)
		}
	}
	asksInTest := func(p *place) {
		p.write("app/lib/lib_test.go", "package lib\n\nimport \"runtime\"\n\nvar _, at, _, _ = runtime.Caller(0)\n")
	}
	if digest(t, asksInTest) == "" {
		t.Error("a test asks for its place, and the packages are said to be of one folder")
	}
}

// Whoever changes a file while the go command looks, or just before, may do so again without another time: such an answer is not kept.
func TestRacy(t *testing.T) {
	p := newPlace(t)
	p.run.Racy = step.New(p.root, nil, p.run.Log, false).Racy
	if _, err := List(t.Context(), p.run, p.q); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(p.run.StateFile("golist")); err == nil {
		t.Error("an answer about files that were just written is kept")
	}
}

// Answers that depend on what is not watched are not kept.
func TestNotKept(t *testing.T) {
	for name, change := range map[string]func(p *place){
		"a pattern": func(p *place) { p.q.Args[len(p.q.Args)-1] = "./..." },
		"a broken package": func(p *place) {
			p.environment(strings.Replace(p.run.Env[0], `"ImportPath"`, `"Error": {"Err": "no such package"}, "ImportPath"`, 1))
		},
		"a volatile one":     func(p *place) { p.q.Volatile = true },
		"a go.mod of errors": func(p *place) { p.q.Module.Mod = filepath.Join(p.root, "app", "lib", "lib.mod") },
		"no module at all":   func(p *place) { p.q.Module.Mod, p.q.Module.Work = "", "off" },
	} {
		p := newPlace(t)
		change(p)
		if _, err := List(t.Context(), p.run, p.q); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(p.run.StateFile("golist")); err == nil {
			t.Errorf("%s: the answer is kept", name)
		}
	}
}

// The files of a workspace, and of the modules in it, count too.
func TestWorkspace(t *testing.T) {
	for name, change := range map[string]func(p *place){
		"go.work":           func(p *place) { p.write("go.work", "go 1.25\n\nuse ./app\n\nreplace example.com/other => ./third\n") },
		"go.work.sum":       func(p *place) { p.write("go.work.sum", "") },
		"a module's go.mod": func(p *place) { p.write("third/go.mod", "module example.com/third\n") },
		"a vendor folder":   func(p *place) { p.write("vendor/modules.txt", "") },
	} {
		p := newPlace(t)
		p.write("go.work", "go 1.25\n\nuse ./app\nuse ./third\n")
		p.q.Module.Work = filepath.Join(p.root, "go.work")
		p.list()
		p.plant()
		if p.list() != planted {
			t.Fatal("nothing has changed, and the go command is asked")
		}
		change(p)
		if p.list() == planted {
			t.Errorf("%s: the go command is not asked", name)
		}
	}
}

// Another module's package may have a path within ours. A folder of that path in our module would then be ambiguous, and is not watched.
func TestShadowed(t *testing.T) {
	q := Query{Module: Module{Mod: filepath.Join(t.TempDir(), "go.mod"), Cache: "/cache"}}
	testkit.Write(t, q.Module.Mod, "module example.com/app\n")
	dir := filepath.Dir(q.Module.Mod)
	ours := `{"Dir": "` + filepath.ToSlash(dir) + `/lib", "ImportPath": "example.com/app/lib", "Module": {"Path": "example.com/app", "Dir": "` + filepath.ToSlash(dir) + `"}}`
	for theirs, want := range map[string]bool{"example.com/app/sdk": false, "example.com/apple": true} {
		text := `{"Dir": "/cache/x@v1", "ImportPath": "` + theirs + `", "Module": {"Path": "` + theirs + `"}}` + ours
		if _, ok := q.watch(text); ok != want {
			t.Errorf("%s: watched is %v, want %v", theirs, ok, want)
		}
	}
}
