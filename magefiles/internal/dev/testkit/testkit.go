// Package testkit has what the tests of several packages need: where tools are, and files that take long to make.
package testkit

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// Cache gives gondk's cache folder: GONDK_CACHE, or gondk in the user's cache folder.
func Cache(t testing.TB) string {
	t.Helper()
	if dir := os.Getenv("GONDK_CACHE"); dir != "" {
		return dir
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		t.Fatalf("%v; set GONDK_CACHE", err)
	}
	return filepath.Join(dir, "gondk")
}

// Missing skips a test that lacks a tool, and says how to get it. CI has every tool, so there it fails the test.
func Missing(t testing.TB, format string, args ...any) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}

// Bundletool returns the jar that GONDK_BUNDLETOOL names, or the newest in gondk's cache, or is [Missing].
func Bundletool(t testing.TB) string {
	t.Helper()
	if path := os.Getenv("GONDK_BUNDLETOOL"); path != "" {
		return path
	}
	found, err := filepath.Glob(filepath.Join(Cache(t), "bundletool", "*", "*.jar"))
	if err != nil || len(found) == 0 {
		Missing(t, "no bundletool here: run `go tool mage setup`")
	}
	return slices.Max(found)
}

// Program returns the path of the first of the programs that is on PATH, or is [Missing].
func Program(t testing.TB, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	Missing(t, "no %s here: run `go tool mage setup`", names[0])
	return ""
}
