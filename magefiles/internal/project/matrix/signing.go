package matrix

import "github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

// Lower case is left out on purpose: a password or a path that somebody writes here by mistake is most likely caught by it.
var environmentName = lazyregexp.New(`^[A-Z_][A-Z0-9_]*$`)

func beginSigning(r *reader, _ string) { r.m.Signing = &Signing{} }

// envName wraps a setter for the name of an environment variable. No error here shows the value: it may be the secret itself.
func envName(field func(*Signing) *string) func(*reader, value) {
	return text(func(r *reader, v value, s string) {
		if !environmentName().MatchString(s) {
			r.bad(v, "not the name of an environment variable (capital letters, digits and _)",
				"put the value into a variable and write the variable's name here; if this is a password, change it")
			return
		}
		*field(r.m.Signing) = s
	})
}
