package golist

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
)

// watched is what an answer of go list came from. All paths are absolute; the lists are sorted.
type watched struct {
	Folders []string // of packages: the sources in them count, with their names
	Files   []string // whose content counts, and that they are not there
	Places  []string // that have to be there: folders in the module cache
	Embeds  []embed
	Content bool              // of embedded files counts
	Modules map[string]string // paths of the modules outside the module cache, by their folders
	Cgo     bool              // a package has C code, of which more may count than is known here
}

// embed is what the //go:embed lines of a package say.
type embed struct {
	Folder   string
	Patterns []string
}

// listed is a package, as far as it matters here.
type listed struct {
	Dir, ImportPath string
	Standard        bool
	Module          *listedModule
	EmbedPatterns   []string
	GoFiles         []string // where the query asks for them
	Error           *struct{ Err string }
}

type listedModule struct {
	Path, Version, Dir, GoMod string
	Main                      bool
	Replace                   *listedModule
}

// watch says what the answer came from. It gives up where that is more than is known here.
func (q Query) watch(text string) (*watched, bool) {
	w := &watched{Content: q.Contents, Modules: map[string]string{}}
	if filepath.Ext(q.Module.Mod) != ".mod" && filepath.Ext(q.Module.Work) != ".work" { // GOPATH mode looks for packages everywhere
		return nil, false
	}
	if slices.ContainsFunc(q.Args, func(word string) bool { return strings.Contains(word, "...") }) {
		return nil, false // a folder anywhere may come to match
	}
	pkgs, err := packages(text)
	if err != nil || slices.ContainsFunc(pkgs, func(p listed) bool { return p.Error != nil || p.Dir == "" }) {
		return nil, false
	}
	var local []string // paths of modules outside the cache
	for _, p := range pkgs {
		w.Cgo = w.Cgo || p.ImportPath == "runtime/cgo" // which every package with C code needs
		if q.take(w, p) && p.Module != nil {
			local = append(local, p.Module.Path)
			w.Modules[p.Module.at()] = p.Module.Path
		}
	}
	if slices.ContainsFunc(pkgs, func(p listed) bool { return q.shadowed(p, local) }) {
		return nil, false
	}
	w.Files = append(w.Files, q.Files...)
	if !w.modules(q.Module) {
		return nil, false
	}
	w.sort()
	return w, true
}

// packages reads what go list has written.
func packages(text string) ([]listed, error) {
	var all []listed
	for dec := json.NewDecoder(strings.NewReader(text)); ; {
		var p listed
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
}

// take takes one package, and reports whether it lies where anybody may change it.
func (q Query) take(w *watched, p listed) bool {
	switch {
	case p.Standard:
		return false // GOVERSION stands for it
	case q.inCache(p.Dir):
		w.Places = append(w.Places, p.Dir)
		return false
	}
	w.Folders = append(w.Folders, p.Dir)
	if len(p.EmbedPatterns) > 0 {
		w.Embeds = append(w.Embeds, embed{p.Dir, p.EmbedPatterns})
	}
	if p.Module != nil && p.Module.at() != "" {
		// A go.mod in a folder in between would make another module of it.
		for dir := p.Dir; len(dir) > len(p.Module.at()); dir = filepath.Dir(dir) {
			w.Files = append(w.Files, filepath.Join(dir, "go.mod"))
		}
	}
	return true
}

func (m *listedModule) at() string {
	if m.Replace != nil {
		return m.Replace.Dir
	}
	return m.Dir
}

func (q Query) inCache(path string) bool {
	rel, err := filepath.Rel(q.Module.Cache, path)
	return q.Module.Cache != "" && err == nil && filepath.IsLocal(rel)
}

// shadowed reports whether a package of another module has a path within a local module's: then a new folder there would clash with it.
func (q Query) shadowed(p listed, local []string) bool {
	return !p.Standard && q.inCache(p.Dir) && slices.ContainsFunc(local, func(path string) bool { return strings.HasPrefix(p.ImportPath, path+"/") })
}

// modules adds the files that say which modules there are.
func (w *watched) modules(m Module) bool {
	if filepath.Ext(m.Work) == ".work" {
		if !w.workspace(m.Work) {
			return false
		}
	}
	return filepath.Ext(m.Mod) != ".mod" || w.module(m.Mod)
}

func (w *watched) workspace(file string) bool {
	dir := filepath.Dir(file)
	w.Files = append(w.Files, file, strings.TrimSuffix(file, ".work")+".work.sum", filepath.Join(dir, "vendor", "modules.txt"))
	data, err := os.ReadFile(file)
	if err != nil {
		return false
	}
	work, err := modfile.ParseWork(file, data, nil)
	if err != nil {
		return false
	}
	for _, use := range work.Use {
		if !w.module(filepath.Join(absolute(dir, use.Path), "go.mod")) {
			return false
		}
	}
	w.replaced(dir, work.Replace)
	return true
}

// module adds a module's files; those of the modules that it replaces by folders, where its own replace lines count.
func (w *watched) module(file string) bool {
	dir := filepath.Dir(file)
	w.Files = append(w.Files, file, strings.TrimSuffix(file, ".mod")+".sum", filepath.Join(dir, "vendor", "modules.txt"))
	data, err := os.ReadFile(file)
	if err != nil {
		return false
	}
	mod, err := modfile.Parse(file, data, nil)
	if err != nil {
		return false
	}
	w.replaced(dir, mod.Replace)
	return true
}

func (w *watched) replaced(dir string, replace []*modfile.Replace) {
	for _, r := range replace {
		if r.New.Version == "" {
			w.Files = append(w.Files, filepath.Join(absolute(dir, r.New.Path), "go.mod"))
		}
	}
}

func absolute(dir, path string) string {
	if path = filepath.FromSlash(path); filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}

func (w *watched) sort() {
	for _, list := range []*[]string{&w.Folders, &w.Files, &w.Places} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
}
