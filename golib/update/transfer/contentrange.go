package transfer

import (
	"strconv"
	"strings"
)

// Range is what a Content-Range says: the answer has the bytes from First to Last.
type Range struct {
	First, Last int64
	Total       int64 // of the whole; -1: not told
}

// ParseRange reads the values of Content-Range (RFC 9110, section 14.4). The unit's name may have any letters, and there may be white space
// and another sign than a space behind it, as some servers send. A header that is there twice must say the same twice.
func ParseRange(values []string) (r Range, ok bool) {
	for i, text := range values {
		one, good := parseOneRange(text)
		if !good || i > 0 && one != r {
			return Range{}, false
		}
		r = one
	}
	return r, len(values) > 0
}

func parseOneRange(text string) (r Range, ok bool) {
	const unit, blank = "bytes", " \t"
	text = strings.Trim(text, blank)
	if len(text) <= len(unit) || !strings.EqualFold(text[:len(unit)], unit) || !strings.ContainsAny(text[len(unit):][:1], " \t=:") {
		return Range{}, false
	}
	span, total, _ := strings.Cut(strings.TrimLeft(text[len(unit):], " \t=:"), "/")
	first, last, _ := strings.Cut(span, "-")
	var good [3]bool
	r.First, good[0] = number(first)
	r.Last, good[1] = number(last)
	if r.Total, good[2] = number(total); strings.Trim(total, blank) == "*" {
		r.Total, good[2] = -1, true
	}
	ok = good == [3]bool{true, true, true} && r.First <= r.Last && (r.Total < 0 || r.Last < r.Total)
	if !ok {
		return Range{}, false
	}
	return r, true
}

// number reads digits, with white space around them.
func number(text string) (int64, bool) {
	n, err := strconv.ParseUint(strings.Trim(text, " \t"), 10, 63)
	return int64(n), err == nil
}
