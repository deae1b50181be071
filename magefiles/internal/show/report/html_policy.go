package report

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
)

// htmlPolicy lets the page have its own style and script and nothing else: whatever gets into it from a file can load and run nothing.
// https://www.w3.org/TR/CSP3/
var htmlPolicy = fmt.Sprintf("default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'", hashSource(htmlStyle), hashSource(htmlScript))

func hashSource(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// tokens gives names as an attribute in which the page's script finds each whole.
func tokens(names []string) string {
	text := "|"
	for _, name := range names {
		text += name + "|"
	}
	return text
}
