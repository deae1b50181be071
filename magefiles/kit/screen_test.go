package kit

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/show/report"
	"github.com/gondk/gondk/magefiles/internal/work/step"
	"github.com/google/go-cmp/cmp"
)

// written gives what a function writes to standard output and standard error, in its order, as a pipe gets it.
func written(t *testing.T, o options, do func()) string {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "screen"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	stdout, stderr, wasLog, wasAsked := os.Stdout, os.Stderr, log, asked
	defer func() { os.Stdout, os.Stderr, log, asked = stdout, stderr, wasLog, wasAsked }()
	os.Stdout, os.Stderr, asked = f, f, o
	log = step.NewLog(f)
	log.Hold()
	if o.quiet {
		log.Quiet()
	}
	do()
	return testkit.Read(t, f.Name())
}

// pretend does what aab does, but for the work. Tasks of the ABI in fails fail.
func pretend(t *testing.T, fails string) {
	p, err := load()
	if err != nil {
		t.Fatal(err)
	}
	p.name = "aab"
	err = p.pretend(t.Context(), fails)
	if err := p.end(t.Context(), err); err != nil {
		os.Stderr.WriteString("Error: " + err.Error() + "\n") // as mage writes it
	}
}

func (p *project) pretend(ctx context.Context, fails string) error {
	for _, path := range append([]string{"archive"}, buildPaths[:]...) {
		phase, end := log.Phase(ctx, path)
		var jobs []func(context.Context) error
		for _, abi := range []string{"arm64-v8a", "armeabi-v7a"} {
			jobs = append(jobs, func(ctx context.Context) error {
				return p.run.Do(ctx, step.Task{Name: path, ABI: abi, Do: func(ctx context.Context) error {
					if abi == fails {
						return errors.New(path + " " + abi + ": it does not build")
					}
					if path == "archive" && fails == "" {
						p.run.Warn(ctx, step.Warning{Name: "hidden", Text: "the archive hides C functions", Note: true})
					}
					return nil
				}})
			})
		}
		err := step.All(phase, jobs...)
		end()
		if err != nil {
			return err
		}
	}
	log.Flush()
	log.Step("compare", "2 ABIs, 53 rows", "all equal")
	log.Warn(step.Warning{Name: "unsigned", Text: "the bundles are not signed", Cure: "set GONDK_KEYSTORE and 2 more"})
	return p.made(&report.Made{
		Target: "aab", Libraries: []report.Weight{{ABI: "arm64-v8a", Bytes: 7_022_016, Compressed: 2_775_411}},
		Files: []string{filepath.Join(p.matrix.Root, "build", "sample-cmake.aab")},
	}, true)
}

// TestScreens shows a build, one with nothing to do, one that fails, and those that flags ask for, as a CI's log has them.
func TestScreens(t *testing.T) {
	inProject(t, goodMatrix)
	t.Setenv("CI", "true")
	for _, c := range []struct {
		name    string
		options options
		fails   string
	}{
		{"dry", options{dry: true}, ""}, {"fails", options{}, "armeabi-v7a"}, {"builds", options{}, ""}, {"again", options{}, ""},
		{"quiet", options{quiet: true}, ""}, {"json", options{json: true}, ""},
	} {
		if c.name == "builds" { // what has been built before a failure is none of its business
			if err := os.RemoveAll("build"); err != nil {
				t.Fatal(err)
			}
		}
		got := written(t, c.options, func() { pretend(t, c.fails) })
		testkit.Golden(t, filepath.Join(sources, "testdata", "screen-"+c.name+".txt"), got)
		if strings.ContainsAny(got, "\x1b\r") {
			t.Errorf("%s: control characters in %q", c.name, got)
		}
	}
}

// TestOutputPage holds the page's picture of aab.
func TestOutputPage(t *testing.T) {
	want := testkit.Shown(t, "docs/output.md", "What targets print", "text")[0]
	inProject(t, goodMatrix)
	got := written(t, options{}, func() {
		for _, line := range [][3]string{
			{"archive", "arm64-v8a armeabi-v7a", "67s"}, {"cmake", "arm64-v8a armeabi-v7a", "9.0s"}, {"ndk-build", "arm64-v8a armeabi-v7a", "9.2s"},
			{"bundle", "cmake ndk-build", "25s"}, {"compare", "2 ABIs, 53 rows", "all equal"},
		} {
			log.Step(line[0], line[1], line[2])
		}
		p, err := load()
		if err != nil {
			t.Fatal(err)
		}
		p.name, p.start = "aab", time.Now().Add(-115*time.Second)
		log.Warn(step.Warning{Name: "unsigned", Cure: "set GONDK_KEYSTORE and 2 more"})
		p.adviseIfLite(true)
		m := &report.Made{
			Target: "aab", Libraries: []report.Weight{{ABI: "arm64-v8a", Bytes: 7_022_016, Compressed: 2_775_411}, {ABI: "armeabi-v7a", Bytes: 7_021_932, Compressed: 2_959_535}},
			Files: []string{filepath.Join(p.matrix.Root, "build", "sample-cmake.aab"), filepath.Join(p.matrix.Root, "build", "sample-ndk-build.aab")},
		}
		if err := p.made(m, true); err != nil {
			t.Fatal(err)
		}
	})
	if diff := cmp.Diff(want, strings.ReplaceAll(got, "\nbuild/", "\n  build/")); diff != "" { // as a terminal shows files
		t.Error(diff)
	}
}

// sources is this package's folder, from which tests go to others.
var sources, _ = os.Getwd()
