package elfabi

import (
	"io"
	"strings"
)

// Content gives a reader of a section's bytes as they stand in the file; a section without any (NOBITS) is empty.
func (f *File) Content(s *Section) io.Reader { return strings.NewReader(f.content(s)) }
