// Package begin brings gondk into a project: it finds out what is there, and writes what is missing.
package begin

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/gondk/gondk/magefiles/internal/step"
)

//go:embed files
var files embed.FS

// Line is what was done about one file.
type Line struct {
	File string // slash-separated, relative to the project
	Did  string // "written", or why it was left alone
}

// Done is what Write did, and what is to come.
type Done struct {
	Lines     []Line // in the order in which a reader wants to know
	HasApp    bool   // the matrix has an app to pack
	GradleApp string // folder of an app whose native code the project's own Gradle build builds, empty where there is none
}

// Write writes into the project in r's root what it lacks of gondk's. It changes no file that is there but .gitignore, to which it adds a
// line.
func Write(r *step.Runner) (*Done, error) {
	p, err := find(r.Root)
	if err != nil {
		return nil, err
	}
	w := &writer{run: r}
	matrix, err := p.matrix()
	if err != nil {
		return nil, err
	}
	w.file("abi-matrix.toml", matrix, "it is there already")
	if p.fresh {
		w.tree("golib", "golib", ".txt")
		w.tree("app", "app", "")
	}
	switch {
	case p.hasKit:
		w.left(p.magefile, "it has gondk's targets already")
	case p.magefile != "":
		w.left(p.magefile, "it has targets of its own: add gondk's import to it, as gondk's README shows")
	default:
		w.embedded("magefiles/magefile.go", "magefile.go.txt")
	}
	w.embedded(p.ciFile(), "ci/"+p.ci+".yml")
	w.ignore()
	return &Done{Lines: w.lines, HasApp: p.App != nil, GradleApp: p.gradleApp}, w.err
}

// matrix gives the text of abi-matrix.toml.
func (p *project) matrix() ([]byte, error) {
	text, err := files.ReadFile("files/abi-matrix.toml.tmpl")
	if err != nil {
		return nil, err
	}
	parsed, err := template.New("").Parse(string(text))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = parsed.Execute(&out, p)
	return out.Bytes(), err
}

// writer writes files that are not there. After an error it does nothing.
type writer struct {
	run   *step.Runner
	lines []Line
	err   error
}

func (w *writer) left(name, why string) { w.lines = append(w.lines, Line{name, "left alone: " + why}) }

func (w *writer) file(name string, data []byte, there string) {
	if w.err != nil {
		return
	}
	to := filepath.Join(w.run.Root, filepath.FromSlash(name))
	if _, err := os.Lstat(to); err == nil {
		w.left(name, there)
		return
	}
	if w.err = w.run.WriteFile(to, data); w.err == nil {
		w.lines = append(w.lines, Line{name, "written"})
	}
}

func (w *writer) embedded(name, from string) {
	data, err := files.ReadFile("files/" + from)
	if err != nil && w.err == nil {
		w.err = err
	}
	w.file(name, data, "it is there already")
}

// tree writes all files below an embedded folder; their names lose an ending that keeps the go command from them.
func (w *writer) tree(to, from, ending string) {
	err := fs.WalkDir(files, "files/"+from, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel := strings.TrimPrefix(name, "files/"+from+"/")
			w.embedded(path.Join(to, strings.TrimSuffix(rel, ending)), strings.TrimPrefix(name, "files/"))
		}
		return err
	})
	if w.err == nil {
		w.err = err
	}
}

// ignore keeps what builds make out of git.
func (w *writer) ignore() {
	if w.err != nil {
		return
	}
	name := filepath.Join(w.run.Root, ".gitignore")
	text, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		w.err = err
		return
	}
	for line := range strings.Lines(string(text)) {
		if strings.Trim(strings.TrimSpace(line), "/") == "build" {
			w.left(".gitignore", "it keeps build out already")
			return
		}
	}
	if len(text) > 0 && !bytes.HasSuffix(text, []byte("\n")) {
		text = append(text, '\n')
	}
	if w.err = w.run.WriteFile(name, append(text, "/build/\n"...)); w.err == nil {
		w.lines = append(w.lines, Line{".gitignore", "the line /build/ added"})
	}
}

// Tell writes what was done, and what is to be typed then. version is gondk's own, empty where it has none.
func Tell(w io.Writer, done *Done, version string) error {
	var text strings.Builder
	for _, l := range done.Lines {
		fmt.Fprintf(&text, "%-32s %s\n", l.File, l.Did)
	}
	text.WriteString("\nThen:\n")
	if version == "" || version == "(devel)" { // until there is a release
		version = "v0.0.0"
		text.WriteString("    go mod edit -require=github.com/gondk/gondk@v0.0.0 -replace=github.com/gondk/gondk=/path/to/a/clone/of/it\n")
	}
	fmt.Fprintf(&text, "    go get -tool github.com/gondk/gondk@%s github.com/magefile/mage && go mod tidy\n", version)
	if done.HasApp {
		text.WriteString("    go tool mage setup aab\n")
	} else {
		text.WriteString("    go tool mage setup check\n")
	}
	if done.GradleApp != "" {
		fmt.Fprintf(&text, `
The app in %s is built by your Gradle build. To have it build the archive too, see "From CMake" and "From ndk-build"
in https://github.com/gondk/gondk#use-it-in-your-app; an ABI report of what it builds: go tool mage inspect FILE
`, done.GradleApp)
	}
	_, err := io.WriteString(w, text.String())
	return err
}
