package archive

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// systemLibs gives the libraries that the packages' cgo parts are linked with (#cgo LDFLAGS: -l…), sorted, but for those that become
// part of the archive. Every Go archive needs log.
func systemLibs(pkgs []*listed) []string {
	libs := []string{"log"}
	for _, p := range pkgs {
		dirs := libDirs(p)
		for _, flag := range p.CgoLDFLAGS {
			if name, ok := strings.CutPrefix(flag, "-l"); ok && findStatic(dirs, name) == "" {
				libs = append(libs, name)
			}
		}
	}
	slices.Sort(libs)
	return slices.Compact(libs)
}

// staticLibs gives the static libraries that the packages bring themselves (#cgo LDFLAGS: -L${SRCDIR}/lib -lfoo). Whoever links the
// archive must not need to know of them, so they become part of it.
func staticLibs(pkgs []*listed) []string {
	var libs []string
	for _, p := range pkgs {
		dirs := libDirs(p)
		for _, flag := range p.CgoLDFLAGS {
			lib := flag
			if name, ok := strings.CutPrefix(flag, "-l"); ok {
				lib = findStatic(dirs, name)
			}
			if strings.HasSuffix(lib, ".a") && !slices.Contains(libs, lib) {
				libs = append(libs, lib)
			}
		}
	}
	return libs
}

// libDirs gives the folders that a package's -L flags name.
func libDirs(p *listed) []string {
	var dirs []string
	for _, flag := range p.CgoLDFLAGS {
		if dir, ok := strings.CutPrefix(flag, "-L"); ok && filepath.IsAbs(dir) {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

func findStatic(dirs []string, name string) string {
	file := "lib" + name + ".a"
	if exact, ok := strings.CutPrefix(name, ":"); ok {
		file = exact // -l:libfoo.a
	}
	for _, dir := range dirs {
		lib := filepath.Join(dir, file)
		if _, err := os.Stat(lib); err == nil {
			return lib
		}
	}
	return ""
}
