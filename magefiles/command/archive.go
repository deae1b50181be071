package command

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/abi"
	"github.com/gondk/gondk/magefiles/internal/archive"
	"github.com/gondk/gondk/magefiles/internal/check"
	"github.com/gondk/gondk/magefiles/internal/inspect"
	"github.com/gondk/gondk/magefiles/internal/matrix"
	"github.com/gondk/gondk/magefiles/internal/step"
	"github.com/gondk/gondk/magefiles/internal/toolchain"
)

// request is what a build file asks for.
type request struct {
	library matrix.Library
	abi     string
	api     int
	ndk     string  // its root
	goTool  string  // path of the go command
	out     string  // folder for the archive, its headers and gondk's notes
	depfile string  // to be written for ninja and make
	target  string  // that the depfile is about
	at      string  // FILE:LINE of the call, for errors
	look    bool    // only tell what there is to link
	libs    *string // that the caller links, as an earlier look told; nil: it wants to be told
}

func parseRequest(args []string) (*request, error) {
	r := &request{library: matrix.Library{Version: "1.0.0"}}
	flags := flag.NewFlagSet("gondk archive", flag.ContinueOnError)
	list := func(to *[]string) func(string) error {
		return func(s string) error { *to = append(*to, s); return nil }
	}
	flags.StringVar(&r.library.Name, "name", "", "`name` of the archive: golib for libgolib.a")
	flags.Func("package", "the main `package`; several, which are not main, make one archive together", list(&r.library.Packages))
	flags.Func("tag", "a build `tag`; may be given several times", list(&r.library.Tags))
	flags.Func("ldflag", "a `flag` for Go's linker; may be given several times", list(&r.library.LDFlags))
	flags.Func("keep", "a `symbol` to keep beside those of //export; may be given several times", list(&r.library.Keep))
	flags.StringVar(&r.abi, "abi", "", "Android `ABI`")
	flags.IntVar(&r.api, "api", 0, "API `level`")
	flags.StringVar(&r.ndk, "ndk", "", "`folder` of the NDK")
	flags.StringVar(&r.goTool, "go", "", "`path` of the go command; by default the one on PATH")
	flags.StringVar(&r.out, "out", "", "`folder` for what is made")
	flags.StringVar(&r.depfile, "depfile", "", "`file` to write what the archive depends on into")
	flags.StringVar(&r.target, "target", "", "`target` that the depfile is about")
	flags.StringVar(&r.at, "at", "", "`FILE:LINE` that errors are told of")
	flags.Func("libs", "system `libraries` that the caller links, as -look told them; without it they are told", func(s string) error {
		r.libs = &s
		return nil
	})
	flags.BoolVar(&r.look, "look", false, "make nothing; tell the system libraries that are to be linked")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil, err
		}
		return nil, usage{err}
	}
	if len(r.library.Packages) == 1 {
		r.library.Package, r.library.Packages = r.library.Packages[0], nil
	}
	switch {
	case flags.NArg() > 0:
		return nil, usage{fmt.Errorf("archive takes flags only, not %q", flags.Arg(0))}
	case r.library.Name == "", r.library.Package == "" && r.library.Packages == nil, r.abi == "", r.api == 0, r.ndk == "", r.out == "":
		return nil, usage{errors.New("archive needs -name, -package, -abi, -api, -ndk and -out")}
	}
	return r, nil
}

// archiveCommand builds an archive as a build file asks for it, in the Go module of the current folder.
func archiveCommand(ctx context.Context, args []string, out io.Writer) error {
	r, err := parseRequest(args)
	if err != nil {
		return err
	}
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	log := step.NewLog(os.Stderr)
	log.Rewrite(func(line string) string { return goErrors(root, line) })
	run := step.New(r.out, os.Environ(), log, false)
	libs, err := r.build(ctx, run, root)
	run.Unlock()
	log.Flush()
	if err := run.Explain(ctx, err); err != nil {
		return errors.New(located(r.at, err.Error()))
	}
	if r.libs == nil {
		_, err = fmt.Fprintln(out, strings.Join(libs, ";"))
	}
	return err
}

// build builds the archive, or looks only, and gives the system libraries that are to be linked.
func (r *request) build(ctx context.Context, run *step.Runner, root string) ([]string, error) {
	if err := checkLDFlags(r.library.LDFlags); err != nil {
		return nil, err
	}
	m, err := r.matrix(root)
	if err != nil {
		return nil, err
	}
	if err := run.MkdirAll(r.out); err != nil {
		return nil, err
	}
	tools, err := r.tools(ctx, step.New(root, run.Env, run.Log, false), m)
	if err != nil {
		return nil, err
	}
	b := archive.Builder{Run: run, Matrix: m, Tools: tools, Out: r.out}
	if r.look {
		made, err := b.Look(ctx)
		if err != nil {
			return nil, err
		}
		return made[0].Libs, nil
	}
	if err := run.Lock(ctx); err != nil {
		return nil, err
	}
	made, err := b.Build(ctx)
	if err != nil {
		return nil, err
	}
	if libs := strings.Join(made[0].Libs, ";"); r.libs != nil && libs != *r.libs {
		return nil, fmt.Errorf("the Go code wants the system libraries %q linked now, and the build was configured for %q; configure it again", libs, *r.libs)
	}
	if err := verify(made[0], m); err != nil {
		return nil, err
	}
	return made[0].Libs, r.writeDepfile(run, made[0].Inputs())
}

