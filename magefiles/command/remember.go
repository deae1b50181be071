package command

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// The go command takes longer to find out that gondk is built than gondk to look at a project. So a note in Go's cache says where the
// program lies, and who looks starts it from there. Builds ask the go command.

// remember notes this program for the next look. Where it is not the one in Go's cache, as in the go command's first run of it, there is
// nothing to note.
func remember(run *step.Runner, note string) error {
	program, err := os.Executable()
	if note == "" || err != nil {
		return nil
	}
	cache := filepath.Dir(filepath.Dir(note))
	if rel, err := filepath.Rel(cache, program); err != nil || !filepath.IsLocal(rel) {
		return nil
	}
	return run.WriteFile(note, []byte(filepath.ToSlash(program)+"\n"))
}

// forHost gives the environment as whoever runs gondk by the go command makes it: CMake has set CC to the compiler for Android.
func forHost(env []string) []string {
	env = slices.DeleteFunc(slices.Clone(env), func(kv string) bool {
		name, _, _ := strings.Cut(kv, "=")
		return slices.Contains([]string{"CC", "CXX", "GOOS", "GOARCH", "CGO_ENABLED"}, name)
	})
	return append(env, "CGO_ENABLED=0")
}

// errStale tells a build file to ask the go command.
var errStale = errors.New("this program may be older than its sources; run it by go tool gondk")

// checkRemembered gives an error where the go command would make another program than this one.
func checkRemembered() error {
	info, ok := debug.ReadBuildInfo()
	program, err := os.Executable()
	if !ok || err != nil {
		return errStale
	}
	made, err := os.Stat(program)
	if err != nil {
		return errStale
	}
	dirs, ok := editable(info)
	for _, dir := range dirs {
		ok = ok && !changedSince(dir, made.ModTime())
	}
	if !ok {
		return errStale
	}
	return nil
}

// editable gives the folders that a program was made from and that somebody may change. It is not ok where nobody can tell.
func editable(info *debug.BuildInfo) (dirs []string, ok bool) {
	for _, m := range append([]*debug.Module{&info.Main}, info.Deps...) {
		switch {
		case m.Replace == nil && (m.Version == "" || m.Version == "(devel)"):
			return nil, false
		case m.Replace == nil || m.Replace.Version != "":
			continue // from the module cache
		case !filepath.IsAbs(m.Replace.Path):
			return nil, false // relative to a go.mod that the program does not know
		}
		dirs = append(dirs, m.Replace.Path)
	}
	return dirs, true
}

// changedSince tells whether something in a folder of Go code has changed since a time. Folders change when files come and go.
func changedSince(dir string, since time.Time) bool {
	found := errors.New("changed")
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != dir && (strings.HasPrefix(d.Name(), ".") || d.Name() == "build" || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		info, err := d.Info()
		if err == nil && path != dir && info.ModTime().After(since) { // build and others come and go in the folder itself
			return found
		}
		return err
	})
	return err != nil
}
