package bundle

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// checkBatch has bundletool look at bundles that are there, at once and by itself.
func checkBatch(t *testing.T, p *project) {
	p.Runner.Verbose = true
	defer func() { p.Runner.Verbose = false }()
	good, other, none := p.Runner.Rel(p.File("cmake")), p.Runner.Rel(p.File("ndk-build")), "none.aab"
	both := []string{" gondk.Batch validate " + step.Quote("--bundle="+good) + " and validate " + step.Quote("--bundle="+other)}
	alone := func(bundle string) string { return ".jar validate " + step.Quote("--bundle="+bundle) }
	for _, test := range []struct {
		name    string
		bundles []string // those that have to be done
		change  func(b *Builder)
		want    []string // ends of the commands of java
		fails   string   // the bundle that fails
	}{
		{"both", []string{good, other}, nil, both, ""},
		{"one is up to date", []string{other}, nil, []string{" gondk.Batch validate " + step.Quote("--bundle="+other)}, ""},
		{"nothing to do", nil, nil, nil, ""},
		{"one fails", []string{none, good}, nil, []string{" gondk.Batch validate --bundle=none.aab and validate " + step.Quote("--bundle="+good), alone(none), alone(good)}, none},
		{"no javac", []string{good}, func(b *Builder) { b.Tools.Javac.Path = filepath.Join(p.root, "javac") }, []string{alone(good)}, ""},
		{"another bundletool", []string{good}, func(b *Builder) { b.Tools.Bundletool.Path = foreign(t) }, []string{"-foreign.jar validate " + step.Quote("--bundle="+good)}, good},
	} {
		t.Run(test.name, func(t *testing.T) {
			builder, tools := *p.Builder, *p.Tools
			builder.Tools = &tools
			if test.change != nil {
				test.change(&builder)
			}
			before := len(p.said(t))
			errs := validate(t, &builder, test.bundles)
			for bundle, err := range errs {
				if (err != nil) != (bundle == test.fails) {
					t.Errorf("%s: %s", bundle, whole(err))
				}
			}
			if err := errs[none]; err != nil && (!strings.Contains(whole(err), "File 'none.aab' was not found.") || err.Error() != "java: exit status 1") {
				t.Errorf("the failure is not in bundletool's words: %s", whole(err))
			}
			said := p.said(t)[before:]
			var commands []string
			for _, command := range regexp.MustCompile(`(?m)^\+ .*/java .* (?:-jar|-cp)(.*)$`).FindAllStringSubmatch(said, -1) {
				commands = append(commands, command[1])
			}
			ran := func(want string) bool { // in any order
				return slices.ContainsFunc(commands, func(command string) bool { return strings.HasSuffix(command, want) })
			}
			if missing := slices.DeleteFunc(slices.Clone(test.want), ran); len(missing) > 0 || len(commands) != len(test.want) {
				t.Errorf("ran\n%s\nwant those that end in\n%s", strings.Join(commands, "\n"), strings.Join(test.want, "\n"))
			}
			if test.name == "both" {
				_, printed, _ := strings.Cut(said, "App Bundle information\n")
				first, second, _ := strings.Cut(printed, "App Bundle information\n")
				if !strings.Contains(first, "File: dex/classes.dex\n") || first != second {
					t.Errorf("what is said of the bundles is not kept apart:\n%s", said)
				}
			}
		})
	}
}

// validate does for the bundles what Bundles does for those that are not up to date, and has one that is.
func validate(t *testing.T, b *Builder, bundles []string) map[string]error {
	t.Helper()
	batch := b.newBatch()
	batch.add().ready()
	all := []func() error{func() error { return batch.run(t.Context()) }}
	errs := make([]error, len(bundles)+1)
	for i, bundle := range bundles {
		job := batch.add()
		all = append(all, func() error {
			return job.do(t.Context(), b.work(string(rune('a'+i))), filepath.Join(t.TempDir(), "made"), []string{"validate", "--bundle=" + bundle})
		})
	}
	done := make(chan bool)
	for i, run := range all {
		go func() { errs[i] = run(); done <- true }()
	}
	for range all {
		<-done
	}
	if errs[0] != nil {
		t.Error(errs[0])
	}
	of := map[string]error{}
	for i, bundle := range bundles {
		of[bundle] = errs[i+1]
	}
	return of
}

// foreign is a jar that has nothing of bundletool's.
func foreign(t *testing.T) string {
	t.Helper()
	jar := filepath.Join(t.TempDir(), "bundletool-foreign.jar")
	return testkit.Write(t, jar, zipFile(t, "nothing"))
}

// TestBatchJarFolder: the folder for the jar is there before javac works for it.
func TestBatchJarFolder(t *testing.T) {
	root := t.TempDir()
	javac := testkit.Write(t, filepath.Join(root, "javac"), "no program")
	b := &Builder{Runner: step.New(root, nil, step.NewLog(os.Stderr), false), ClassCache: filepath.Join(root, "new", "cache"),
		Tools: &toolchain.Tools{Javac: toolchain.Tool{Path: javac}, Bundletool: toolchain.Tool{Path: javac}}}
	if _, err := b.batchJar(t.Context(), root); err == nil {
		t.Error("no error")
	}
	if len(existing(b.ClassCache)) == 0 {
		t.Error("javac first")
	}
}
