// Package dist packs a library's archives for teams without Go: into an AAR with a Prefab package, and into a zip.
package dist

import (
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
	"github.com/gondk/gondk/magefiles/internal/build/program"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/read/zipfile"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Builder packs one project's archives.
type Builder struct {
	Run      *step.Runner
	Matrix   *matrix.Matrix
	Archives []archive.Archive // with the CMake package and the ndk-build module beside them
	NDK      int               // major version of the NDK that they were built with
	Programs []program.Program // that an AAR has too
	Bound    *Bound            // nil where no Go package is bound to Java
}

// Bound is what Java calls Go by.
type Bound struct {
	Classes, Sources string // absolute paths of jars
	Rules            string // of the file with rules for R8
	Coroutines       string // the version of kotlinx.coroutines that they need; empty: of none
}

// packed gives the path of what is packed: build/golib-1.0.0.aar.
func (b *Builder) packed(ext string) string {
	return b.Matrix.Layout().Packages(b.Matrix.Library.Version, ext)
}

// headers returns the library's headers: one for all ABIs, which includes the ABI's own.
func (b *Builder) headers(prefix string) ([]zipfile.Entry, error) {
	all, err := zipfile.Below(b.Matrix.Layout().Archives().Include(), prefix)
	if err != nil {
		return nil, err
	}
	var entries []zipfile.Entry
	for _, e := range all {
		if strings.HasSuffix(e.Name, ".h") {
			entries = append(entries, e)
		}
	}
	return entries, nil
}

// packing is a zip that is to be written, as far as a step wants to know it: contents made here, and files, in an order of their own.
func packing(entries []zipfile.Entry) (texts map[string]string, files []string) {
	texts = map[string]string{}
	for _, e := range entries {
		if e.File != "" {
			files = append(files, e.File)
		}
		texts[e.Name] = string(e.Data)
	}
	slices.Sort(files)
	return texts, files
}
