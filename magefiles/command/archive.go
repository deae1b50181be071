package command

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"go/build"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
	"github.com/gondk/gondk/magefiles/internal/build/link"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/facts/gofix"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/inspect"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/read/raw"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// request is a build file's request for an archive.
type request struct {
	library matrix.Library
	fixes   []string // of Go itself
	bind    string   // the Java package that the library's packages are bound to; empty: none
	abi     string
	api     int
	ndk     string // its root
	goTool  string // path of the go command
	out     string // folder for the archive, its headers and gondk's notes
	depfile string // to be written for ninja and make
	target  string // that the depfile is about
	at      string // FILE:LINE of the call, for errors
	link    string // file for what the linker is to be told; empty: the system libraries are printed
	debug   bool   // for a debugger
	cgo     []said // for the C compilers, the linker and pkg-config
	look    bool   // build nothing
	stub    bool   // with look: make an empty archive if there is none
	note    string // file of Go's cache to remember this program in
	noted   bool   // this program was started because a note names it
}

// said is one value of a flag that stands for a key of the matrix.
type said struct{ key, flag, value string }

// cgoFlags are the flags that stand for lists of the matrix.
var cgoFlags = []said{
	{"cgo_cflags", "cgo-cflag", "a `flag` for the C compiler of cgo; may be given several times"},
	{"cgo_cxxflags", "cgo-cxxflag", "a `flag` for the C++ compiler of cgo; may be given several times"},
	{"cgo_ldflags", "cgo-ldflag", "a `flag` for the linker of cgo, or a library; may be given several times"},
	{"pkg_config_path", "pkg-config-path", "a `folder` of .pc files for this ABI; may be given several times"},
}

func parseRequest(args []string) (*request, error) {
	r := &request{library: matrix.Library{Version: "1.0.0"}}
	flags := flag.NewFlagSet("gondk archive", flag.ContinueOnError)
	list := func(to *[]string) func(string) error {
		return func(s string) error { *to = append(*to, s); return nil }
	}
	flags.StringVar(&r.library.Name, "name", "", "`name` of the archive: golib for libgolib.a")
	flags.Func("package", "the main `package`, or several packages other than main for one archive", list(&r.library.Packages))
	flags.Func("tag", "a build `tag`; may be given several times", list(&r.library.Tags))
	flags.Func("ldflag", "a `flag` for Go's linker; may be given several times", list(&r.library.LDFlags))
	flags.Func("gcflag", "a `flag` for Go's compiler, for every package; may be given several times", list(&r.library.GCFlags))
	flags.Func("fix", "a `fix` of Go itself, such as boottime; may be given several times", list(&r.fixes))
	for _, f := range cgoFlags {
		flags.Func(f.flag, f.value, func(s string) error { r.cgo = append(r.cgo, said{f.key, f.flag, s}); return nil })
	}
	flags.BoolVar(&r.debug, "debug", false, "build for stepping through with a debugger")
	flags.Func("keep", "a `symbol` to keep in addition to those of //export; may be given several times", list(&r.library.Keep))
	flags.StringVar(&r.bind, "bind", "", "the Java `package` from which an app calls the packages, which are ordinary ones then")
	flags.StringVar(&r.abi, "abi", "", "Android `ABI`")
	flags.IntVar(&r.api, "api", 0, "API `level`")
	flags.StringVar(&r.ndk, "ndk", "", "`folder` of the NDK")
	flags.StringVar(&r.goTool, "go", "", "`path` of the go command; by default the one on PATH")
	flags.StringVar(&r.out, "out", "", "output `folder`")
	flags.StringVar(&r.depfile, "depfile", "", "`file` to write the archive's dependencies to")
	flags.StringVar(&r.target, "target", "", "`target` of the depfile")
	flags.StringVar(&r.at, "at", "", "`FILE:LINE` to name in errors")
	flags.StringVar(&r.link, "link", "", "response `file` to write the linker's arguments to; without it, the system libraries are printed")
	flags.BoolVar(&r.look, "look", false, "build nothing; only write the headers and say whether the archive is current or stale")
	flags.BoolVar(&r.stub, "stub", false, "with -look: if there is no archive, make an empty one, for make")
	flags.StringVar(&r.note, "remember", "", "`file` in a folder of Go's cache, to note this program in")
	flags.BoolVar(&r.noted, "remembered", false, "fail where the go command would run another program")
	if err := flags.Parse(args); err != nil {
		return nil, parseError(err)
	}
	if len(r.library.Packages) == 1 {
		r.library.Package, r.library.Packages = r.library.Packages[0], nil
	}
	switch {
	case flags.NArg() > 0:
		return nil, usage{fmt.Errorf("archive takes only flags, not %q", flags.Arg(0))}
	case r.library.Name == "", r.library.Package == "" && r.library.Packages == nil, r.abi == "", r.api == 0, r.ndk == "", r.out == "":
		return nil, usage{errors.New("archive needs -name, -package, -abi, -api, -ndk and -out")}
	}
	return r, r.absolute()
}

