package gotest

import (
	"syscall"

	"github.com/gondk/gondk/magefiles/internal/work/gomemory"
)

// What tests need of a file system in memory: they had up to 3 GiB of files at once, and programs beside them that use some GiB too.
const (
	roomNeeded   = 6 << 30
	memoryNeeded = 12 << 30
)

// MemoryDir returns a folder in memory for tests' temporary files; empty where this machine has none that is large enough, or runs no programs
// there. The suite makes and removes files by the ten thousands, which costs a sixth of its time where they lie on a disk: ext4 does
// not take the inode of a file again that was removed in the last seconds, and looks at each of them for a new one.
func MemoryDir() string { return memoryDir("/dev/shm", "/") }

// memoryDir is MemoryDir for that folder, and for the memory that the files below root tell of.
func memoryDir(dir, root string) string {
	const tmpfs, noexec = 0x01021994, 8 // TMPFS_MAGIC and ST_NOEXEC: statfs(2)
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil || fs.Type != tmpfs || fs.Flags&noexec != 0 {
		return ""
	}
	if uint64(fs.Bsize)*fs.Bavail < roomNeeded || gomemory.Available(root) < memoryNeeded {
		return ""
	}
	return dir
}
