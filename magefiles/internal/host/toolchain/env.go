package toolchain

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
)

// Env is everything, apart from the files themselves, that finding tools depends on.
type Env struct {
	OS, Arch string            // as in GOOS and GOARCH
	Vars     map[string]string // the environment; on Windows the names are in upper case
	Home     string            // the user's home folder; empty if there is none
	Cache    string            // gondk's own cache folder; empty: none is used
	Distro   []string          // ID and ID_LIKE of /etc/os-release: ubuntu, debian
	Root     string            // what fixed places such as /usr/lib/jvm lie under; empty but in tests
}

// Host returns the Env of this machine and this process. GONDK_CACHE names another cache folder than the user's.
func Host() (Env, error) {
	env := HostWithoutCache()
	var err error
	env.Cache, err = env.cache(os.UserCacheDir)
	return env, err
}

// HostWithoutCache returns the Env for commands that do not use gondk's cache, so they need no place for it.
func HostWithoutCache() Env {
	env := Env{OS: runtime.GOOS, Arch: runtime.GOARCH, Vars: map[string]string{}}
	for _, kv := range os.Environ() {
		name, value, _ := strings.Cut(kv, "=")
		env.Vars[env.name(name)] = value
	}
	env.Home, _ = os.UserHomeDir()
	if data, err := os.ReadFile("/etc/os-release"); err == nil {
		env.Distro = distro(string(data))
	}
	return env
}

func (e *Env) cache(user func() (string, error)) (string, error) {
	if dir := e.Get("GONDK_CACHE"); dir != "" {
		if !filepath.IsAbs(dir) {
			return "", fmt.Errorf("GONDK_CACHE=%s: not an absolute path; set it to one or unset it", dir)
		}
		if isFile(dir) {
			return "", fmt.Errorf("GONDK_CACHE=%s: a file; set it to a folder for gondk's downloads, or unset it", dir)
		}
		return dir, nil
	}
	dir, err := user()
	if err != nil {
		return "", fmt.Errorf("no cache folder: %w; set HOME, or GONDK_CACHE to a folder for gondk's downloads", err)
	}
	return filepath.Join(dir, "gondk"), nil
}

// ExplainCache says what to do about a file of gondk's cache that cannot be written. Other errors stay as they are.
func (e *Env) ExplainCache(err error) error { return explainCache(e.Cache, err) }

func explainCache(cache string, err error) error {
	var failed *fs.PathError
	if !errors.As(err, &failed) || errors.Is(err, syscall.ENOSPC) || !strings.HasPrefix(failed.Path, cache) {
		return err
	}
	return fmt.Errorf("%w; make gondk's cache folder writable, or set GONDK_CACHE to another", err)
}

func (e *Env) name(name string) string {
	if e.OS == "windows" {
		return strings.ToUpper(name)
	}
	return name
}

// PreferPath puts a folder before those of PATH.
func (e *Env) PreferPath(dir string) {
	e.Vars = maps.Clone(e.Vars)
	e.Vars[e.name("PATH")] = dir + string(os.PathListSeparator) + e.Get("PATH")
}

// Get returns the value of an environment variable.
func (e *Env) Get(name string) string { return e.Vars[e.name(name)] }

// Debian reports whether the machine has Debian's packages: Debian itself, Ubuntu and their children.
func (e *Env) Debian() bool {
	for _, id := range e.Distro {
		if id == "debian" || id == "ubuntu" {
			return true
		}
	}
	return false
}

// distro reads ID and ID_LIKE of an os-release file.
func distro(text string) []string {
	values := map[string]string{}
	for line := range strings.Lines(text) {
		if key, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok {
			values[key] = strings.Trim(value, `"'`)
		}
	}
	return append(strings.Fields(values["ID"]), strings.Fields(values["ID_LIKE"])...)
}

// Place returns a fixed place of the operating system.
func (e *Env) Place(path string) string { return filepath.Join(e.Root, filepath.FromSlash(path)) }

// exe returns a program's file name.
func (e *Env) exe(name string) string {
	if e.OS == "windows" {
		return name + ".exe"
	}
	return name
}

// LookPath returns the absolute path of a program on PATH, or "".
func (e *Env) LookPath(name string) string {
	for _, dir := range filepath.SplitList(e.Get("PATH")) {
		if !filepath.IsAbs(dir) {
			continue // what a relative entry holds depends on where the user stands
		}
		for _, ending := range e.endings() {
			if path := filepath.Join(dir, name+ending); isProgram(path, e.OS) {
				return path
			}
		}
	}
	return ""
}

func (e *Env) endings() []string {
	if e.OS == "windows" {
		return []string{".exe", ".bat", ".cmd"}
	}
	return []string{""}
}

func isProgram(path, goos string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && (goos == "windows" || info.Mode()&0o111 != 0)
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// real gives path without symbolic links, or path itself if it does not exist.
func real(path string) string {
	if resolved, err := filepath.EvalSymlinks(path); err == nil {
		return resolved
	}
	return filepath.Clean(path)
}

// Exists reports whether the operating system has a file at a fixed place.
func (e *Env) Exists(path string) bool { return isFile(e.Place(path)) }
