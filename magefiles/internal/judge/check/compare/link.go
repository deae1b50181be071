package compare

import (
	"slices"
	"strings"
)

// linkChecks are the flags by which a linker finds mistakes while building, or leaves out what nothing needs.
var linkChecks = []string{"--no-undefined", "--fatal-warnings", "--gc-sections"}

// linkDiagnostics says which of linkChecks a link was made with. All NDKs pass the first two.
func linkDiagnostics(s side) Value {
	if !s.linkKnown {
		return Value{Text: "not known"}
	}
	on := linkerFlags(s.link)
	var names []string
	for _, flag := range linkChecks {
		if on[flag] {
			names = append(names, flag)
		}
	}
	v := set(names)
	if !on["--no-undefined"] {
		v.Wrong = "links without --no-undefined: a missing function shows only on a device"
	}
	return v
}

// linkerFlags returns the state of linkChecks after all words that a compiler driver hands on to the linker: the last one counts.
func linkerFlags(words []string) map[string]bool {
	on := map[string]bool{}
	args := linkerArgs(words)
	for i, arg := range args {
		if arg = "--" + strings.TrimLeft(arg, "-"); arg == "--z" && i+1 < len(args) {
			arg = "--z" + args[i+1]
		}
		switch arg {
		case "--zdefs":
			on["--no-undefined"] = true
		case "--zundefs":
			on["--no-undefined"] = false
		}
		if off, ok := strings.CutPrefix(arg, "--no-"); ok {
			on["--"+off] = false
		}
		if slices.Contains(linkChecks, arg) {
			on[arg] = true
		}
	}
	return on
}

// linkerArgs returns what -Wl, and -Xlinker hand on.
func linkerArgs(words []string) []string {
	var args []string
	for i, word := range words {
		word = strings.Trim(word, `"'`)
		rest, passed := strings.CutPrefix(word, "-Wl,")
		switch {
		case passed:
			args = append(args, strings.Split(rest, ",")...)
		case i > 0 && (words[i-1] == "-Xlinker" || words[i-1] == "-z"):
			args = append(args, word)
		case strings.HasPrefix(word, "-z"): // clang knows -z itself
			args = append(args, word)
		}
	}
	return args
}
