package begin

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"golang.org/x/mod/modfile"
)

const (
	gondkPath = "github.com/gondk/gondk"
	magePath  = "github.com/magefile/mage"
	ownMage   = gondkPath + "/magefiles/mage" // mage that starts sooner, under the same name
)

// goModule is what a go.mod says.
type goModule struct {
	path     string
	tools    []string
	replaces []replace // by a folder
}

// replace is a module that is replaced by a folder.
type replace struct {
	module, folder string // as go.mod has them; with @ and the version, where it replaces that version only
	line           int
}

// readModule reads the go.mod of the module in root. If there is none, the error says where one is.
func readModule(root string) (*goModule, error) {
	m, err := parseFolder(root)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, noModule(root)
	}
	return m, err
}

func parseFolder(dir string) (*goModule, error) {
	name := filepath.Join(dir, "go.mod")
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return parseModule(name, text)
}

// maxModules is how many modules an error names.
const maxModules = 10

func noModule(root string) error {
	for dir := filepath.Dir(root); dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if exists(filepath.Join(dir, "go.mod")) {
			return fmt.Errorf("%s: no go.mod here; it is in %s: go there", root, dir)
		}
	}
	below, err := modulesBelow(root)
	switch {
	case err != nil:
		return err
	case len(below) > 0:
		return fmt.Errorf("%s: no go.mod here; go to a folder that has one: %s", root, listed(below, maxModules))
	}
	return fmt.Errorf("%s: no go.mod here; go to the folder that has it, or make one: go mod init example.com/app", root)
}

func modulesBelow(root string) (dirs []string, err error) {
	err = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != root && skip(d.Name()):
			return fs.SkipDir
		case d.Name() == "go.mod" && d.Type().IsRegular():
			rel, err := filepath.Rel(root, filepath.Dir(name))
			dirs = append(dirs, filepath.ToSlash(rel))
			return err
		}
		return nil
	})
	return dirs, err
}

// parseModule reads the text of a go.mod. name is how errors call it.
func parseModule(name string, text []byte) (*goModule, error) {
	file, err := modfile.Parse(name, text, nil)
	if err != nil {
		return nil, err
	}
	m := &goModule{}
	if file.Module != nil {
		m.path = file.Module.Mod.Path
	}
	for _, tool := range file.Tool {
		m.tools = append(m.tools, tool.Path)
	}
	for _, r := range file.Replace {
		if r.New.Version == "" { // a module has its version behind it, a folder has none
			m.replaces = append(m.replaces, replace{r.Old.String(), r.New.Path, r.Syntax.Start.Line})
		}
	}
	return m, nil
}

var majorVersion = lazyregexp.New(`^v[0-9]+$`)

// name returns the last part of the module's path that is no version.
func (m *goModule) name() string {
	if base := path.Base(m.path); majorVersion().MatchString(base) {
		return path.Base(path.Dir(m.path))
	}
	return path.Base(m.path)
}

// missing returns the tools of gondk's that go.mod does not name.
func (m *goModule) missing() (tools []string) {
	for _, tool := range []string{gondkPath, magePath} {
		if !slices.Contains(m.tools, tool) && !(tool == magePath && slices.Contains(m.tools, ownMage)) {
			tools = append(tools, tool)
		}
	}
	return tools
}

// toolsFolder returns the folder of a Go module beside the project's that has gondk as a tool in its place, so that gondk's requirements are
// none of the project's; empty if there is none.
func toolsFolder(root string) (string, *goModule) {
	const folder = "tools"
	if m, err := parseFolder(filepath.Join(root, folder)); err == nil && slices.Contains(m.tools, gondkPath) {
		return folder, m
	}
	return "", nil
}

// elsewhere returns the replacements by folders that a clone of the repository does not have. dir is the folder of go.mod.
func (m *goModule) elsewhere(dir, repository string) (out []replace) {
	for _, r := range m.replaces {
		folder := filepath.FromSlash(r.folder)
		if !filepath.IsAbs(folder) {
			folder = filepath.Join(dir, folder)
			if rel, err := filepath.Rel(repository, folder); err == nil && filepath.IsLocal(rel) {
				continue
			}
		}
		out = append(out, r)
	}
	return out
}

// listed returns the first names of a list.
func listed(names []string, most int) string {
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}
