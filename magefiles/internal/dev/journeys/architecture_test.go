package journeys

import (
	"encoding/json"
	"fmt"
	"go/doc"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

const architecture = repository + "/docs/architecture.md"

// TestArchitecturePage writes the page's table of packages from their doc comments, and holds that files and names which the page speaks of
// are there.
func TestArchitecturePage(t *testing.T) {
	text := testkit.Read(t, architecture)
	begin, end := regexp.MustCompile(`(?m)^<!-- packages: .*\n`).FindStringIndex(text), strings.Index(text, "<!-- end of packages")
	if begin == nil || end < begin[1] {
		t.Fatal("the page has no place for the table of packages")
	}
	docs := packageDocs(t)
	testkit.Golden(t, architecture, text[:begin[1]]+"\n"+packageTable(docs)+"\n"+text[end:])

	names := regexp.MustCompile("`([a-z]+)\\.([A-Z]\\w*)`").FindAllStringSubmatch(text, -1)
	for _, name := range names {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(docs)), func(p string) bool {
			return filepath.Base(p) == name[1] && declares(docs[p], name[2])
		}) {
			t.Errorf("the page names %s.%s, which is not there", name[1], name[2])
		}
	}
	paths := regexp.MustCompile(`\b(?:magefiles|cmake|ndk-build|docs)/[\w/.-]*\w`).FindAllString(text, -1)
	for _, path := range paths {
		if _, err := os.Stat(filepath.Join(repository, path)); err != nil {
			t.Errorf("the page names %s: %v", path, err)
		}
	}
	if len(names) < 10 || len(paths) < 10 {
		t.Errorf("only %d names and %d paths were found in the page", len(names), len(paths))
	}
}

// packageDocs gives the packages below magefiles/internal, by their path there.
func packageDocs(t *testing.T) map[string]*doc.Package {
	t.Helper()
	internal := filepath.Join(repository, "magefiles", "internal")
	docs := map[string]*doc.Package{}
	for _, floor := range floors {
		err := filepath.WalkDir(filepath.Join(internal, floor), func(dir string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return ignoreMissing(err)
			}
			if d.Name() == "testdata" {
				return fs.SkipDir
			}
			rel, err := filepath.Rel(internal, dir)
			if p := packageDoc(t, dir); p != nil {
				docs[filepath.ToSlash(rel)] = p
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return docs
}

// ignoreMissing is for kit and command, whose folders lie elsewhere.
func ignoreMissing(err error) error {
	if os.IsNotExist(err) {
		return nil
	}
	return err
}

// packageDoc parses the package in a folder without its tests; nil where there is none.
func packageDoc(t *testing.T, dir string) *doc.Package {
	t.Helper()
	set := token.NewFileSet()
	parsed, err := parser.ParseDir(set, dir, func(f fs.FileInfo) bool { return !strings.HasSuffix(f.Name(), "_test.go") }, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range parsed {
		return doc.New(p, dir, doc.AllDecls)
	}
	return nil
}

func declares(p *doc.Package, name string) bool {
	return slices.ContainsFunc(p.Types, func(t *doc.Type) bool { return t.Name == name }) ||
		slices.ContainsFunc(p.Funcs, func(f *doc.Func) bool { return f.Name == name })
}

// packageTable has a row for each package, floor by floor from the ground up.
func packageTable(docs map[string]*doc.Package) string {
	var table strings.Builder
	table.WriteString("| Floor | Package | What it does |\n| --- | --- | --- |\n")
	for _, floor := range floors {
		for _, path := range slices.Sorted(maps.Keys(docs)) {
			if name, ok := strings.CutPrefix(path, floor+"/"); ok {
				synopsis := docs[path].Synopsis(docs[path].Doc)
				fmt.Fprintf(&table, "| %s | %s | %s |\n", floor, name, strings.TrimPrefix(synopsis, "Package "+docs[path].Name+" "))
			}
		}
	}
	return table.String()
}

// TestAdding does in a copy what the page says of a linker option and of a rule: one file is changed, and what should follow is told by tests.
func TestAdding(t *testing.T) {
	builds(t)
	for _, c := range []struct {
		name, file, old, new string
		run                  string
		packages             []string // whose tests notice it
		want                 []string // in what the tests say
	}{
		{"a linker option", "build/link/link.go", `{Words: []string{"-Bsymbolic"},`, `{Words: []string{"-z", "newest"}, Why: "it is new"}, {Words: []string{"-Bsymbolic"},`,
			"TestGolden", []string{"build/integration"}, []string{"both/golib-config.cmake", "LINKER:-z,newest", "both/Android.mk", "-Wl,-z,newest"}},
		{"a rule", "judge/check/library/tls.go", `ID: "tls-ie", Group`, "ID: \"tls-new\", Group: rule.TLSGroup, Title: \"New\", Symptom: \"crash\", Cure: \"Mend it.\", Source: \"seen\",\n\t}, Look: tlsTooEarly},\n" +
			"\t{Rule: rule.Rule{\n\t\tID: \"tls-ie\", Group", "TestDocs|TestEveryRule", []string{"judge/check", "judge/check/library"}, []string{"`tls-new`", "no case breaks tls-new"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := testkit.Read(t, filepath.Join(repository, "magefiles", "internal", c.file))
			if strings.Count(text, c.old) != 1 {
				t.Fatalf("%s does not have %s once", c.file, c.old)
			}
			changed := testkit.Write(t, filepath.Join(t.TempDir(), "changed.go"), strings.Replace(text, c.old, c.new, 1))
			out := testWith(t, c.file, changed, c.run, c.packages)
			for _, want := range c.want {
				if !strings.Contains(out, want) {
					t.Errorf("no %s in\n%s", want, out)
				}
			}
		})
	}
}

// testWith runs tests, which must fail, with another file in the place of one of the repository's.
func testWith(t *testing.T, file, by, run string, packages []string) string {
	t.Helper()
	root, err := filepath.Abs(repository)
	if err != nil {
		t.Fatal(err)
	}
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(root, "magefiles", "internal", file): by}})
	if err != nil {
		t.Fatal(err)
	}
	name := testkit.Write(t, filepath.Join(t.TempDir(), "overlay.json"), string(overlay))
	args := []string{"test", "-vet=off", "-overlay=" + name, "-run=^(" + run + ")$"}
	for _, p := range packages {
		args = append(args, "./magefiles/internal/"+p)
	}
	cmd := exec.Command("go", args...)
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	if err == nil {
		t.Fatalf("the tests notice nothing:\n%s", out)
	}
	return string(out)
}
