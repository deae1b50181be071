package archive

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
)

// The go command takes a package from its cache where the package's own files, its flags and what it imports are the same, and does not look at
// included files in other folders (golang/go#24355), at the place that ${SRCDIR} of a #cgo LDFLAGS line stands for (with -trimpath,
// golang/go#36471), and at what pkg-config answers. So gondk adds a digest of these to what it does look at: for the package alone, by a file
// that -overlay adds to its folder, or else for all that has C code, by a macro that nobody reads.

// unseenFile is the name of a file in a package's folder that has nothing but a digest.
const unseenFile = "gondk_unseen.go"

// unseen is a digest over what the go command does not look at for a package, or nothing if there is none of it.
func (p *packageID) unseen() string {
	if p.place == "" && len(p.pkgConfig) == 0 && len(p.Included) == 0 {
		return ""
	}
	return shortDigest(fmt.Appendf(nil, "%q %q %q %q", p.Path, p.place, p.pkgConfig, p.Included)) // maps are printed in the order of their keys
}

// unseen is a digest over the packages to whose folders gondk can add no file, or nothing.
func (id *identity) unseen() string {
	var all []byte
	for _, p := range id.Packages {
		if p.addTo == "" {
			all = append(all, p.unseen()...)
		}
	}
	if len(all) == 0 {
		return ""
	}
	return shortDigest(all)
}

// unseenFiles are the files to add, by their paths.
func (id *identity) unseenFiles() map[string]string {
	files := map[string]string{}
	for _, p := range id.Packages {
		if digest := p.unseen(); digest != "" && p.addTo != "" {
			files[filepath.Join(p.addTo, unseenFile)] = "package " + p.name + "\n\n// " + digest + "\n"
		}
	}
	return files
}

// embedding are the folders from which the library holds files, as they are: what gondk adds there might become one of them.
func embedding(pkgs []*listed) map[string]bool {
	dirs := map[string]bool{}
	for _, p := range pkgs {
		for _, name := range p.EmbedFiles {
			dirs[filepath.Dir(filepath.Join(p.Dir, name))] = true
		}
	}
	return dirs
}

// addUnseen writes the files into a folder, and gives the flag by which the go command has them, beside what else is replaced; none if there
// are none.
func (b *code) addUnseen(id *identity, s *goSettings, dir string) ([]string, error) {
	files := id.unseenFiles()
	if len(files) == 0 {
		return nil, nil
	}
	replace := maps.Clone(s.overlay)
	for i, path := range slices.Sorted(maps.Keys(files)) {
		replace[path] = filepath.Join(dir, "unseen"+strconv.Itoa(i)+".go")
		if err := b.Run.WriteFile(replace[path], []byte(files[path])); err != nil {
			return nil, err
		}
	}
	text, err := overlayText(replace)
	if err != nil {
		return nil, err
	}
	overlay := filepath.Join(dir, "unseen.json")
	return []string{"-overlay=" + overlay}, b.Run.WriteFile(overlay, text)
}
