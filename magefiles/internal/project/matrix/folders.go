package matrix

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// checkFolders finds out whether the folders that the matrix names exist and lie in the project, links followed.
func (r *reader) checkFolders() {
	if pkg := r.m.Library.Package; pkg != "" {
		r.checkPackage(value{path: "library.package", any: pkg}, pkg, `make it, or name another with package = "./…"`)
	}
	for i, pkg := range r.m.Library.Packages {
		r.checkPackage(value{path: fmt.Sprintf("library.packages[%d]", i), any: pkg}, pkg, "make it, or name another")
	}
	for i, p := range r.m.Programs {
		if p.Package != "" {
			r.checkPackage(value{path: fmt.Sprintf("program[%d].package", i), any: p.Package}, p.Package, "make it, or name another")
		}
	}
	if bind := r.m.Bind; bind != nil {
		for i, pkg := range bind.Packages {
			r.checkPackage(value{path: fmt.Sprintf("bind.packages[%d]", i), any: pkg}, pkg, "make it, or name another")
		}
	}
	if app := r.m.App; app != nil && app.Dir != "" {
		r.checkFolder(value{path: "app.dir", any: app.Dir}, app.Dir, "make it, or name the folder of the app")
	}
}

func (r *reader) checkPackage(v value, pkg, cure string) {
	if isFolder(pkg) {
		r.checkFolder(v, pkg, cure)
		return
	}
	// go build would look for it in the standard library, and only say that it is not there.
	first, _, _ := strings.Cut(pkg, "/")
	if info, err := os.Stat(r.below(pkg)); err == nil && info.IsDir() && !strings.Contains(first, ".") {
		r.bad(v, "an import path, but the project has a folder of that name", "write "+strconv.Quote("./"+pkg))
	}
}

func (r *reader) checkFolder(v value, rel, cure string) {
	info, err := os.Stat(r.below(rel))
	switch {
	case os.IsNotExist(err):
		r.bad(v, "no such folder in "+r.m.Root, cure)
	case err != nil:
		r.bad(v, cause(err).Error(), "make the folder and those above it readable")
	case !info.IsDir():
		r.bad(v, "a file, not a folder", "name the folder")
	case !r.leadsInside(rel):
		r.bad(v, "outside the project through a symbolic link", "name a folder in the project")
	}
}

func (r *reader) below(rel string) string { return filepath.Join(r.m.Root, filepath.FromSlash(rel)) }

func (r *reader) leadsInside(rel string) bool {
	root, err := filepath.EvalSymlinks(r.m.Root)
	if err != nil {
		return false
	}
	target, err := filepath.EvalSymlinks(r.below(rel))
	if err != nil {
		return false
	}
	inside, err := filepath.Rel(root, target)
	return err == nil && filepath.IsLocal(inside)
}
