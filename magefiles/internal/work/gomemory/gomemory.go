// Package gomemory lets Go's compiler take memory in the place of time, where the machine has much of it.
package gomemory

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// least is what a compiler must be able to have. Of Go's own packages and gondk's none takes half of it.
const least = 1 << 30

// Env gives what to add to an environment in which go build runs: less garbage collection, which otherwise takes a fifth of all its CPU. It
// gives nothing where the environment says something about that, or where the machine has little memory or does not tell. What is built
// stays the same, and go build takes what it has built before for up to date.
func Env(env []string) []string {
	for _, entry := range env {
		if name, value, _ := strings.Cut(entry, "="); value != "" && (name == "GOGC" || name == "GOMEMLIMIT") {
			return nil
		}
	}
	return settings(Available("/"), runtime.GOMAXPROCS(0))
}

// settings leaves half of the memory to others, even if a compiler on each processor takes all that it may. Compilers of several ABIs run at
// once, but it is rare that one comes near to its limit.
func settings(available uint64, processors int) []string {
	limit := available / 2 / uint64(processors)
	if limit < least {
		return nil
	}
	return []string{"GOGC=800", fmt.Sprintf("GOMEMLIMIT=%dGiB", limit>>30)}
}

// Available returns how many bytes of memory programs can have, as the system whose files are below root says; 0: that is not known.
func Available(root string) uint64 {
	n := field(filepath.Join(root, "proc", "meminfo"), "MemAvailable:") << 10
	for _, file := range limits(root) {
		if limit := field(file, ""); limit > 0 {
			n = min(n, limit)
		}
	}
	return n
}

// limits names the files that limit this process's memory, as in a container: those of its control groups, of both versions of Linux's.
func limits(root string) (files []string) {
	text, _ := os.ReadFile(filepath.Join(root, "proc", "self", "cgroup")) // without it there is no limit
	for line := range strings.Lines(string(text)) {
		words := strings.SplitN(strings.TrimSpace(line), ":", 3) // number, controllers, group
		if len(words) < 3 {
			continue
		}
		dir, name := "sys/fs/cgroup", "memory.max"
		if words[1] == "memory" {
			dir, name = "sys/fs/cgroup/memory", "memory.limit_in_bytes"
		} else if words[1] != "" {
			continue
		}
		// A container may see its own group as the uppermost, and yet be told the path that it has outside.
		for group := path.Clean("/" + words[2]); ; group = path.Dir(group) {
			files = append(files, filepath.Join(root, dir, group, name))
			if group == "/" {
				break
			}
		}
	}
	return files
}

// field returns the number behind a name in a file of such lines; 0: there is none.
func field(file, name string) uint64 {
	text, _ := os.ReadFile(file)
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			value, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
			n, _ := strconv.ParseUint(value, 10, 64) // "max" is no limit
			return n
		}
	}
	return 0
}
