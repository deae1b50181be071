package begin

import (
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/cinclude"
	"github.com/gondk/gondk/magefiles/internal/read/gosource"
)

// goPackage is one that Android can build.
type goPackage struct {
	Name    string   // as in its package line
	Dir     string   // ./golib as the matrix has it, or an import path
	Exports []string // functions that it exports to C
	Tags    []string // build tags without which it exports nothing, or is not there
	links   []string // libraries that it links: z

	files, cFiles, hFiles []string // absolute: Go's, C's and C++'s, headers
}

func (p *goPackage) isMain() bool { return p.Name == "main" }

// readPackage reads the package in a folder, or gives nil if the folder has none for Android. Files that are no Go code are in broken.
func readPackage(dir, rel string) (p *goPackage, broken error) {
	known := verdicts{}
	p, found, broken := readWithTags(dir, rel, nil, known)
	if p != nil && len(p.Exports) > 0 {
		return p, broken
	}
	// Nothing without a build tag; what does each of those give that the folder's files name, and all together?
	tags := ownTags(found)
	for _, try := range append(each(tags), tags) {
		if len(try) == 0 {
			continue
		}
		tagged, _, _ := readWithTags(dir, rel, try, known)
		switch {
		case tagged == nil:
		case len(tagged.Exports) > 0:
			tagged.Tags = try
			return tagged, nil
		case p == nil:
			tagged.Tags = try
			p = tagged
		}
	}
	return p, broken
}

func each(tags []string) (lists [][]string) {
	for _, tag := range tags {
		lists = append(lists, []string{tag})
	}
	return lists
}

// readWithTags reads the package as go build does for Android. A file may be for one of its architectures only.
func readWithTags(dir, rel string, tags []string, known verdicts) (*goPackage, *build.Package, error) {
	var p *goPackage
	var found *build.Package
	var broken error
	for _, arch := range abi.Defaults() {
		ctx := build.Default
		ctx.GOOS, ctx.GOARCH, ctx.CgoEnabled, ctx.BuildTags = "android", arch.GOARCH, true, tags
		ctx.ReadDir = withoutTestFiles
		var err error
		found, err = ctx.ImportDir(dir, 0)
		if no := (*build.NoGoError)(nil); err != nil && !errors.As(err, &no) {
			broken = errors.Join(broken, err)
		}
		if len(found.GoFiles)+len(found.CgoFiles) == 0 || found.Name == "" {
			continue
		}
		exports, preambles, err := exported(dir, found.CgoFiles)
		broken = errors.Join(broken, err)
		_, others, _ := exported(dir, found.IgnoredGoFiles) // a build tag may have taken out who calls back
		if found.Name != "main" && known.isCallbacks(exports, preambles+others, inFolder(dir, found.CFiles, found.CXXFiles)) {
			exports = nil
		}
		p = &goPackage{Name: found.Name, Dir: rel, Exports: exports, links: linked(found.CgoLDFLAGS), files: inFolder(dir, found.GoFiles, found.CgoFiles),
			cFiles: inFolder(dir, found.CFiles, found.CXXFiles), hFiles: inFolder(dir, found.HFiles)}
		if len(exports) > 0 {
			break
		}
	}
	return p, found, broken
}

// withoutTestFiles reads a folder. A test with import "C" would be an error.
func withoutTestFiles(dir string) ([]fs.FileInfo, error) {
	entries, err := os.ReadDir(dir)
	var infos []fs.FileInfo
	for _, e := range entries {
		if info, err := e.Info(); err == nil && !strings.HasSuffix(e.Name(), "_test.go") {
			infos = append(infos, info)
		}
	}
	return infos, err
}

// exported returns the functions that files with import "C" export, and the C code above the imports.
func exported(dir string, names []string) (functions []string, preambles string, broken error) {
	for _, name := range names {
		files := token.NewFileSet()
		file, err := gosource.Parse(files, filepath.Join(dir, name), nil)
		if err != nil {
			broken = errors.Join(broken, err)
			continue
		}
		for _, e := range gosource.Exports(files, file) {
			functions = append(functions, e.Name)
		}
		for _, d := range file.Decls {
			if d, ok := d.(*ast.GenDecl); ok {
				preambles += preamble(d)
			}
		}
	}
	return functions, preambles, broken
}

