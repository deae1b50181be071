package matrix

import (
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

func beginApp(r *reader, _ string) { r.m.App = &App{} }

func setAppDir(r *reader, v value, s string) {
	switch clean := path.Clean(s); {
	case s == "" || strings.ContainsFunc(s, unicode.IsControl):
		r.bad(v, "not a folder", "write it like "+v.key.example())
	case !r.inside(v, s):
	case clean == ".":
		r.bad(v, "the project's own folder, where gondk's files are", "give the app a folder below it")
	default:
		r.m.App.Dir = clean
	}
}

const appNameCure = "use letters, digits, _, . and -, beginning with a letter or digit"

func setAppName(r *reader, v value, s string) {
	if !fileName(s) {
		r.bad(v, "not usable in a file name", appNameCure)
		return
	}
	r.m.App.Name = s
}

func endApp(r *reader, _ string) {
	if r.given["app.name"] || r.m.App.Dir == "" {
		return
	}
	name := path.Base(r.m.App.Dir)
	if !fileName(name) {
		r.bad(value{path: "app.name", any: name}, "taken from app.dir, not usable in a file name", `add one under [app], such as name = "sample"`)
		return
	}
	r.m.App.Name = name
}

// fileName reports whether a name works in file names on every host.
func fileName(s string) bool {
	for i, c := range s {
		if unicode.IsLetter(c) || unicode.IsDigit(c) || i > 0 && (unicode.IsMark(c) || strings.ContainsRune("_.-", c)) {
			continue
		}
		return false
	}
	return s != "" && len(s) <= 100
}

var segment = lazyregexp.New(`^[a-zA-Z][a-zA-Z0-9_]*$`)

func setApplicationID(r *reader, v value, s string) {
	segments := strings.Split(s, ".")
	if len(segments) < 2 {
		r.bad(v, "has one segment; Android needs at least two", "write it like "+v.key.example())
		return
	}
	for _, part := range segments {
		if !segment().MatchString(part) {
			r.bad(v, "invalid application id segment "+strconv.Quote(part), "start each segment with a letter, then use letters, digits and _")
			return
		}
		if slices.Contains(javaWords, part) {
			r.bad(v, "application id segment "+strconv.Quote(part)+" is a Java keyword", "choose another name")
			return
		}
	}
	r.m.App.ApplicationID = s
}

// maxVersionCode is the highest that Google Play takes.
const maxVersionCode = 2100000000

func setVersionCode(r *reader, v value, n int64) {
	if n < 1 || n > maxVersionCode {
		r.bad(v, "not between 1 and 2100000000, the range that Google Play accepts", "start at 1 and add one for each release")
		return
	}
	r.m.App.VersionCode = int(n)
}

func setVersionName(r *reader, v value, s string) {
	if strings.TrimSpace(s) == "" || strings.ContainsFunc(s, unicode.IsControl) {
		r.bad(v, "not a readable version", "write it like "+v.key.example())
		return
	}
	r.m.App.VersionName = s
}
