package bundle

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// jarsigner takes the keystore's path and the key's alias as arguments, which every user of the machine can read while it runs, and which
// -v shows. They are values of variables that a matrix names, so that anything may be in them. Hence they go into a file that only this
// user can read: a file for -conf (JDK 9), a Java property whose value is a line of arguments.

// signingConf gives that file's text for one call of jarsigner.
func signingConf(args ...string) []byte {
	var words []string
	for _, arg := range args {
		words = append(words, confQuoted.Replace(arg))
	}
	return []byte(`jarsigner.all = "` + property(strings.Join(words, `" "`)) + "\"\n")
}

// confQuoted escapes a word as the JDK's tokenizer (java.io.StreamTokenizer) reads it within quotes.
var confQuoted = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`)

// property escapes a value as java.util.Properties reads it.
func property(value string) string {
	var text strings.Builder
	for _, unit := range utf16.Encode([]rune(value)) {
		switch {
		case unit == '\\':
			text.WriteString(`\\`)
		case unit < ' ' || unit > '~':
			fmt.Fprintf(&text, `\u%04x`, unit)
		default:
			text.WriteByte(byte(unit))
		}
	}
	return text.String()
}
