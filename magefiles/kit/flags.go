package kit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// options are what the flags say that targets of this package have in common.
type options struct {
	dry   bool // -n: say what would be done
	quiet bool // -q: only what is wrong, and the files that were made
	json  bool // -json: the result as JSON on standard output
	first bool // no flag: this program was compiled for this call
}

// asked are the options of this program's command line.
var asked options

// builtIn are the targets of this package that take no words: what they take needs no asking.
var builtIn = map[string]builtInTarget{
	"aab": {dry: true, json: true}, "abi:diff": {dry: true, json: true}, "abi:save": {dry: true}, "apks": {dry: true, json: true},
	"archive": {dry: true, json: true}, "check": {dry: true, json: true}, "clean": {dry: true}, "cmake": {dry: true, json: true},
	"compare": {dry: true, json: true}, "deps": {dry: true, json: true}, "dist": {dry: true, json: true}, "doctor": {dry: true, json: true},
	"init": {dry: true}, "ndkbuild": {dry: true, json: true}, "prefab": {dry: true, json: true}, "report": {dry: true, json: true},
	"run": {dry: true, json: true, own: map[string]string{"program": "string"}}, "setup": {dry: true}, "size": {dry: true, json: true},
	"aar": {dry: true, json: true}, "bind": {dry: true, json: true}, "so": {dry: true, json: true}, "inspect": {words: true}, "symbolize": {words: true},
	"reproduce": {words: true, dry: true, json: true},
}

// builtInTarget says which of the common flags mean something for a target.
type builtInTarget struct {
	words     bool // words or flags of its own follow it
	dry, json bool
	own       map[string]string // flags of its own, with their types, where no words follow it
}

// synonyms are other programs' names of the common flags.
var synonyms = map[string]string{"verbose": "v", "quiet": "q", "silent": "q", "dry-run": "n", "dryrun": "n", "help": "h", "timeout": "t"}

// commonFlags lists the flags that a target has beside its own.
func commonFlags(target string) []string {
	t, ours := builtIn[strings.ToLower(target)]
	flags := []string{"-h", "-t", "-v"}
	for flag, has := range map[string]bool{"-q": ours, "-n": t.dry, "-json": t.json, "-trace": t.dry} {
		if has {
			flags = append(flags, flag)
		}
	}
	slices.Sort(flags)
	return flags
}

// flagsHelp describes the common flags of a target, as its -h shows them.
func flagsHelp(target string) string {
	does := map[string]string{
		"-h": "show this help", "-t": "-t=5m: give up after that time", "-v": "show every command, every file that is written, and all that is found",
		"-q": "say only what is wrong, and which files were made", "-n": "say what would be done, and do nothing", "-json": "write the result as JSON to standard output",
		"-trace": "-trace=FILE: write into a file what was done when, in Chrome's trace format",
	}
	var text strings.Builder
	text.WriteString("Flags, behind the target:\n\n")
	for _, flag := range commonFlags(target) {
		fmt.Fprintf(&text, "\t%-6s %s\n", flag, does[flag])
	}
	return text.String()
}

// common takes a flag that is not the target's own.
func (t *taker) common(word string) error {
	name, value, given := flagName(word)
	if !slices.Contains(commonFlags(t.target), "-"+name) {
		return t.unknown(word)
	}
	on := true
	if given && name != "t" {
		var err error
		if on, err = strconv.ParseBool(value); err != nil {
			return fmt.Errorf("%s %s: neither true nor false; write -%s alone", t.target, word, name)
		}
	}
	switch name {
	case "n":
		t.dry = on
	case "q":
		t.quiet = on
	case "json":
		t.json = on
	case "h":
		t.commandLine.help = t.target
	case "t":
		if !given {
			return fmt.Errorf("%s -t: no time; write it like -t=5m", t.target)
		}
		t.mages = append(t.mages, word)
	default:
		t.mages = append(t.mages, word)
	}
	return t.contradiction()
}

// contradiction refuses flags that do not go together.
func (t *taker) contradiction() error {
	switch {
	case t.dry && t.json:
		return fmt.Errorf("%s: -n and -json do not go together; leave one out", t.target)
	case t.dry && t.quiet:
		return fmt.Errorf("%s: -n and -q do not go together; leave one out", t.target)
	}
	return nil
}
