package archive

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// explainBuild adds to messages of Go, the compiler and the linker what they mean here and what to do. objects is what Go's linker left.
func (b *Builder) explainBuild(err error, p plan, objects string) error {
	var failed *step.Error
	if !errors.As(err, &failed) {
		return err
	}
	failed.Name, failed.Output = "go build", withoutWork(failed.Output)
	missing := undefinedIn(failed.Output)
	texts := b.explainOutput(failed.Output, p.ABI)
	for i := range missing {
		missing[i].wanted = cmp.Or(missing[i].wanted, wantingObject(missing[i].name, objects, nil))
	}
	texts = append(texts, b.explainSymbols(missing, p)...)
	if cxx := cxxPackage(p.pkgs); cxx != "" && b.Tools.NDK.Lite && cxxHeader().MatchString(failed.Output) {
		texts = append(texts, cxx+" has C++ sources, and ndklite has no C++ library: install a real NDK and set ANDROID_NDK_HOME to it")
	}
	if !b.Run.Verbose {
		failed.Output = withoutCommand(failed.Output, b.Tools.NDK.Root)
	}
	if len(texts) == 0 {
		return fmt.Errorf("%s: %s does not build: %w", b.label(p.ABI), b.packages(), err)
	}
	return fmt.Errorf("%s: %s does not build: %s: %w", b.label(p.ABI), b.packages(), strings.Join(first(texts, 5), "\n"), err)
}

// first returns the first few texts, and how many more there are.
func first(texts []string, n int) []string {
	if len(texts) <= n {
		return texts
	}
	return append(slices.Clone(texts[:n]), fmt.Sprintf("and %d more", len(texts)-n))
}

// cxxPackage returns the import path of the first package with C++ sources.
func cxxPackage(pkgs []*listed) string {
	for _, p := range pkgs {
		if len(p.CXXFiles) > 0 {
			return p.ImportPath
		}
	}
	return ""
}

