package download

import (
	"strconv"
	"strings"
)

// byteRange is what a Content-Range says: the answer has the bytes from first to last.
type byteRange struct {
	first, last int64
	total       int64 // of the whole; -1: not told
}

// parseRange reads the values of Content-Range (RFC 9110, section 14.4). The unit's name may have any letters, and there may be white space
// and another sign than a space behind it, as some servers send. A header that is there twice must say the same twice.
func parseRange(values []string) (r byteRange, ok bool) {
	for i, text := range values {
		one, good := parseOneRange(text)
		if !good || i > 0 && one != r {
			return byteRange{}, false
		}
		r = one
	}
	return r, len(values) > 0
}

func parseOneRange(text string) (r byteRange, ok bool) {
	const unit, blank = "bytes", " \t"
	text = strings.Trim(text, blank)
	if len(text) <= len(unit) || !strings.EqualFold(text[:len(unit)], unit) || !strings.ContainsAny(text[len(unit):][:1], " \t=:") {
		return byteRange{}, false
	}
	span, total, _ := strings.Cut(strings.TrimLeft(text[len(unit):], " \t=:"), "/")
	first, last, _ := strings.Cut(span, "-")
	var good [3]bool
	r.first, good[0] = number(first)
	r.last, good[1] = number(last)
	if r.total, good[2] = number(total); strings.Trim(total, blank) == "*" {
		r.total, good[2] = -1, true
	}
	ok = good == [3]bool{true, true, true} && r.first <= r.last && (r.total < 0 || r.last < r.total)
	if !ok {
		return byteRange{}, false
	}
	return r, true
}

// number reads digits, with white space around them.
func number(text string) (int64, bool) {
	n, err := strconv.ParseUint(strings.Trim(text, " \t"), 10, 63)
	return int64(n), err == nil
}
