//go:build !linux && !darwin

package step

import "io/fs"

// identify has less to go by where the system tells no ctime by which a file's owner can be caught.
func identify(info fs.FileInfo) fileID {
	return fileID{Size: info.Size(), Modified: info.ModTime().UnixNano()}
}
