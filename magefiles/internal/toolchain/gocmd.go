package toolchain

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/abi"
	"github.com/gondk/gondk/magefiles/internal/step"
)

const oldestGo = "go1.25"

// goCommand looks for Go. Its version is asked each time: it depends on go.mod and GOTOOLCHAIN too, and the answer takes milliseconds.
func (f *finder) goCommand() {
	path := f.env.LookPath("go")
	if path == "" {
		f.missing("Go", "not on PATH", true)
		return
	}
	out, err := f.r.Run(f.ctx, step.Cmd{Path: path, Args: []string{"env", "GOVERSION", "GOROOT"}, Query: true})
	if err != nil {
		f.add(Finding{What: "Go", State: Missing, Needed: true, Path: path, Found: "PATH", Why: "go env fails: " + saysWhy(err)})
		return
	}
	lines := append(strings.Split(strings.TrimSpace(out.Stdout), "\n"), "", "")
	goVersion, root := strings.TrimSpace(lines[0]), strings.TrimSpace(lines[1])
	if why := unfitGo(goVersion, root, f.need); why != "" {
		f.add(Finding{What: "Go", State: Unfit, Path: path, Version: goVersion, Found: "PATH", Why: why})
		f.missing("Go", "none that is fit", true)
		return
	}
	f.tools.Go = f.use(Tool{Name: "Go", Path: path, Version: goVersion, Found: "PATH"}, true)
	f.findings = append(f.findings, goNotes(goVersion, f.need)...)
}

// saysWhy gives what a failed command wrote, else that it failed.
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

// goIssue is a Go release that makes trouble on some Android.
type goIssue struct {
	from, below string   // Go releases; below is the first good one, empty where there is none yet
	goarch      []string // none: all
	maxMinSDK   int      // apps whose min SDK is above it never meet the trouble
	state       State    // Warning: it hits every app; Note: only some code
	why, cure   string
}

var goIssues = []goIssue{
	{
		from: "go1.26", below: "go1.26.3", goarch: []string{"arm", "386"}, maxMinSDK: 29, state: Warning,
		why:  "Android 8 to 10 kill 32-bit apps with SIGSYS: Go's runtime tries the system call futex_time64 (golang/go#77621)",
		cure: "use Go 1.26.3 or later",
	},
	{
		from: "go1.23", maxMinSDK: 30, state: Note,
		why:  "Android 11 and older kill apps with SIGSYS where Go code starts a process: os calls pidfd_open (golang/go#70508)",
		cure: "start no processes from Go, or set min_sdk to 31",
	},
}

// goNotes lists what is known about a Go release on the matrix's ABIs and min SDK.
func goNotes(goVersion string, need *Need) Findings {
	var notes Findings
	for _, issue := range goIssues {
		if less(goVersion, issue.from) || issue.below != "" && !less(goVersion, issue.below) || need.MinSDK > issue.maxMinSDK {
			continue
		}
		if abis := issue.abis(need.ABIs); len(abis) > 0 {
			notes = append(notes, Finding{What: "Go", State: issue.state, Version: goVersion, Cure: issue.cure,
				Why: fmt.Sprintf("on %s: %s", strings.Join(abis, ", "), issue.why)})
		}
	}
	return notes
}

func (i *goIssue) abis(abis []*abi.ABI) []string {
	var hit []string
	for _, a := range abis {
		if i.goarch == nil || slices.Contains(i.goarch, a.GOARCH) {
			hit = append(hit, a.Name)
		}
	}
	return hit
}
