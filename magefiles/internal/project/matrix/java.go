package matrix

import (
	"slices"
	"strings"
)

// JavaPackage returns a name for a Java package, or an application id, that nobody else has: a Go module's host backwards, the rest of its
// path, and a name. github.com/acme/app-core and golib give com.github.acme.app_core.golib.
func JavaPackage(module, name string) string {
	host, rest, _ := strings.Cut(module, "/")
	parts := strings.Split(host, ".")
	slices.Reverse(parts)
	parts = append(append(parts, strings.Split(rest, "/")...), name)
	var segments []string
	for _, part := range parts {
		if part = javaSegment(part); part != "" {
			segments = append(segments, part)
		}
	}
	if len(segments) < 2 { // Android wants two
		segments = append([]string{"gondk"}, segments...)
	}
	return strings.Join(segments, ".")
}

// JavaWords are the words that nothing in Java can have for a name (Java Language Specification 3.9 and 3.10).
func JavaWords() []string { return slices.Clone(javaWords) }

var javaWords = strings.Fields(`abstract assert boolean break byte case catch char class const continue default do double else enum extends
	false final finally float for goto if implements import instanceof int interface long native new null package private protected
	public return short static strictfp super switch synchronized this throw throws transient true try void volatile while`)

// javaSegment turns a part of a path into a segment of a Java package name.
func javaSegment(part string) string {
	part = strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '_':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		}
		return '_'
	}, part)
	if part = strings.Trim(part, "_"); part == "" {
		return ""
	}
	if part[0] < 'a' {
		part = "m" + part // a segment begins with a letter
	}
	if slices.Contains(javaWords, part) {
		part += "_"
	}
	return part
}
