package elfabi

import (
	"regexp"
	"slices"
	"strings"
)

// cgoPrologueEnd is the last line that cgo writes before the declarations. What stands above comes from the package's own C preamble,
// where extern means the opposite: a function that the package uses.
const cgoPrologueEnd = "/* End of boilerplate cgo prologue.  */"

// declared finds the function's name in a declaration: what stands before the first parenthesis.
var declared = regexp.MustCompile(`^extern\s[^()]*?([A-Za-z_][A-Za-z0-9_]*)\s*\(`)

// ExportsOfHeader gives the names of the functions that a cgo header declares, sorted.
func ExportsOfHeader(text string) []string {
	if at := strings.LastIndex(text, cgoPrologueEnd); at >= 0 {
		text = text[at:]
	}
	text = withoutDirectives(withoutComments(text))
	text = strings.ReplaceAll(text, `extern "C" {`, "")
	var names []string
	for statement := range strings.SplitSeq(text, ";") {
		if m := declared.FindStringSubmatch(strings.TrimSpace(statement)); m != nil {
			names = append(names, m[1])
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// GoIntBits gives the width of GoInt that a cgo header was made for, 32 or 64; 0 where it does not tell.
func GoIntBits(header string) int {
	switch {
	case strings.Contains(header, "_check_for_64_bit_pointer_matching_GoInt"):
		return 64
	case strings.Contains(header, "_check_for_32_bit_pointer_matching_GoInt"):
		return 32
	}
	return 0
}

// withoutComments removes C's comments. cgo copies the Go functions' own into the header.
func withoutComments(text string) string {
	var out strings.Builder
	for text != "" {
		line, block := strings.Index(text, "//"), strings.Index(text, "/*")
		start, mark := line, "\n"
		if line < 0 || block >= 0 && block < line {
			start, mark = block, "*/"
		}
		if start < 0 {
			break
		}
		out.WriteString(text[:start])
		_, rest, found := strings.Cut(text[start+2:], mark)
		if !found {
			return out.String()
		}
		out.WriteByte('\n')
		text = rest
	}
	out.WriteString(text)
	return out.String()
}

func withoutDirectives(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(strings.TrimSpace(line), "#") {
			out.WriteString(line)
		}
	}
	return out.String()
}
