package kit

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/magefile/mage/mg"

	"github.com/gondk/gondk/magefiles/internal/project/rootdir"
)

// findProject gives the folder with the matrix: the current one, or the nearest one above it.
func findProject() (string, error) {
	here, err := os.Getwd()
	if err != nil {
		return "", err
	}
	dir := rootdir.Above(here)
	switch dir {
	case "":
		return "", fmt.Errorf("%s: no %s there or in a folder above; go tool gondk init writes one, in the folder with your go.mod", here, rootdir.FileName)
	case here:
	default:
		log.Step("project", dir, "")
	}
	return dir, nil
}

// isFirstCall reports whether mage has made this program just now, which takes as long as compiling gondk, and in which nobody can be told.
// Mage touches the program at every call, so that only a note beside it, with its size, tells.
func isFirstCall(self string) bool {
	info, err := os.Stat(self)
	own := strings.HasPrefix(filepath.Base(self), "gondk-") // made by magefiles/mage, which has said so
	if err != nil || own || filepath.Dir(self) != filepath.Clean(mg.CacheDir()) {
		return false
	}
	note, text := self+".seen", fmt.Sprintln(info.Size())
	if was, err := os.ReadFile(note); err == nil && string(was) == text {
		return false
	}
	return os.WriteFile(note, []byte(text), 0o666) == nil // else it would be said every time
}