// checkLDFlags refuses what a matrix may not have either.
func checkLDFlags(flags []string) error {
	for i, flag := range flags {
		if what, cure := matrix.LDFlag(flags[:i], flag); what != "" {
			return fmt.Errorf("LDFLAGS %q: %s; %s", flag, what, cure)
		}
	}
	if what, cure := matrix.LDFlags(flags); what != "" {
		return fmt.Errorf("LDFLAGS %q: %s; %s", flags[len(flags)-1], what, cure)
	}
	return nil
}

// verify looks at the archive as mage archive does, but for what tells of the machine: build files' debug information does so anyway.
func verify(a archive.Archive, m *matrix.Matrix) error {
	read, err := inspect.ReadArchive(a, m, check.Target{MinSDK: m.Android.MinSDK, TargetSDK: m.Android.TargetSDK}, nil)
	if err != nil {
		return err
	}
	findings, _ := check.Settle(check.CheckArchive(read), m.Checks)
	var errs []error
	for _, f := range findings {
		if f.Severity == check.Error {
			errs = append(errs, fmt.Errorf("%s: %s; %s (%s)", a.Lib, f.Seen, f.Cure, f.ID))
		}
	}
	return errors.Join(errs...)
}

// matrix gives what is to be built as a matrix. Where the module has an abi-matrix.toml, the request must agree with it, and it says what
// no build file does: CPU levels, page size, accepted NDKs, what becomes of panics.
func (r *request) matrix(root string) (*matrix.Matrix, error) {
	found := abi.Find(r.abi)
	if found == nil {
		return nil, fmt.Errorf("%s: not an ABI that Go can build for; use one of %s", r.abi, strings.Join(abi.Names(), ", "))
	}
	m, err := r.load(root, found)
	if err != nil {
		return nil, err
	}
	own := m.FindABI(r.abi)
	switch {
	case own == nil:
		return nil, fmt.Errorf("%s has no ABI %s; add [[abi]] name = %[2]q to it, or leave %[2]s out of this build (abiFilters, APP_ABI)", m.File, r.abi)
	case abi.LinkLevel(r.api) != abi.LinkLevel(m.Android.MinSDK):
		return nil, fmt.Errorf("this build is for API level %d, and %s says min_sdk = %d; set ANDROID_PLATFORM, APP_PLATFORM or minSdk to %[3]d, or min_sdk to %[1]d",
			r.api, m.File, m.Android.MinSDK)
	}
	panicLog := m.Library.PanicLog
	m.Library, m.App, m.ABIs, m.Android.MinSDK = r.library, nil, []matrix.ABI{*own}, r.api
	m.Library.PanicLog = panicLog
	return m, nil
}

// load reads the module's matrix, or makes one that says nothing but what the request says.
func (r *request) load(root string, found *abi.ABI) (*matrix.Matrix, error) {
	file := filepath.Join(root, matrix.FileName)
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		return matrix.Load(file)
	}
	m, err := matrix.Parse([]byte(`library.name = "any"`), matrix.FileName)
	if err != nil {
		return nil, err
	}
	m.Root, m.File = root, cmp.Or(strings.TrimSuffix(r.at, ":1"), file)
	m.ABIs, m.Android.MinSDK = []matrix.ABI{{ABI: found, CPU: found.Level}}, r.api
	return m, nil
}

// tools finds Go and takes the NDK that the build itself uses, never another.
func (r *request) tools(ctx context.Context, run *step.Runner, m *matrix.Matrix) (*toolchain.Tools, error) {
	env, err := toolchain.Host()
	if err != nil {
		return nil, err
	}
	env.UseNDK(r.ndk)
	if r.goTool != "" {
		env.PreferPath(filepath.Dir(r.goTool))
	}
	need := toolchain.For(m)
	need.NoNDKBuild = true
	tools, _, err := toolchain.Find(ctx, run, env, need)
	return tools, err
}

// writeDepfile tells ninja and make what the archive depends on, in make's language.
func (r *request) writeDepfile(run *step.Runner, inputs []string) error {
	if r.depfile == "" {
		return nil
	}
	escape := strings.NewReplacer(" ", `\ `, "#", `\#`, "$", "$$")
	var text bytes.Buffer
	fmt.Fprintf(&text, "%s:", escape.Replace(filepath.ToSlash(r.target)))
	for _, path := range inputs {
		fmt.Fprintf(&text, " \\\n  %s", escape.Replace(filepath.ToSlash(path)))
	}
	text.WriteByte('\n')
	return run.WriteFile(r.depfile, text.Bytes())
}
