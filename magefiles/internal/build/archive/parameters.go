package archive

import (
	"bytes"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

// endOfPreamble stands in cgo's header before what cgo itself declares.
const endOfPreamble = "/* End of preamble"

var cxxParameter = lazyregexp.New(`(?m)^(extern .*[ *])(` + strings.Join(cxxWords, "|") + `)([,)])`)

// forCxx gives parameters of cgo's declarations another name where C++ does not take theirs: in Go, and in C, a class is called class.
func forCxx(header []byte) []byte {
	start := bytes.LastIndex(header, []byte(endOfPreamble))
	if start < 0 {
		return header
	}
	own := header[start:]
	for cxxParameter().Match(own) { // of several in a line it finds the last
		own = cxxParameter().ReplaceAll(own, []byte("${1}${2}_${3}"))
	}
	return append(bytes.Clone(header[:start]), own...)
}
