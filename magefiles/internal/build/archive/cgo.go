package archive

import (
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

// Which flags cgo's compilers get: those of the environment, which Go gives to every ABI and every package, then gondk's own, then the
// matrix's for the library and for the ABI, then, from Go, those of the package's #cgo lines.

// texts returns the settings as flags.
func texts(settings []matrix.Setting) []string {
	var flags []string
	for _, s := range settings {
		flags = append(flags, s.Text)
	}
	return flags
}

// joinFlags returns the value of a variable such as CGO_CFLAGS: the user's, and more flags behind it.
func joinFlags(user string, more ...[]string) string {
	words := []string{strings.TrimSpace(user)}
	for _, flag := range slices.Concat(more...) {
		words = append(words, quote(flag))
	}
	return strings.TrimSpace(strings.Join(words, " "))
}

// cgoEnv returns the variables for cgo's compilers for one ABI.
func (b *Builder) cgoEnv(abi *matrix.ABI, settings *goSettings, unseen string) []string {
	cgo := b.Matrix.CgoFor(abi)
	before, after := b.ownCFlags(cgo, unseen)
	return []string{
		"CGO_CFLAGS=" + joinFlags(settings.env["CGO_CFLAGS"], before, texts(cgo.CFlags), after),
		"CGO_CXXFLAGS=" + joinFlags(settings.env["CGO_CXXFLAGS"], before, texts(cgo.CXXFlags), after),
		cgoLDFLAGS + "=-g", // that is, nothing, see environmentFlags; an empty value would give way to what go env -w has set
	}
}

// cgoCommand gives the words by which cgo is started: it lies where the go command has it, which only passes it on.
func (b *Builder) cgoCommand(s *goSettings) []string {
	if program := filepath.Join(s.toolDir, "cgo"+filepath.Ext(b.Tools.Go.Path)); exists(program) {
		return []string{program}
	}
	return []string{b.Tools.Go.Path, "tool", "cgo"}
}

// ownCFlags gives gondk's flags for C and C++, that stand before and after the matrix's. A macro that nobody reads carries the digest of
// what the go command does not look at, or else it takes from its cache what it compiled before that changed.
func (b *Builder) ownCFlags(cgo matrix.Cgo, unseen string) (before, after []string) {
	if b.Debug {
		after = []string{"-O0", "-g"} // and all paths as they are, for the debugger
	} else {
		before = b.prefixMaps(cgo)
	}
	if unseen != "" {
		before = append(before, "-DGONDK_UNSEEN_"+unseen)
	}
	return before, after
}

// prefixMaps keeps the NDK's folder, and the project's where the settings name it, out of debug information. Go's -trimpath does so for
// the folders of modules, by flags behind these, which win.
func (b *Builder) prefixMaps(cgo matrix.Cgo) []string {
	ndk, root := b.Tools.NDK, b.Matrix.Root
	maps := []string{ndk.PrefixMap(ndk.Root, "ndk")}
	if slices.ContainsFunc(slices.Concat(cgo.CFlags, cgo.CXXFlags), func(s matrix.Setting) bool { return strings.Contains(s.Text, root) }) {
		maps = append(maps, ndk.PrefixMap(root, "/_/"+b.name()))
	}
	return maps
}

// applyCgo puts the settings before the flags of the packages that Go gives them to, for all that looks at what a package is made of.
func (b *Builder) applyCgo(abi *matrix.ABI, pkgs []*listed) {
	cgo := b.Matrix.CgoFor(abi)
	for _, p := range pkgs {
		if p.Standard || len(p.CgoFiles) == 0 {
			continue
		}
		p.CgoCFLAGS = slices.Concat(texts(cgo.CFlags), p.CgoCFLAGS)
		p.CgoCXXFLAGS = slices.Concat(texts(cgo.CXXFlags), p.CgoCXXFLAGS)
	}
}

// cgoID is the settings without the place of the project.
type cgoID struct {
	CFlags, CXXFlags, LDFlags, PkgConfigPath []string `json:",omitempty"`
}

// identifyCgo gives nothing if there are no settings.
func (b *Builder) identifyCgo(abi *matrix.ABI) *cgoID {
	cgo, root := b.Matrix.CgoFor(abi), b.Matrix.Root
	placeless := func(settings []matrix.Setting) (flags []string) {
		for _, flag := range texts(settings) {
			flags = append(flags, strings.ReplaceAll(flag, root, "${root}"))
		}
		return flags
	}
	id := &cgoID{CFlags: placeless(cgo.CFlags), CXXFlags: placeless(cgo.CXXFlags), LDFlags: placeless(cgo.LDFlags), PkgConfigPath: placeless(cgo.PkgConfigPath)}
	if reflect.DeepEqual(id, &cgoID{}) {
		return nil
	}
	return id
}

// settingsFiles returns the files for pkg-config that the settings name and somebody may change, and their folders.
func (b *Builder) settingsFiles(abi *matrix.ABI) []string {
	var files []string
	for _, dir := range texts(b.Matrix.CgoFor(abi).PkgConfigPath) {
		files = append(files, dir)
		names, _ := fs.Glob(os.DirFS(dir), "*.pc") // the pattern is good
		for _, name := range names {
			files = append(files, filepath.Join(dir, name))
		}
	}
	return files
}
