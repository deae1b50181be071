package buildfile

import (
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

// Packaging is what a Gradle file says about how libraries are packed.
type Packaging struct {
	App    int    // line of its applicationId: it is an app's; 0: it is none's
	Legacy string // value of useLegacyPackaging for libraries; empty if the file has none
	Line   int    // of that
}

// legacyPackaging fits the setting of libraries, which classes have too: jniLibs { … } or jniLibs.useLegacyPackaging.
var legacyPackaging = lazyregexp.New(`\bjniLibs(?:\s*\{[^}]*?\b|\s*\.\s*)(useLegacyPackaging)\b[ \t=(]*([^\s})]*)`)

var applicationID = lazyregexp.New(`(?m)(?:^|[{;])[ \t]*(applicationId)\b`)

// GradlePackaging reads build.gradle or build.gradle.kts.
func GradlePackaging(text string) Packaging {
	text = withoutComments(strings.ReplaceAll(text, "\r\n", "\n"))
	var p Packaging
	if at := applicationID().FindStringSubmatchIndex(text); at != nil {
		p.App = lineOf(text, at[2])
	}
	if at := legacyPackaging().FindStringSubmatchIndex(text); at != nil {
		p.Legacy, p.Line = text[at[4]:at[5]], lineOf(text, at[2])
	}
	return p
}
