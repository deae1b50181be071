package matrix

import (
	"net/url"
	"strings"
	"unicode"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

// Maven says how the finished AAR is called where others get it, and what Maven Central wants to know of it
// (https://central.sonatype.org/publish/requirements/).
type Maven struct {
	Group       string   // com.example; empty: made of the Go module's path
	Artifact    string   // empty: the library's name
	Title       string   // of the library, for people
	Description string   // in a sentence
	URL         string   // of its page
	License     string   // of its own code: an SPDX id, Apache-2.0
	LicenseURL  string   // of that text; empty: the page of spdx.org about it
	Developers  []string // Jane Doe <jane@example.com>
	SCM         string   // URL of the repository
}

// Lacks are the keys that Maven Central asks for and that are not there.
func (m Maven) Lacks() []string {
	var lacks []string
	for _, k := range []struct{ key, value string }{{"group", m.Group}, {"title", m.Title}, {"description", m.Description}, {"url", m.URL},
		{"license", m.License}, {"developers", strings.Join(m.Developers, "")}, {"scm", m.SCM}} {
		if k.value == "" {
			lacks = append(lacks, k.key)
		}
	}
	return lacks
}

// coordinate fits what Maven takes for a group or an artifact: org.apache.maven.model.validation's ID_REGEX.
var coordinate = lazyregexp.New(`^[A-Za-z0-9_.-]+$`)

// mavenID wraps a setter for a group or an artifact.
func mavenID(field func(*Maven) *string) func(*reader, value) {
	return text(func(r *reader, v value, s string) {
		if !coordinate().MatchString(s) || strings.Trim(s, ".") != s || strings.Contains(s, "..") {
			r.bad(v, "not a name that Maven takes", "write it like "+v.key.example()+": letters, digits, _, - and .")
			return
		}
		*field(&r.m.Maven) = s
	})
}

// mavenText wraps a setter for a text that people read.
func mavenText(field func(*Maven) *string) func(*reader, value) {
	return text(func(r *reader, v value, s string) {
		if strings.TrimSpace(s) == "" || strings.ContainsFunc(s, unicode.IsControl) {
			r.bad(v, "not a text that people can read", "write it like "+v.key.example())
			return
		}
		*field(&r.m.Maven) = s
	})
}

// mavenURL wraps a setter for the address of a page.
func mavenURL(field func(*Maven) *string) func(*reader, value) {
	return text(func(r *reader, v value, s string) {
		if u, err := url.Parse(s); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
			r.bad(v, "not the address of a page", "write it like "+v.key.example())
			return
		}
		*field(&r.m.Maven) = s
	})
}

// license fits an SPDX id, or several with AND and OR.
var license = lazyregexp.New(`^[A-Za-z0-9.+-]+( (AND|OR|WITH) [A-Za-z0-9.+-]+)*$`)

func setLicense(r *reader, v value, s string) {
	if !license().MatchString(s) {
		r.bad(v, "not an SPDX id", "write it like "+v.key.example()+"; https://spdx.org/licenses lists them")
		return
	}
	r.m.Maven.License = s
}

var developer = lazyregexp.New(`^[^<>]*[^<> ] <[^<>@ ]+@[^<>@ ]+>$`)

func setDeveloper(r *reader, v value, s string) {
	if !developer().MatchString(s) || strings.ContainsFunc(s, unicode.IsControl) {
		r.bad(v, "not a name and an address", `write it like "Jane Doe <jane@example.com>"`)
		return
	}
	r.m.Maven.Developers = append(r.m.Maven.Developers, s)
}