// absolute takes paths as the caller means them, from the current folder: Go and compilers start in others.
func (r *request) absolute() error {
	for _, path := range []*string{&r.ndk, &r.goTool, &r.out, &r.depfile, &r.link, &r.note} {
		if *path == "" || path == &r.goTool && filepath.Base(*path) == *path {
			continue // a name alone is looked for on PATH
		}
		abs, err := filepath.Abs(*path)
		if err != nil {
			return err
		}
		*path = abs
	}
	return nil
}

// parseError explains a wrong flag: build files are copied into projects and may be older or newer than gondk.
func parseError(err error) error {
	switch {
	case errors.Is(err, flag.ErrHelp):
		return err
	case strings.HasPrefix(err.Error(), "flag provided but not defined"):
		return usage{fmt.Errorf("%w; if a build file passed it, that file is from another release of gondk: copy Gondk.cmake or ndk-build/gondk again", err)}
	}
	return usage{err}
}

// archiveCommand builds an archive as a build file asks for it, in the Go module of the current folder.
func archiveCommand(ctx context.Context, args []string, out io.Writer) error {
	r, err := parseRequest(args)
	if err != nil {
		return err
	}
	if r.noted {
		if err := checkRemembered(); err != nil {
			return err
		}
	}
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	log := step.NewLog(os.Stderr)
	if r.look {
		log.Quiet()
	} else {
		log.Rewrite(func(line string) string { return goErrors(root, line) })
	}
	env := os.Environ()
	if r.noted {
		env = forHost(env)
	}
	run := step.New(root, env, log, false)
	run.State, run.Shown = r.out, r.out // what lies elsewhere is told by its whole path, which build systems and IDEs find
	err = r.do(ctx, run, root, out)
	run.Unlock()
	log.Flush()
	if err := run.Explain(ctx, err); err != nil {
		return errors.New(located(r.at, "error", err.Error()))
	}
	return nil
}

// do builds the archive, or looks only.
func (r *request) do(ctx context.Context, run *step.Runner, root string, out io.Writer) error {
	b, err := r.builder(ctx, run, root)
	if err != nil {
		return err
	}
	if err := run.Lock(ctx); err != nil {
		return err
	}
	if err := remember(run, r.note); err != nil {
		return err
	}
	if r.look {
		return r.sync(ctx, b, out)
	}
	made, err := b.Build(ctx)
	if err != nil {
		return err
	}
	if err := verify(made[0], b.Matrix); err != nil {
		return err
	}
	if err := r.tellLink(run, made[0], b.Matrix, out); err != nil {
		return err
	}
	return r.writeDepfile(run, made[0].Inputs())
}

// builder says what is wrong with the build that asks, before anything is done.
func (r *request) builder(ctx context.Context, run *step.Runner, root string) (*archive.Builder, error) {
	if err := checkLDFlags(r.library.LDFlags); err != nil {
		return nil, err
	}
	m, err := r.matrix(root)
	if err != nil {
		return nil, err
	}
	if err := r.checkFolders(root); err != nil {
		return nil, err
	}
	if err := run.MkdirAll(r.out); err != nil {
		return nil, err
	}
	tools, err := r.tools(ctx, run, m)
	return &archive.Builder{Run: run, Matrix: m, Tools: tools, Out: r.out, Debug: r.debug}, err
}

// checkFolders looks for the folders of packages that are named by them: a name that is wrong is the build file's mistake, not the Go code's.
func (r *request) checkFolders(root string) error {
	for _, name := range append([]string{r.library.Package}, r.library.Packages...) {
		folder := filepath.Join(root, filepath.FromSlash(strings.TrimSuffix(name, "/...")))
		if info, err := os.Stat(folder); build.IsLocalImport(name) && (err != nil || !info.IsDir()) {
			return fmt.Errorf("%s: directory not found: there is no folder %s; give the Go package's folder, relative to %s", name, folder, root)
		}
	}
	return nil
}

// sync does what an IDE needs that reads the build files. What is wrong with the Go code does not keep it from that: the build tells.
func (r *request) sync(ctx context.Context, b *archive.Builder, out io.Writer) error {
	current, err := b.Look(ctx)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		b.Run.Log.Printf("%s", located(r.at, "warning", "the Go code does not build: "+archive.Reason(err)))
		if err := b.NoHeaders(err); err != nil {
			return err
		}
	}
	if r.stub {
		if err := r.writeStub(b); err != nil {
			return err
		}
	}
	word := "stale"
	if current {
		word = "current"
	}
	_, err = fmt.Fprintln(out, word)
	return err
}

