package gotest

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"syscall"
)

// What tests need of a file system in memory: they had up to 3 GiB of files at once, and programs beside them that use some GiB too.
const (
	roomNeeded   = 6 << 30
	memoryNeeded = 12 << 30
)

// MemoryDir returns a folder in memory for tests' temporary files; empty where this machine has none that is large enough, or runs no programs
// there. The suite makes and removes files by the ten thousands, which costs a sixth of its time where they lie on a disk: ext4 does
// not take the inode of a file again that was removed in the last seconds, and looks at each of them for a new one.
func MemoryDir() string { return memoryDir("/dev/shm", "/proc/meminfo") }

func memoryDir(dir, meminfo string) string {
	const tmpfs, noexec = 0x01021994, 8 // TMPFS_MAGIC and ST_NOEXEC: statfs(2)
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil || fs.Type != tmpfs || fs.Flags&noexec != 0 {
		return ""
	}
	if uint64(fs.Bsize)*fs.Bavail < roomNeeded || available(meminfo) < memoryNeeded {
		return ""
	}
	return dir
}

// available returns how many bytes of memory programs can have; 0: that is not known.
func available(meminfo string) uint64 {
	f, err := os.Open(meminfo)
	if err != nil {
		return 0
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if value, ok := strings.CutPrefix(lines.Text(), "MemAvailable:"); ok {
			var kib uint64
			fmt.Sscan(value, &kib)
			return kib << 10
		}
	}
	return 0
}