// preamble returns the C code above import "C".
func preamble(d *ast.GenDecl) (text string) {
	for _, spec := range d.Specs {
		if i, ok := spec.(*ast.ImportSpec); ok && strings.Trim(i.Path.Value, "`\"") == "C" {
			text += d.Doc.Text() + "\n" + i.Doc.Text() + "\n"
		}
	}
	return text
}

// verdicts are those of isCallbacks on one package, which has the same C code above import "C" whatever tags take part of it out.
type verdicts map[string]bool

func (v verdicts) isCallbacks(exports []string, preambles string, cFiles []string) bool {
	key := fmt.Sprintf("%q %q", exports, cFiles)
	if _, known := v[key]; !known {
		v[key] = len(exports) > 0 && isCallbacks(exports, preambles, cFiles)
	}
	return v[key]
}

// isCallbacks reports whether all that a package exports is for its own C code to call, not an API.
func isCallbacks(exports []string, preambles string, cFiles []string) bool {
	code := preambles
	for _, text := range withIncluded(cFiles) {
		if jniName().Match(text) {
			return false // Java calls that C code
		}
		code += string(text)
	}
	return !slices.ContainsFunc(exports, func(name string) bool {
		return !regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\b`).MatchString(code)
	})
}

// withIncluded reads C files, all of one folder, and what they include that lies beside them or below. A header beside them declares what
// others are to call.
func withIncluded(names []string) (texts [][]byte) {
	var folder []string
	if len(names) > 0 {
		folder = []string{filepath.Dir(names[0])} // where the go command starts the compiler
	}
	isHeader := func(name string) bool {
		return filepath.Dir(name) == folder[0] && strings.HasPrefix(filepath.Ext(name), ".h")
	}
	queue := slices.Clone(names)
	for i := 0; i < len(queue); i++ {
		text, err := os.ReadFile(queue[i])
		if err != nil {
			continue // the compiler says it better
		}
		texts = append(texts, text)
		for _, in := range cinclude.Of(text) {
			if name := in.Find(filepath.Dir(queue[i]), folder); name != "" && !slices.Contains(queue, name) && !isHeader(name) {
				queue = append(queue, name)
			}
		}
	}
	return texts
}

var linkFlag = lazyregexp.New(`^-l(\w+)$`)

func linked(flags []string) (libraries []string) {
	for _, flag := range flags {
		if m := linkFlag().FindStringSubmatch(flag); m != nil {
			libraries = append(libraries, m[1])
		}
	}
	return libraries
}

// notOwn are the words of build constraints that are no tag of a project's: systems, architectures and compilers, which Android is or is
// not, and what keeps a file out of a build on purpose.
var notOwn = strings.Fields(`aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris unix wasip1 windows zos
	386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x wasm
	cgo gc gccgo race msan asan ignore mage tools`)

func ownTags(p *build.Package) (tags []string) {
	for _, tag := range p.AllTags {
		if !slices.Contains(notOwn, tag) && !strings.HasPrefix(tag, "go1.") && !strings.HasPrefix(tag, "goexperiment.") {
			tags = append(tags, tag)
		}
	}
	return tags
}

// usable reports whether another package can do something with this one.
func (p *goPackage) usable() bool {
	return !p.isMain() && slices.ContainsFunc(p.files, func(name string) bool {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		return err == nil && ast.FileExports(file)
	})
}

// relPackage returns a folder as the matrix has it: ./golib, or a dot for the project's own.
func relPackage(root, dir string) (string, error) {
	rel, err := filepath.Rel(root, dir)
	if err != nil || !filepath.IsLocal(rel) {
		return "", fmt.Errorf("%s is not a folder below %s", dir, root)
	}
	return strings.TrimSuffix("./"+filepath.ToSlash(rel), "/."), nil
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
