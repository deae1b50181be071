// Package begin adds gondk to a project: it finds out what exists, and writes what is missing.
package begin

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"text/template"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

//go:embed files
var files embed.FS

// Asked is what the user asks for in addition to what the project's files show. Paths are relative to the project.
type Asked struct {
	Packages []string // the packages that are to become the archive
	Bind     string   // the Java package from which an app is to call them
	CMake    string   // a CMakeLists.txt that is to build the archive
	NDKBuild string   // an Android.mk that is
}

// Write adds the missing gondk files to the project in r's root. The only existing files it changes are .gitignore, to which it adds a
// line, and the build files that it is asked to change.
func Write(ctx context.Context, r *step.Runner, asked Asked) (*Done, error) {
	p, err := find(ctx, r, asked)
	if err != nil {
		return nil, err
	}
	changes, err := p.changes(asked)
	if err != nil {
		return nil, err
	}
	text, err := p.matrix()
	if err != nil {
		return nil, err
	}
	ci, err := p.ciFile()
	if err != nil {
		return nil, err
	}
	w := &writer{run: r}
	w.file(matrix.FileName, text, p.says())
	if p.exporter != nil {
		w.file(p.exporter.name, p.exporter.text, there)
	}
	if err := p.foreign(w); err != nil {
		return nil, err
	}
	if p.sample {
		w.tree("golib", "golib", ".txt")
	}
	if p.sample && p.gradle == nil && len(p.seen.apps) == 0 {
		w.tree("app", "app", "")
	}
	p.magefile(w)
	w.at(filepath.Join(p.git.root, filepath.FromSlash(ci.name)), ci.text, there)
	w.ignore()
	w.changes(changes)
	return p.done(w.lines, changes), w.err
}

// says tells what the matrix that is there says.
func (p *project) says() string {
	if p.there == nil {
		return there
	}
	key := "library.packages"
	switch {
	case p.Bind != "":
		key = "bind.packages"
	case p.IsMain:
		key = "library.package"
	}
	return fmt.Sprintf("%s, with %s = %s", there, key, quoted(p.Packages))
}

// magefile writes the magefile with gondk's targets.
func (p *project) magefile(w *writer) {
	to := "magefiles/magefile.go"
	if p.tools != "" {
		to = p.tools + "/magefile.go" // its module knows gondk, the project's does not
	}
	switch {
	case p.seen.hasKit:
		w.left(p.seen.magefile, "it already has gondk's targets")
	case p.seen.magefile != "" && p.tools == "":
		w.left(p.seen.magefile, "it has its own targets: add gondk's import to it, as https://github.com/gondk/gondk/blob/main/docs/build-files.md#by-mages-targets shows")
	default:
		w.embedded(to, "magefile.go.txt")
	}
}

// matrix returns the text of abi-matrix.toml where there is none. What the app's Gradle file says may be what no app with Go code can have.
func (p *project) matrix() ([]byte, error) {
	if p.there != nil {
		return nil, nil
	}
	text, err := fill("files/abi-matrix.toml.tmpl", p)
	if err == nil {
		_, err = matrix.Parse(text, "would write into "+matrix.FileName)
	}
	return text, err
}

// fill fills an embedded template in.
func fill(name string, data any) ([]byte, error) {
	text, err := files.ReadFile(name)
	if err != nil {
		return nil, err
	}
	parsed, err := template.New("").Parse(string(text))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = parsed.Execute(&out, data)
	return out.Bytes(), err
}

// export plans a package main that imports the given ones, which export nothing to C.
func (p *project) export(chosen []*goPackage) error {
	dir := p.exportFolder(chosen)
	p.take(path.Base(dir), nil, dir)
	var paths []string
	for _, c := range chosen {
		paths, p.Tags = append(paths, p.importPath(c)), append(p.Tags, c.Tags...)
	}
	p.Tags = unique(p.Tags)
	text, err := fill("files/export.go.tmpl", map[string]any{"Name": p.Name, "Paths": paths})
	p.exporter = &file{strings.TrimPrefix(dir, "./") + "/main.go", text}
	return err
}

// foreign writes a file that keeps go.mod's requirements for other modules' packages that the matrix will name.
func (p *project) foreign(w *writer) error {
	paths := slices.DeleteFunc(slices.Clone(p.Packages), func(name string) bool { return strings.HasPrefix(name, ".") })
	if len(paths) == 0 || p.there != nil {
		return nil
	}
	text, err := fill("files/keep.go.tmpl", paths)
	if err == nil {
		w.file("gondk/keep.go", text, there)
	}
	return err
}

func (p *project) importPath(c *goPackage) string {
	if below, ok := strings.CutPrefix(c.Dir, "./"); ok {
		return p.mod.path + "/" + below
	}
	if c.Dir == "." {
		return p.mod.path
	}
	return c.Dir
}

// cause leaves out the path, which the message has already.
func cause(err error) error {
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		return p.Err
	}
	return err
}
