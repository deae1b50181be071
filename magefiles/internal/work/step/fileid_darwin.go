package step

import (
	"io/fs"
	"syscall"
)

func identify(info fs.FileInfo) fileID {
	id := fileID{Size: info.Size(), Modified: info.ModTime().UnixNano()}
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		id.Changed, id.Inode, id.Device = stat.Ctimespec.Nano(), stat.Ino, uint64(stat.Dev)
	}
	return id
}
