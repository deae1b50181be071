package step

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
)

// A file that takes another's place is written beside it, under a name that no other process and no other step of this one uses: where
// there is no lock, as when two builds with folders of their own share a generated package, the last one wins and both get a whole file.

const tmpPrefix = ".gondk-tmp-"

var tmpCount atomic.Int64

// tmpName returns a free name beside path: .gondk-tmp-PROCESS.NUMBER-NAME, which keeps the name's extension.
func tmpName(path string) string {
	return filepath.Join(filepath.Dir(path), fmt.Sprintf("%s%d.%d-%s", tmpPrefix, os.Getpid(), tmpCount.Add(1), filepath.Base(path)))
}

// tmpNames returns what lies beside path under names of tmpName's, by whomever.
func tmpNames(path string) []string {
	dir := filepath.Dir(path)
	entries, _ := os.ReadDir(dir) // a folder that is not there holds none
	var names []string
	for _, e := range entries {
		rest, ours := strings.CutPrefix(e.Name(), tmpPrefix)
		if _, ok := tmpOwner(rest, filepath.Base(path)); ours && ok {
			names = append(names, filepath.Join(dir, e.Name()))
		}
	}
	return names
}

// tmpOwner returns the process that made a temporary file for base, by what follows the prefix in its name; 0 for one of an older gondk,
// which had one name for all.
func tmpOwner(rest, base string) (pid int, ok bool) {
	if rest == base {
		return 0, true
	}
	numbers, isTmp := strings.CutSuffix(rest, "-"+base)
	process, count, _ := strings.Cut(numbers, ".")
	pid, err := strconv.Atoi(process)
	_, countErr := strconv.Atoi(count)
	return pid, isTmp && err == nil && countErr == nil
}

// sweep removes what killed builds left of path.
func sweep(path string) {
	for _, tmp := range tmpNames(path) {
		rest := strings.TrimPrefix(filepath.Base(tmp), tmpPrefix)
		if pid, _ := tmpOwner(rest, filepath.Base(path)); !alive(pid) {
			os.RemoveAll(tmp)
		}
	}
}

// alive reports whether there is a process of that number.
func alive(pid int) bool {
	if pid <= 0 {
		return false
	}
	process, err := os.FindProcess(pid)
	if err != nil {
		return false // Windows finds only those that are there
	}
	defer process.Release()
	return !errors.Is(process.Signal(syscall.Signal(0)), os.ErrProcessDone)
}
