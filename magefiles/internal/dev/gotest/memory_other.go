//go:build !linux

package gotest

// MemoryDir returns the empty string: only Linux has a file system in memory at a known place.
func MemoryDir() string { return "" }
