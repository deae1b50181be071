package elfabi

import (
	"slices"
	"strings"
)

// maxProducers bounds what Producers gives.
const maxProducers = 64

// Producers returns the texts of .comment, each once, in the file's order, up to 64: compilers and linkers write their versions there, as
// "Android (…) clang version 17.0.2".
func (f *File) Producers() []string {
	s := f.Section(".comment")
	if s == nil {
		return nil
	}
	var all []string
	for text := range strings.SplitSeq(f.content(s), "\x00") {
		if text != "" && len(all) < maxProducers && !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return all
}
