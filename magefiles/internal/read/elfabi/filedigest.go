package elfabi

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// FileDigest returns the SHA-256 of the whole file in hexadecimal.
func (l *Library) FileDigest() string { return l.digest(l.data) }

// digest reads a part of the file, of which nothing stays in memory that is only mapped: it may be most of a large library.
func (f *File) digest(content string) string {
	sum := sha256.New()
	for content != "" {
		piece := content[:min(len(content), 1<<20)]
		sum.Write(raw.Bytes(piece))
		if f.mapped {
			raw.Forget(piece)
		}
		content = content[len(piece):]
	}
	return hex.EncodeToString(sum.Sum(nil))
}

var linkerMarks = []string{"__bss_start", "__bss_start__", "__bss_end__", "_bss_end__", "_edata", "_end", "__end__"}

// LinkerMark reports whether a symbol is one that linkers put in by themselves, some and not others.
func LinkerMark(name string) bool { return slices.Contains(linkerMarks, name) }
