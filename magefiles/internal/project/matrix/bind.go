package matrix

import (
	"slices"
	"strconv"
	"strings"
)

// Bind says which Go packages Java and Kotlin call, and how they are called there.
type Bind struct {
	Packages []string // like those of Library: ordinary packages, which need not import "C"
	Java     string   // the Java package: dev.example.greeter
	Kotlin   bool     // suspend functions and Flow too
	Strict   bool     // what cannot be bound is an error
	Throw    bool     // a Go panic is an exception in Java, and does not end the app
}

func beginBind(r *reader, _ string) { r.m.Bind = &Bind{} }

// endBind lets the library be made of the bound packages alone, where it names none of its own.
func endBind(r *reader, _ string) {
	if !r.given["library.package"] {
		r.m.Library.Package = ""
	}
}

func setBindJava(r *reader, v value, s string) {
	if what, cure := CheckJavaPackage(s); what != "" {
		r.bad(v, what, cure)
		return
	}
	r.m.Bind.Java = s
}

// CheckJavaPackage says what is wrong with the name of a Java package (Java Language Specification 6.5.3, 3.9), if anything.
func CheckJavaPackage(s string) (what, cure string) {
	segments := strings.Split(s, ".")
	if len(segments) < 2 {
		return "has one segment; an app would have to share it with all others", `write it like "dev.example.` + bindSample(s) + `"`
	}
	for _, part := range segments {
		switch {
		case !segment().MatchString(part):
			return "not a Java package: " + strconv.Quote(part) + " is no name", "start each segment with a letter, then use letters, digits and _"
		case slices.Contains(javaWords, part):
			return "not a Java package: " + strconv.Quote(part) + " is a Java keyword", "choose another name"
		}
	}
	switch first := segments[0]; {
	case first == "java" || first == "android" || first == "javax" || first == "kotlin" || first == "androidx":
		return first + " is others' own, and Android loads no classes of apps there", "use a domain of yours, backwards"
	case segments[len(segments)-1] == "gondk":
		return "ends in gondk, which is the name of a package that gondk adds", "choose another name"
	}
	return "", ""
}

func bindSample(s string) string {
	if segment().MatchString(s) {
		return s
	}
	return "greeter"
}

func setPanics(r *reader, v value, s string) {
	switch s {
	case "crash":
	case "throw":
		r.m.Bind.Throw = true
	default:
		r.bad(v, "not what becomes of a Go panic", `write "crash", which ends the app as Go does, or "throw", which is an exception in Java`)
	}
}
