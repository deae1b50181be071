package toolchain

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/dated"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

const oldestGo = "go1.25"

// goCommand looks for Go. Its version is asked each time: it depends on go.mod and GOTOOLCHAIN too, and the answer takes milliseconds.
func (f *finder) goCommand(ctx context.Context) {
	path := f.env.LookPath("go")
	if path == "" {
		f.missing("Go", "not on PATH", true)
		return
	}
	out, err := f.r.Run(ctx, step.Cmd{Path: path, Args: []string{"env", "GOVERSION", "GOROOT"}, Query: true})
	if err != nil {
		f.add(Finding{What: "Go", State: Missing, Needed: true, Path: path, Found: "PATH", Why: "go env fails: " + saysWhy(err)})
		return
	}
	lines := append(strings.Split(strings.TrimSpace(out.Stdout), "\n"), "", "")
	goVersion, root := strings.TrimSpace(lines[0]), strings.TrimSpace(lines[1])
	if why := unfitGo(goVersion, root, f.need); why != "" {
		f.add(Finding{What: "Go", State: Unfit, Path: path, Version: goVersion, Found: "PATH", Why: why})
		f.missing("Go", "none that works", true)
		return
	}
	f.tools.Go = f.use(Tool{Name: "Go", Path: path, Version: goVersion, Found: "PATH"}, true)
	f.findings = append(f.findings, goNotes(goVersion, f.need)...)
}

// saysWhy returns what a failed command wrote, else that it failed.
func saysWhy(err error) string {
	var failed *step.Error
	if errors.As(err, &failed) && strings.TrimSpace(failed.Output) != "" {
		return strings.TrimSpace(failed.Output)
	}
	return err.Error()
}

func unfitGo(goVersion, root string, need *Need) string {
	// A Go built from its development branch tells "devel go1.27-…" and is taken at its word.
	if less(strings.TrimPrefix(goVersion, "devel "), oldestGo) {
		return fmt.Sprintf("too old: gondk needs %s or later", oldestGo)
	}
	for _, a := range need.ABIs {
		if !isFile(filepath.Join(root, "src", "runtime", "rt0_android_"+a.GOARCH+".s")) {
			return fmt.Sprintf("its GOROOT %s has no runtime for android/%s, which %s needs", root, a.GOARCH, a.Name)
		}
	}
	return ""
}

// goNotes lists what is known about a Go release on the matrix's ABIs and min SDK.
func goNotes(goVersion string, need *Need) Findings {
	var notes Findings
	for _, g := range dated.Gos() {
		abis := meeting(g, need)
		if g.Doctor == "" || !g.Made(goVersion) || abis == nil || slices.Contains(need.Fixes, g.Fix) {
			continue
		}
		found := Finding{What: "Go", State: Note, Version: goVersion, Cure: clause(g.Cure), Why: fmt.Sprintf("on %s: %s", strings.Join(abis, ", "), g.Doctor)}
		if g.Funcs == nil { // it hits every app
			found.State = Warning
		}
		notes = append(notes, found)
	}
	return notes
}

// clause makes a part of a sentence of one.
func clause(sentence string) string {
	return strings.ToLower(sentence[:1]) + strings.TrimSuffix(sentence[1:], ".")
}

// meeting lists the matrix's ABIs whose apps meet some trouble of a Go release.
func meeting(g dated.Go, need *Need) []string {
	var hit []string
	for _, a := range need.ABIs {
		if g.Meets(a.GOARCH, need.MinSDK) {
			hit = append(hit, a.Name)
		}
	}
	return hit
}
