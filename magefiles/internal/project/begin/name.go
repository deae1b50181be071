package begin

import (
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

// libraryName makes of a folder's name one that a library can have and that nothing has that is built or included with it, and says why it
// is another where it is.
func (p *project) libraryName(base string, chosen []*goPackage) (name, why string) {
	plain := plainName(base)
	for _, name := range []string{plain, plain + "_go", "golib", "golib_go", "gondk_golib"} {
		taken := p.taken(name, chosen)
		if taken == "" {
			return name, why
		}
		if why == "" && plain != "" {
			why = fmt.Sprintf("the library cannot be called %s: %s", name, taken)
		}
	}
	return "gondk_golib", why
}

func plainName(folder string) string {
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, strings.ToLower(folder))
	return strings.TrimRight(strings.TrimLeft(name, "_0123456789"), "_")
}

// taken says why a library cannot have that name, or gives nothing. Its header would hide one of the project's, its archive a library
// that it links, its module one of ndk-build's.
func (p *project) taken(name string, chosen []*goPackage) string {
	bad := matrix.Errors(nil)
	if _, err := matrix.Parse([]byte("library.name = "+strconv.Quote(name)), matrix.FileName); errors.As(err, &bad) {
		return bad[0].What
	}
	if header, ok := p.seen.headers[name]; ok {
		return fmt.Sprintf("its header would be %s.h, but there is already %s", name, header)
	}
	for _, c := range chosen { // its headers are not among the project's if it is another module's
		for _, header := range c.hFiles {
			if strings.EqualFold(filepath.Base(header), name+".h") {
				return fmt.Sprintf("its header would be %s.h, but there is already %s", name, header)
			}
		}
	}
	if slices.Contains(p.seen.modules, name) {
		return "an Android.mk has a module of that name"
	}
	if slices.ContainsFunc(chosen, func(c *goPackage) bool { return slices.Contains(c.links, name) }) {
		return fmt.Sprintf("the package already links a library of that name, with -l%s", name)
	}
	return ""
}

// exportFolder returns a free folder for a package main that can import the given ones: below the folder whose packages alone may, where
// one of them is internal.
func (p *project) exportFolder(chosen []*goPackage) string {
	above := "."
	for _, c := range chosen {
		if before, _, ok := strings.Cut(c.Dir+"/", "/internal/"); ok && strings.HasPrefix(c.Dir, "./") && len(before) > len(above) {
			above = before
		}
	}
	for _, name := range []string{"golib", "gondk_golib", "gondk_export"} {
		dir := "./" + path.Join(above, name)
		if !exists(filepath.Join(p.root, filepath.FromSlash(dir))) {
			return dir
		}
	}
	return "./" + path.Join(above, "gondk_exports")
}