// withoutCommand leaves out the command by which Go's linker calls the compiler: thousands of letters before the line that matters.
func withoutCommand(output, ndk string) string {
	var lines []string
	for line := range strings.Lines(output) {
		word := strings.TrimLeft(throughEnv().ReplaceAllString(line, ""), `"'`)
		switch {
		case strings.HasPrefix(word, ndk) && strings.Contains(line, " -o "):
			continue
		case strings.Contains(line, ": running ") && strings.HasSuffix(strings.TrimSpace(line), "failed: exit status 1"):
			line = "the link fails (-v shows its command):\n"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "")
}

// throughEnv is what stands before the compiler where noTrials has it.
var throughEnv = lazyregexp.New(`^\S*/env `)

// cxxHeader fits what a compiler says that does not find a header of C++'s own: these have no dot.
var cxxHeader = lazyregexp.New(`fatal error: '[a-z_]+' file not found`)

// saying is a message of Go, the compiler or the linker, and what it means here. $1 and $2 are its groups.
type saying struct {
	text    lazyregexp.Regexp
	meaning string
}

var sayings = []saying{
	{lazyregexp.New(`link: (\S+): invalid reference to (\S+)`),
		`$1 reaches into Go's own packages ($2), which Go's linker has forbidden since Go 1.23; allow it with ldflags = ["-checklinkname=0"] in [library] of abi-matrix.toml, ` +
			`or with LDFLAGS -checklinkname=0 if a build file adds the archive; or use a release of it that does not do so`},
	{lazyregexp.New(`invalid flag in (#cgo LDFLAGS|pkg-config --libs): (\S+)`),
		`Go does not allow $2 in $1; put it into the environment variable CGO_LDFLAGS, or allow it with CGO_LDFLAGS_ALLOW`},
	{lazyregexp.New(`unable to find library -l(pthread|rt|util|resolv)\b`),
		`Android has no lib$1: its C library has these functions; write #cgo !android LDFLAGS: -l$1`},
	{lazyregexp.New(`unable to find library -l(stdc\+\+|c\+\+\S*|gnustl\S*|supc\+\+)`), `-l$1 is a C++ library that this NDK does not have; the NDK's is c++_shared or c++_static`},
	{lazyregexp.New(`unable to find library -l(\S+)`),
		`neither Android nor any -L folder has lib$1; build it with the NDK for each ABI and name its folder: #cgo arm64 LDFLAGS: -L$${SRCDIR}/lib/arm64 -l$1`},
	{lazyregexp.New(`error: (.+) is incompatible with`),
		`$1 was built for another CPU or system; build it with the NDK, once for each ABI, and name each with its own line: #cgo arm64 LDFLAGS: …, #cgo arm LDFLAGS: …`},
	{lazyregexp.New(`duplicate symbol: (\S+)`), `two of the linked files define $1; remove one of them, or make it static in one`},
	{lazyregexp.New(`recompile with -fPIC`), `a static library or object was not compiled for a shared library; compile it with -fPIC`},
	{lazyregexp.New(`fatal error: '([^']+\.[^']+)' file not found`),
		`neither the package's folder, nor an -I folder, nor the NDK has the header $1`},
}

// explainOutput gives what the lines mean that gondk knows, each meaning once.
func (b *Builder) explainOutput(output string, abi *matrix.ABI) []string {
	var texts []string
	for line := range strings.Lines(output) {
		text := cmp.Or(b.explainLibrary(abi, line), meaning(line))
		if text != "" && !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	return texts
}

// meaning gives that of the first saying that fits.
func meaning(line string) string {
	for _, s := range sayings {
		if at := s.text().FindStringSubmatchIndex(line); at != nil {
			return string(s.text().ExpandString(nil, s.meaning, line, at))
		}
	}
	return ""
}

// missing is a symbol that a link did not find.
type missing struct {
	name   string
	wanted string // who wants it, as far as that is known
}

var (
	undefinedLine = lazyregexp.New(`(?:undefined (?:hidden |protected )?symbol: |undefined reference to [\x60'"]?)([^'"\n]+)`)
	referenced    = lazyregexp.New(`^>>> referenced by (\S+)`)
	inLibrary     = lazyregexp.New(`:\(.*\) in archive (.+\.a)\s*$`) // with the source in the line before, which may be Rust's own
	inMember      = lazyregexp.New(`([^/\\\s]+\.a)\((\S+?)\)`)
)

// undefinedIn returns the symbols that ld.lld says nobody defines, each once.
func undefinedIn(output string) []missing {
	var all []missing
	open := false // the line before was about the last of all
	for line := range strings.Lines(output) {
		if m := undefinedLine().FindStringSubmatch(line); m != nil {
			open = !slices.ContainsFunc(all, func(o missing) bool { return o.name == m[1] })
			if open {
				all = append(all, missing{name: m[1]})
			}
			continue
		}
		if open && strings.HasPrefix(line, ">>>") {
			last := &all[len(all)-1]
			if m := inMember().FindStringSubmatch(line); m != nil && !strings.Contains(last.wanted, "(") {
				last.wanted = m[1] + "(" + m[2] + ")"
			} else if m := inLibrary().FindStringSubmatch(line); m != nil {
				last.wanted = base(m[1])
			} else if m := referenced().FindStringSubmatch(line); m != nil {
				last.wanted = cmp.Or(last.wanted, wantingFile(m[1]))
			}
		}
	}
	return all
}

// wantingFile makes of what a linker calls a place the name of a source, if it is one.
func wantingFile(place string) string {
	file, _, _ := strings.Cut(place, ":")
	base := file[strings.LastIndexAny(file, `/\`)+1:]
	if numbered().MatchString(base) || strings.HasPrefix(base, "cgo-g") {
		return "" // cgo-gcc-prolog, cgo-generated-wrapper
	}
	return strings.Replace(base, ".cgo2.c", ".go", 1)
}
