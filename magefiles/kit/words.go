package kit

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

// Mage runs the targets of a command line one after the other, and notices only then that a later word is not a target: mage check -v
// checks for minutes and then fails. So programs that mage makes from magefiles with this package read all words before the first target
// starts: they take out the flags that every target has, put mage's own before the targets, and refuse what is left and means nothing.

func init() {
	if !ofMage() {
		return
	}
	c, err := readCommandLine(os.Args[1:], os.Getenv, help)
	switch {
	case err != nil:
		fmt.Fprintf(os.Stderr, "Error: %v\nNothing was run. All targets: go tool mage -l\n", err)
		os.Exit(2)
	case c.help != "":
		text, _ := help(c.help)
		fmt.Printf("%s%s", text, flagsHelp(c.help))
		os.Exit(0)
	}
	os.Args = append(os.Args[:1:1], c.args...)
	asked = c.options
	if self, err := os.Executable(); err == nil {
		asked.first = isFirstCall(self)
	}
}

// commandLine is what somebody has typed, in mage's order.
type commandLine struct {
	options
	args []string // for mage's own main: its flags, then targets, each with its words and then its flags
	help string   // the target whose help is asked for
}

// readCommandLine reads a program's arguments. What asks mage itself for help or a list is left as it is.
func readCommandLine(args []string, getenv func(string) string, help func(target string) (string, bool)) (*commandLine, error) {
	c := &commandLine{args: args}
	words, runs := targetWords(args, getenv)
	if !runs || len(words) == 0 {
		return c, nil
	}
	flags := slices.Clone(args[:len(args)-len(words)])
	words = runWords(inspectWords(words), func(word string) bool {
		_, known := usageOf(word, help)
		return known
	})
	var targets []string
	for len(words) > 0 {
		t := &taker{commandLine: c, target: words[0], help: help}
		var known bool
		if t.usage, known = usageOf(t.target, help); !known {
			return nil, t.unknown(words[0])
		}
		rest, err := t.take(words[1:])
		if err != nil {
			return nil, err
		}
		targets = slices.Concat(targets, []string{t.target}, t.words, t.flags)
		flags, words = append(flags, t.mages...), rest
	}
	c.args = append(flags, targets...)
	return c, nil
}

// taker takes the words of one target.
type taker struct {
	*commandLine
	usage
	target string
	help   func(string) (string, bool)

	words []string // those that must follow it
	flags []string // its own
	mages []string // mage's, which go before all targets
}

// take takes words and flags until the next target begins. A word that must follow may look like a flag; one of this package's targets takes
// flags before it too.
func (t *taker) take(words []string) (rest []string, err error) {
	for len(words) > 0 {
		word := words[0]
		missing := len(t.words) < len(t.required)
		switch {
		case isFlag(word) && t.own(word):
			if err := t.check(t.target, word); err != nil {
				return nil, err
			}
			t.flags = append(t.flags, word)
		case isFlag(word) && (t.kit || !missing):
			if err := t.common(word); err != nil {
				return nil, err
			}
		case missing:
			t.words = append(t.words, word)
		default:
			return words, nil
		}
		words = words[1:]
	}
	if len(t.words) < len(t.required) && t.commandLine.help == "" {
		return nil, fmt.Errorf("%s wants <%s>", t.target, strings.Join(t.required, "> <"))
	}
	return nil, nil
}

// isFlag reports whether a word is a flag: a dash alone is the name of standard input.
func isFlag(word string) bool { return len(word) > 1 && word[0] == '-' }

// flagName returns the name of a flag, which has one dash or two, and its value.
func flagName(word string) (name, value string, given bool) {
	name, value, given = strings.Cut(strings.TrimPrefix(word[1:], "-"), "=")
	return name, value, given
}

// own reports whether a flag is one of the target's own, and no word that must follow it is missing.
func (t *taker) own(word string) bool {
	name, _, _ := flagName(word)
	_, known := t.optional[strings.ToLower(name)]
	return known && (t.kit || len(t.words) == len(t.required))
}

// mageFlags are those that a program of mage's takes before its targets.
type mageFlags struct{ list, help bool }

func (m *mageFlags) set(getenv func(string) string) *flag.FlagSet {
	on := func(name string) bool { yes, _ := strconv.ParseBool(getenv(name)); return yes }
	flags := flag.NewFlagSet("", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.BoolVar(&m.list, "l", on("MAGEFILE_LIST"), "")
	flags.BoolVar(&m.help, "h", on("MAGEFILE_HELP"), "")
	flags.Bool("v", false, "")
	flags.Duration("t", 0, "")
	return flags
}

// targetWords returns the words behind mage's own flags, and whether they are targets to be run.
func targetWords(args []string, getenv func(string) string) (words []string, runs bool) {
	var m mageFlags
	flags := m.set(getenv)
	err := flags.Parse(args)
	return flags.Args(), err == nil && !m.list && !m.help
}

// help returns this program's help for a target, or for all targets.
func help(target string) (text string, ok bool) {
	self, err := os.Executable()
	if err != nil {
		return "", false
	}
	args := []string{"-h", target}
	if target == "" {
		args = []string{"-l"}
	}
	out, err := exec.Command(self, args...).Output()
	return string(out), err == nil
}

// unknown says what is wrong with a word that is neither a target nor a flag of the target before it.
func (t *taker) unknown(word string) error {
	if !isFlag(word) {
		if meant := matrix.Similar(word, targets(t.help)); meant != "" {
			return fmt.Errorf("no target %q; did you mean %q?", word, meant)
		}
		return fmt.Errorf("no target %q", word)
	}
	known := commonFlags(t.target)
	for name := range t.optional {
		known = append(known, "-"+name)
	}
	slices.Sort(known)
	name, _, _ := flagName(word)
	meant := synonyms[name]
	if meant == "" { // one letter is like every other
		meant = matrix.Similar(name, slices.DeleteFunc(slices.Clone(known), func(flag string) bool { return len(flag) == 2 }))
	}
	if meant != "" && slices.Contains(known, "-"+strings.TrimPrefix(meant, "-")) {
		return fmt.Errorf("%s has no flag %s; did you mean -%s?", t.target, word, strings.TrimPrefix(meant, "-"))
	}
	return fmt.Errorf("%s has no flag %s; it has %s", t.target, word, strings.Join(known, ", "))
}
