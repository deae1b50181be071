//go:build !unix

package appfile

import "testing"

func pipe(t *testing.T, _ string) string {
	t.Skip("named pipes are files on Unix only")
	return ""
}
