package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/inspect"
)

func someFiles() []File {
	finding := func(id string, s check.Severity, file string) check.Finding {
		return check.Finding{ID: id, Severity: s, Seen: "seen", Cure: "cure", Place: check.Place{File: file, ABI: "arm64-v8a"}}
	}
	look := []check.Look{{Group: check.DynamicGroup, ABI: "arm64-v8a", Rules: 3}}
	soname, align := ruleOrder(someRules).rule("dt-soname"), ruleOrder(someRules).rule("pt-load-16k")
	return []File{
		{Name: "liba.so", Report: &Report{Project: "liba.so", Target: target, Result: &check.Result{
			Rules: []check.Rule{soname}, Looks: look, Findings: []check.Finding{finding("dt-soname", check.Warning, "liba.so")},
		}}},
		{Name: "none\x1b.so", Err: errors.New("none\x1b.so: no such file")},
		{Name: "libb.so", Report: &Report{Project: "libb.so", Target: target, Result: &check.Result{
			Rules: []check.Rule{align, soname}, Looks: look,
			Findings: []check.Finding{finding("pt-load-16k", check.Error, "libb.so"), finding("dt-soname", check.Warning, "libb.so")},
		}}},
	}
}

func TestSeveral(t *testing.T) {
	files := someFiles()
	r := Several(files)
	if len(r.Result.Rules) != 2 || len(r.Result.Looks) != 1 || r.Result.Looks[0].Rules != 3 || len(r.Result.Findings) != 3 || r.Result.Findings[0].ID != "pt-load-16k" {
		t.Errorf("%+v", r.Result)
	}
	if one := Several(files[:1]); one != files[0].Report {
		t.Error("the report of one file is another one")
	}
	if got := Several(files[:2]).verdict(); got != "No errors in what was looked at, but 1 file could not be." {
		t.Error(got)
	}
}

func TestSummaries(t *testing.T) {
	var out strings.Builder
	if err := Summaries(&out, someFiles(), Terminal{Width: 80}, false, "r.html"); err != nil {
		t.Fatal(err)
	}
	_, last, _ := strings.Cut(out.String(), "\nliba.so\n")
	const want = `  No errors, but 1 warning to look at before you ship.
none\x1b.so
  Not looked at: no such file
libb.so
  Do not ship this: 1 error and 1 warning.

3 files: 1 with errors, 1 that could not be looked at.
The whole report: r.html
`
	if last != want {
		t.Errorf("%s\nwant\n%s", last, want)
	}
}

// Each form names every file with its verdict.
func TestFilesInEveryForm(t *testing.T) {
	r := Several(someFiles())
	for _, format := range Formats() {
		var out bytes.Buffer
		if err := r.Write(&out, format); err != nil {
			t.Fatal(err)
		}
		text := out.String()
		for _, want := range []string{"liba.so", "libb.so"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not have %s", format, want)
			}
		}
		if format != FormatSARIF && format != FormatCodeQuality && !strings.Contains(text, "Not looked at: no such file") {
			t.Errorf("%s does not tell of the file that was not read\n%s", format, text)
		}
		if strings.Contains(text, "\x1b") {
			t.Errorf("%s has an escape", format)
		}
	}
}

func TestFilesJSON(t *testing.T) {
	var out bytes.Buffer
	if err := JSON(&out, Several(someFiles())); err != nil {
		t.Fatal(err)
	}
	if err := validate(compiled(t, ownSchema), out.String()); err != nil {
		t.Error(err)
	}
	var doc struct {
		Failed bool
		Files  []struct {
			Read, Failed bool
			Errors       int
			Target       *struct{ Date string }
		}
	}
	if err := json.Unmarshal(out.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if !doc.Failed || len(doc.Files) != 3 || doc.Files[0].Failed || doc.Files[1].Read || doc.Files[1].Target != nil || doc.Files[2].Errors != 1 || doc.Files[2].Target.Date != "2026-11-23" {
		t.Errorf("%s", out.Bytes())
	}
}

func TestFormatOf(t *testing.T) {
	for file, want := range map[string]Format{"r.HTML": FormatHTML, "a/b.md": FormatMarkdown, "x.json": FormatJSON, "x.sarif": FormatSARIF, "x.txt": "", "x": ""} {
		if got := FormatOf(file); got != want {
			t.Errorf("%s: %q, want %q", file, got, want)
		}
	}
}

func TestTwoStates(t *testing.T) {
	file := func(made ...inspect.Made) File {
		return File{Name: "x", Report: &Report{Contents: &inspect.Contents{Libraries: made}}}
	}
	lib := inspect.Made{Name: "libx.so", ABI: "x86"}
	for _, c := range []struct {
		files []File
		want  bool
	}{
		{[]File{file(lib), file(inspect.Made{Name: "new.so", SONAME: "libx.so", ABI: "x86"})}, true},
		{[]File{file(lib), file(inspect.Made{Name: "liby.so", ABI: "x86"}, lib)}, true},
		{[]File{file(lib), file(inspect.Made{Name: "libx.so", ABI: "x86_64"})}, false},
		{[]File{file(lib), {Name: "none"}}, false},
		{[]File{file(lib), file(lib), file(lib)}, false},
	} {
		if got := twoStates(c.files); got != c.want {
			t.Errorf("%+v: %v", c.files, got)
		}
	}
}
