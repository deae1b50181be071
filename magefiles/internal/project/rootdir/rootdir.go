// Package rootdir finds a project's folder, which is the one with its matrix. It knows nothing of what is in that file, so that mage itself, which is
// compiled before all else, needs no reader of it.
package rootdir

import (
	"os"
	"path/filepath"
)

// FileName is where the matrix lies, in the project's root.
const FileName = "abi-matrix.toml"

// Above gives the folder of the project that dir is in: dir itself, or the nearest above it, that has a matrix. It is empty where none has.
func Above(dir string) string {
	for {
		if _, err := os.Stat(filepath.Join(dir, FileName)); err == nil {
			return dir
		}
		above := filepath.Dir(dir)
		if above == dir {
			return ""
		}
		dir = above
	}
}
