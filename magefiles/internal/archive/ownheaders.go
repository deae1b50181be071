package archive

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/capi"
)

// What stands above import "C" in a file with //export functions goes into the archive's header, with its #include lines. Whoever compiles
// against the archive has not the package's folder, so the headers that it names go into the archive's include folder.

// ownHeader is a header of a package's.
type ownHeader struct {
	name string // in the include folder, as the line that includes it has it
	file string // absolute
}

// ownHeaders gives the headers that a package's part of the archive's header needs, those that they include themselves too.
func ownHeaders(p *listed) []ownHeader {
	dirs := includeDirs(p)
	var queue []ownHeader
	for _, name := range p.CgoFiles {
		if text, err := os.ReadFile(filepath.Join(p.Dir, name)); err == nil && capi.Export.Match(text) {
			queue = append(queue, ownHeader{name, filepath.Join(p.Dir, name)})
		}
	}
	sources := len(queue)
	for i := 0; i < len(queue); i++ {
		text, err := os.ReadFile(queue[i].file)
		if err != nil {
			continue // the compiler says it better
		}
		for _, match := range includeLine.FindAllSubmatch(text, -1) {
			quoted, name := string(match[1]) == `"`, string(match[2])
			found := findInclude(quoted, name, filepath.Dir(queue[i].file), dirs)
			if found == filepath.Join(filepath.Dir(queue[i].file), filepath.FromSlash(name)) {
				name = path.Join(path.Dir(queue[i].name), name) // beside the one that includes it
			}
			if found != "" && !slices.Contains(queue, ownHeader{name, found}) {
				queue = append(queue, ownHeader{name, found})
			}
		}
	}
	return queue[sources:]
}

// headers gives the contents of the include folder beside the ABIs' own headers, by name.
func (b *Builder) headers(plans []plan) (map[string][]byte, error) {
	text, err := headerText(b.Matrix)
	if err != nil {
		return nil, err
	}
	library := b.Matrix.Library.Name
	all := map[string][]byte{library + ".h": text}
	taken := map[string]string{library + ".h": "the archive's own header"}
	for _, p := range plans {
		taken[abiHeader(library, p.ABI.Name)] = "the archive's own header"
	}
	own := map[string]map[string][]byte{} // name -> ABI -> text
	for _, p := range plans {
		mine := maps.Clone(taken)
		for _, h := range b.exported(p.pkgs) {
			if !filepath.IsLocal(filepath.FromSlash(h.name)) {
				b.Run.Log.Warnf("the code above import \"C\" includes %q (%s), which nobody finds who compiles against the archive; move it into the package's folder",
					h.name, b.Run.Rel(h.file))
				continue
			}
			text, err := os.ReadFile(h.file)
			if err != nil {
				return nil, err
			}
			if other, ok := mine[h.name]; ok && !bytes.Equal(own[h.name][p.ABI.Name], text) {
				return nil, fmt.Errorf("%s: the code above import \"C\" includes %q (%s), and %s has that name too; rename it, or choose another library.name",
					matrixName(b), h.name, b.Run.Rel(h.file), other)
			}
			if own[h.name] == nil {
				own[h.name] = map[string][]byte{}
			}
			own[h.name][p.ABI.Name] = text
			mine[h.name] = b.Run.Rel(h.file)
		}
	}
	for name, texts := range own {
		files, err := eachABI(plans, name, texts)
		if err != nil {
			return nil, err
		}
		maps.Copy(all, files)
	}
	return all, nil
}

// exported gives the own headers of the packages whose functions the archive exports.
func (b *Builder) exported(pkgs []*listed) []ownHeader {
	var all []ownHeader
	for i, p := range pkgs {
		if b.umbrella() && slices.Contains(b.memberPaths, p.ImportPath) || !b.umbrella() && i == len(pkgs)-1 {
			all = append(all, ownHeaders(p)...)
		}
	}
	return all
}