// writeStub makes an empty archive if there is none: ndk-build reads no module whose file is not there.
func (r *request) writeStub(b *archive.Builder) error {
	lib := b.Lib(&b.Matrix.ABIs[0])
	if _, err := os.Stat(lib); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return b.Run.WriteFile(lib, []byte(archive.Empty))
}

// tellLink says what whoever links the archive tells the linker: in a file, or the system libraries alone on standard output.
func (r *request) tellLink(run *step.Runner, made archive.Archive, m *matrix.Matrix, out io.Writer) error {
	if r.link == "" {
		_, err := fmt.Fprintln(out, strings.Join(made.Libs, ";"))
		return err
	}
	text := link.Of(made.ABI.ABI, m.Android.PageSize, made.Libs, made.Entry).Response()
	if was, err := os.ReadFile(r.link); err == nil && bytes.Equal(was, text) {
		return nil
	}
	if err := run.WriteFile(r.link, text); err != nil {
		return err
	}
	// Build systems link again when the archive is new: they do not know of the other file.
	now := time.Now()
	return os.Chtimes(made.Lib, now, now)
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
	return raw.Guarded(func() error {
		read, err := inspect.ReadArchive(a, m, check.Target{MinSDK: m.Android.MinSDK, TargetSDK: m.Android.TargetSDK}, nil)
		if err != nil {
			return err
		}
		findings, _ := check.Settle(check.CheckArchive(read), m.Checks)
		return check.Errors(findings)
	})
}

// matrix returns what is to be built as a matrix. Where the module has an abi-matrix.toml, the request must agree with it, and it says what
// no build file does: CPU levels, page size, accepted NDKs, what becomes of panics. Its flags for compilers
// come before the request's, and its fixes of Go are made too.
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
		return nil, fmt.Errorf("this build is for API level %d, but %s says min_sdk = %d; set ANDROID_PLATFORM, APP_PLATFORM or minSdk to %[3]d, or min_sdk to %[1]d",
			r.api, m.File, m.Android.MinSDK)
	}
	theirs, mine := m.Library, *own
	m.Library, m.App, m.Android.MinSDK = r.library, nil, r.api
	m.Library.PanicLog, m.Library.Cgo, m.Library.GCFlags = theirs.PanicLog, theirs.Cgo, slices.Concat(theirs.GCFlags, r.library.GCFlags)
	if err := r.bound(m); err != nil {
		return nil, err
	}
	m.Go.Fixes = gofix.Ordered(slices.Concat(m.Go.Fixes, r.fixes))
	err = r.addFlags(&mine.Cgo)
	m.ABIs = []matrix.ABI{mine}
	return m, err
}

// bound has the request's packages bound to Java, if it asks for that; what a build file says goes before what the matrix says.
func (r *request) bound(m *matrix.Matrix) error {
	if r.bind == "" {
		return nil
	}
	if what, cure := matrix.CheckJavaPackage(r.bind); what != "" {
		return fmt.Errorf("-bind %q: %s; %s", r.bind, what, cure)
	}
	theirs := matrix.Bind{}
	if m.Bind != nil {
		theirs = *m.Bind
	}
	theirs.Java, theirs.Packages = r.bind, append(r.library.Packages, r.packages()...)
	m.Bind, m.Library.Package, m.Library.Packages = &theirs, "", nil
	return nil
}

// packages is the one package of the request, if it is one.
func (r *request) packages() []string {
	if r.library.Package == "" {
		return nil
	}
	return []string{r.library.Package}
}

// addFlags adds the request's flags for compilers to the ABI's, and says what is wrong with them and with its fixes.
func (r *request) addFlags(cgo *matrix.Cgo) error {
	var errs []error
	for _, f := range r.library.GCFlags {
		if what, cure := matrix.CheckGCFlag(f); what != "" {
			errs = append(errs, fmt.Errorf("-gcflag %q: %s; %s", f, what, cure))
		}
	}
	for _, f := range r.fixes {
		if what, cure := matrix.CheckFix(f); what != "" {
			errs = append(errs, fmt.Errorf("-fix %q: %s; %s", f, what, cure))
		}
	}
	for _, s := range r.cgo {
		errs = append(errs, cgo.Add(s.key, s.value, "-"+s.flag))
	}
	return errors.Join(errs...)
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
	env := toolchain.HostWithoutCache() // the NDK is named
	if r.goTool != "" {
		env.PreferPath(filepath.Dir(r.goTool))
	}
	need := toolchain.For(m)
	need.OfBuild, need.CMake, need.NDKBuild, need.App = r.ndk, false, false, false
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
