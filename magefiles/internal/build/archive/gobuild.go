package archive

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/work/gomemory"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// externalLink returns the flags for Go's linker that say how it links by the compiler. What CGO_LDFLAGS says comes in a file: go build takes
// no quotes within quotes. flags are gondk's, and dir is a scratch folder.
func (b *Builder) externalLink(flags string, t target, p plan, dir string) ([]string, error) {
	linker := noTrials(t, p.pkgs)
	if len(linker) > 0 {
		flags += " -Qunused-arguments" // which Go's linker adds where a trial says that the compiler knows it
	}
	if len(t.linked) == 0 {
		return append(linker, "-extldflags="+flags), nil
	}
	file := filepath.Join(dir, "linked.args")
	if strings.ContainsAny(file, `"'`) && strings.Contains(file, " ") {
		return nil, fmt.Errorf("CGO_LDFLAGS cannot name a folder with both spaces and quotes in its name: %s; rename it", b.Matrix.Root)
	}
	return append(linker, "-extldflags="+flags+" "+quoteSpaces("@"+file)), b.Run.WriteFile(file, response(t.linked))
}

// noTrials gives the flag by which the trials of Go's linker fail at once. It compiles and links a small C program for each flag that it would
// like to use, for a build id and against warnings, which this library does not need: six programs an ABI. It tries the first word of its
// compiler alone, which here is env, and env knows none of a compiler's flags. By all words it links. A response file is tried in the same
// way, and needed on Windows alone, where a command line is short.
func noTrials(t target, pkgs []*listed) []string {
	compiler := step.Value(t.env, "CC")
	if slices.ContainsFunc(pkgs, func(p *listed) bool { return len(p.CXXFiles)+len(p.SwigCXXFiles) > 0 }) { // as go build chooses
		compiler = step.Value(t.env, "CXX")
	}
	if runtime.GOOS == "windows" || strings.ContainsAny(compiler, `"`) && strings.ContainsAny(compiler, `'`) {
		return nil
	}
	return []string{"-extld=env " + compiler}
}

// quoteSpaces quotes a word only if it has to be: the go command knows quotes at the beginning of a word alone.
func quoteSpaces(word string) string {
	if !strings.Contains(word, " ") {
		return word
	}
	return quote(word)
}

// response gives arguments as compilers read them from a file.
func response(words []string) []byte {
	var text strings.Builder
	escape := strings.NewReplacer(`\`, `\\`, " ", `\ `, `"`, `\"`, "'", `\'`)
	for _, w := range words {
		text.WriteString(escape.Replace(w) + "\n")
	}
	return []byte(text.String())
}

// goBuild fills the folder objects with what a c-shared library of the package is linked from. The library itself, whose link proves that
// nothing is missing, goes with go build's own folder: for one that is written to -o, go build also installs a header, and for that runs
// cgo and the C compiler again on runtime/cgo, net and every other package with C code that the main one imports, each time. It gives the
// headers, by package, of those that go build compiled.
func (b *code) goBuild(ctx context.Context, t target, p plan, id *identity, objects string) (headers map[string][]byte, err error) {
	// A symbol that Android does not have at this API level is an error here, and not on a phone.
	external, err := b.externalLink("-Wl,--no-undefined,--strip-debug", t, p, objects)
	if err != nil {
		return nil, err
	}
	args := []string{"-buildmode=c-shared", "-o", os.DevNull, "-ldflags=" + b.ldflags(id.digest(), t, append(external, "-tmpdir="+objects)...)}
	work := goWork(objects, p.settings)
	if work == "" {
		return nil, b.runGo(ctx, t, p, id, objects, args...)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	t.env = append(slices.Clip(t.env), "GOTMPDIR="+work)
	if err := b.runGo(ctx, t, p, id, objects, append(args, "-work")...); err != nil {
		return nil, err
	}
	return madeHeaders(work)
}

// runGo runs go build; dir is a scratch folder, which may have what Go's linker left.
func (b *code) runGo(ctx context.Context, t target, p plan, id *identity, dir string, args ...string) error {
	unseen, err := b.addUnseen(id, p.settings, dir)
	if err != nil {
		return err
	}
	args = slices.Concat([]string{"build", "-trimpath=" + strconv.FormatBool(!b.Debug)}, args, t.gcflags, b.flags(), unseen, []string{"--", b.main()})
	// What does not change the result is no part of the target's environment, which tasks compare.
	env := append(slices.Clip(t.env), gomemory.Env(b.Run.Env)...)
	_, err = b.Run.Run(ctx, step.Cmd{Dir: b.Matrix.Root, Path: b.Tools.Go.Path, Args: args, Env: env})
	if err == nil {
		return nil
	}
	return b.explainBuild(err, p, dir)
}

// ldflags returns the value of go build's -ldflags. own are those of gondk's, and stand before those of others.
func (b *Builder) ldflags(id string, t target, own ...string) string {
	// Without one of our own the build id depends on -tmpdir, which is a place. It must come first: go build refuses a value of
	// -ldflags that starts with a quote.
	flags := []string{"-buildid=" + id}
	for _, f := range own {
		flags = append(flags, quote(f))
	}
	// Compressing debug information takes a trial run of the compiler. That of an archive's objects never is, and a program's is split off.
	flags = append(flags, "-compressdwarf=false")
	if t.ldflags != "" {
		flags = append(flags, t.ldflags)
	}
	for _, f := range b.Matrix.Library.LDFlags {
		flags = append(flags, quote(f))
	}
	if b.Debug {
		flags = append(flags, "-s=false", "-w=false")
	}
	return strings.Join(flags, " ")
}
