package matrix

import (
	"os"
	"path/filepath"
)

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
