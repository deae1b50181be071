package subject

import (
	"bytes"
	"io"
	"slices"
)

// HostPath is a folder of this machine that must not show in what is shipped: the project, the user's home.
type HostPath struct {
	Path string

	// Names are what lies in the folder, where its path alone may be anybody's word, as /root is in the help that rclone shows: one of them
	// must follow. Without any the path is enough.
	Names []string
}

// longestName is how many bytes a file's name may have.
const longestName = 255

// In looks for the folder in a file's first size bytes, a piece at a time.
func (h *HostPath) In(r io.ReaderAt, size int64) bool {
	piece := make([]byte, min(1<<20+int64(len(h.Path))+longestName+2, size))
	for at := int64(0); at < size; at += 1 << 20 {
		n, _ := r.ReadAt(piece[:min(int64(len(piece)), size-at)], at)
		if h.inText(piece[:n]) {
			return true
		}
	}
	return false
}

// inText tells whether text has the path itself or what lies below it, and not a longer name: /root, but not x509/root_linux.go.
func (h *HostPath) inText(text []byte) bool {
	for {
		at := bytes.Index(text, []byte(h.Path))
		if at < 0 {
			return false
		}
		text = text[at+len(h.Path):]
		if len(text) > 0 && nameByte(text[0]) {
			continue
		}
		if h.Names == nil || len(text) > 0 && beginsWith(text[1:], h.Names) {
			return true
		}
	}
}

// beginsWith tells whether a text begins with one of the names, and not with a longer one.
func beginsWith(text []byte, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		rest, ok := bytes.CutPrefix(text, []byte(name))
		return ok && (len(rest) == 0 || !nameByte(rest[0]))
	})
}

func nameByte(b byte) bool {
	return b == '_' || b == '-' || b == '.' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || b >= 0x80
}
