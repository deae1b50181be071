package elfabi

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"
)

// FileDigest returns the SHA-256 of the whole file in hexadecimal.
func (l *Library) FileDigest() string {
	sum := sha256.New()
	io.Copy(sum, io.LimitReader(strings.NewReader(l.data), int64(len(l.data)))) // limited for the reason that Digest tells
	return hex.EncodeToString(sum.Sum(nil))
}

var linkerMarks = []string{"__bss_start", "__bss_start__", "__bss_end__", "_bss_end__", "_edata", "_end", "__end__"}

// LinkerMark reports whether a symbol is one that linkers put in by themselves, some and not others.
func LinkerMark(name string) bool { return slices.Contains(linkerMarks, name) }
