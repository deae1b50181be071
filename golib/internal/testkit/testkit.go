// Package testkit is what the tests of several packages need.
package testkit

import (
	"os"
	"testing"
)

// Must fails the test if there is an error.
func Must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Missing skips a test that lacks a tool, and says how to get it. CI has every tool, so there it fails the test.
func Missing(t testing.TB, how string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(how)
	}
	t.Skip(how)
}
