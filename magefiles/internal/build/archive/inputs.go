package archive

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

// inputs returns what an archive is made of and somebody may change, for build systems that ask by times: the files of packages outside the
// module cache, their folders, which change when a file comes or goes, and the files of the modules. Absolute, sorted, all existing.
func (b *code) inputs(plan plan) []string {
	s, all := plan.settings, slices.Clone(plan.link.files)
	add := func(dir string, names ...string) {
		for _, name := range names {
			all = append(all, absolute(dir, name))
		}
	}
	for _, p := range plan.pkgs {
		if s.cached(p) {
			add(p.Dir, s.outsideCache(p)...)
			continue
		}
		if p.Standard || b.umbrella() && p.Dir == filepath.Join(b.Matrix.Root, filepath.FromSlash(b.umbrellaDir())) {
			continue
		}
		add(p.Dir, p.files()...)
		add(p.Dir, included(p)...)
		add(p.Dir, "default.pgo", ".")
		for _, name := range p.EmbedFiles {
			add(p.Dir, filepath.Dir(name))
		}
	}
	for _, file := range []string{s.mod, s.work} {
		if filepath.Ext(file) != "" {
			dir := filepath.Dir(file)
			add(dir, filepath.Base(file), strings.TrimSuffix(strings.TrimSuffix(filepath.Base(file), ".mod"), ".work")+sumExt(file), filepath.Join("vendor", "modules.txt"))
		}
	}
	add(b.Matrix.Root, s.flags.files()...)
	add(b.Matrix.Root, b.settingsFiles(plan.ABI)...)
	add(b.Matrix.Root, matrix.FileName) // CPU levels, and what the build has to agree with
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(path string) bool { _, err := os.Stat(path); return err != nil })
}

// cached reports whether the package lies in the module cache, which nobody changes.
func (s *goSettings) cached(p *listed) bool { return s.inCache(p.Dir) }

func (s *goSettings) inCache(path string) bool {
	rel, err := filepath.Rel(s.modCache, path)
	return s.modCache != "" && err == nil && filepath.IsLocal(rel)
}

// outsideCache returns the headers outside the module cache that a package in it includes: from folders that the matrix or pkg-config names.
func (s *goSettings) outsideCache(p *listed) []string {
	if !slices.ContainsFunc(includeDirs(p), func(dir string) bool { return !s.inCache(dir) }) {
		return nil // saves reading all its sources
	}
	return slices.DeleteFunc(included(p), s.inCache)
}
