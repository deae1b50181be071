package archive

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/read/cinclude"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// What stands above import "C" in a file with //export functions goes into the archive's header, with its #include lines. Whoever compiles
// against the archive has not the package's folder, so the headers that it names go into the archive's include folder.

// ownHeader is a header of a package's.
type ownHeader struct {
	name string // in the include folder, as the line that includes it has it
	file string // absolute
}

// ownHeaders returns the headers that a package's part of the archive's header needs, and those that declare C functions which keep keeps;
// what they include themselves too.
func ownHeaders(p *listed, keep []string) []ownHeader {
	dirs := includeDirs(p)
	var headers []ownHeader
	for _, name := range p.CgoFiles {
		if exportsAny(p, name) {
			headers = append(headers, includes(ownHeader{name, filepath.Join(p.Dir, name)}, dirs)...)
		}
	}
	for _, name := range p.cSources() {
		for _, h := range includes(ownHeader{name, filepath.Join(p.Dir, name)}, dirs) {
			if text, err := os.ReadFile(h.file); err == nil && declares(text, keep) {
				headers = append(headers, h)
			}
		}
	}
	var all []ownHeader
	for len(headers) > 0 {
		h := headers[0]
		headers = headers[1:]
		if !slices.Contains(all, h) {
			all = append(all, h)
			headers = append(headers, includes(h, dirs)...)
		}
	}
	return all
}

// includes returns the package's headers that a file of its includes.
func includes(in ownHeader, dirs []string) []ownHeader {
	text, err := os.ReadFile(in.file)
	if err != nil {
		return nil // the compiler says it better
	}
	var found []ownHeader
	for _, one := range cinclude.Of(text) {
		name, file := one.Name, one.Find(filepath.Dir(in.file), dirs)
		if file == filepath.Join(filepath.Dir(in.file), filepath.FromSlash(name)) {
			name = path.Join(path.Dir(in.name), name) // beside the one that includes it
		}
		if file != "" {
			found = append(found, ownHeader{name, file})
		}
	}
	return found
}

// headers returns the contents of the include folder other than the ABIs' own headers, by name.
func (b *code) headers(plans []plan) (map[string][]byte, error) {
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
				b.Run.Log.Warn(step.Warning{
					Name: "header", Text: fmt.Sprintf("the C API includes %q (%s), which code that compiles against the archive cannot find", h.name, b.Run.Rel(h.file)),
					Cure: "move it into the package's folder",
				})
				continue
			}
			text, err := os.ReadFile(h.file)
			if err != nil {
				return nil, err
			}
			if other, ok := mine[h.name]; ok && !bytes.Equal(own[h.name][p.ABI.Name], text) {
				return nil, fmt.Errorf("%s: the C API includes %q (%s), but %s has that name too; rename it, or choose another library.name",
					matrixName(b.Builder), h.name, b.Run.Rel(h.file), other)
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

// exported returns the own headers of the packages whose functions the archive exports.
func (b *code) exported(pkgs []*listed) []ownHeader {
	var all []ownHeader
	for _, p := range b.exporting(pkgs) {
		all = append(all, ownHeaders(p, b.Matrix.Library.Keep)...)
	}
	return all
}

// exporting returns the packages whose functions the archive exports.
func (b *code) exporting(pkgs []*listed) []*listed {
	if !b.umbrella() {
		return pkgs[len(pkgs)-1:]
	}
	return slices.DeleteFunc(slices.Clone(pkgs), func(p *listed) bool { return !slices.Contains(b.memberPaths, p.ImportPath) })
}
