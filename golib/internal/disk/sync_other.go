//go:build !unix

package disk

// syncDir does nothing: Windows and Plan 9 sync no folders.
func syncDir(string) error { return nil }
