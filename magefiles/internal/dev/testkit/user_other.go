//go:build !unix

package testkit

import "testing"

// Unprivileged skips the test: this system's files have no modes.
func Unprivileged(t *testing.T) bool {
	t.Helper()
	t.Skip("files have no modes here: run the test on Unix")
	return false
}
