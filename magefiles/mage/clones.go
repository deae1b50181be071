package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"path/filepath"
	"runtime/debug"

	"github.com/gondk/gondk/magefiles/internal/read/golist"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// anywhere tells the content that a program is made of, and the Go that makes it, from others, in any folder: two clones of a repository have
// the same. It is empty where the program is for this folder alone.
func anywhere(run *step.Runner, packages golist.Answer, env map[string]string) (string, error) {
	content, err := packages.Anywhere(run)
	if err != nil || content == "" {
		return "", err
	}
	env = maps.Clone(env)
	for _, place := range []string{"GOMOD", "GOWORK", "GOENV"} {
		delete(env, place) // what is in these files counts, and is in the content or among the settings
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %q %q %q", content, env, ldflags, mageVersion()))
	return hex.EncodeToString(sum[:]), nil
}

// mageVersion tells the mage that is compiled in, which writes the program's func main.
func mageVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == "github.com/magefile/mage" {
				return m.Version + " " + m.Sum
			}
		}
	}
	return ""
}

// fromOther copies the program that was made of the same content for another folder, and gives its SHA-256; or nothing where there is none.
func fromOther(run *step.Runner, content, exe string) string {
	if content == "" {
		return ""
	}
	states, _ := filepath.Glob(filepath.Join(filepath.Dir(run.State), "*")) // a cache that no pattern can name has nothing to give
	for _, state := range states {
		n := readNote(noteOf(state))
		if n.Anywhere != content || run.CopyFile(programOf(state), exe) != nil {
			continue
		}
		// It may have been damaged since, or be that of a later content.
		if sum, err := step.DigestFile(exe); err == nil && sum == n.SHA256 {
			return sum
		}
	}
	return ""
}
