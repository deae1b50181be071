package kit

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

// Mage runs the targets of a command line one after the other, and notices only then that a later word is not a target: mage check -v
// checks for minutes and then fails. So programs that mage makes from magefiles with this package check all words before the first target
// starts. They learn the targets and their flags from their own -h and -l.

func init() {
	if info, ok := debug.ReadBuildInfo(); !ok || info.Path != "command-line-arguments" { // as mage has programs built
		return
	}
	words, runs := targetWords(os.Args[1:], os.Getenv)
	if !runs || len(words) < 2 {
		return // mage itself looks at a single word before it starts anything
	}
	if err := checkWords(words, help); err != nil {
		fmt.Fprintf(os.Stderr, "Error: %v; nothing was run\n", err)
		os.Exit(2)
	}
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

// usage is what a target takes.
type usage struct {
	required []string          // names of words that must follow it
	optional map[string]string // type by name in lower case: -json=<bool>
	aliases  []string
}

var (
	usageRequired = regexp.MustCompile(` <(\w+)>`)
	usageOptional = regexp.MustCompile(`-(\w+)=<([\w.]+)>`)
	usageAliases  = regexp.MustCompile(`(?m)^Aliases: (.*)$`)
	listedTarget  = regexp.MustCompile(`(?m)^  (\S+)`)
)

// parseUsage reads what mage says of a target.
func parseUsage(text string) usage {
	const head = "Usage:\n\n"
	if i := strings.LastIndex(text, head); i >= 0 { // the target's doc comment comes first
		text = text[i+len(head):]
	}
	u := usage{optional: map[string]string{}}
	line, _, _ := strings.Cut(text, "\n")
	for _, m := range usageRequired.FindAllStringSubmatch(line, -1) {
		u.required = append(u.required, m[1])
	}
	for _, m := range usageOptional.FindAllStringSubmatch(text, -1) {
		u.optional[strings.ToLower(m[1])] = m[2]
	}
	if m := usageAliases.FindStringSubmatch(text); m != nil {
		u.aliases = strings.Split(m[1], ", ")
	}
	return u
}

// checkWords goes through the words as mage will, and reports those that mage will not know.
func checkWords(words []string, help func(target string) (string, bool)) error {
	before := ""
	for len(words) > 0 {
		target := words[0]
		u, ok := usageOf(target, help)
		if !ok {
			return unknownWord(target, before, help)
		}
		words = words[1:]
		if len(words) < len(u.required) {
			return fmt.Errorf("%s wants <%s>", target, strings.Join(u.required, "> <"))
		}
		words = words[len(u.required):]
		for len(u.optional) > 0 && len(words) > 0 && strings.HasPrefix(words[0], "-") {
			if err := u.check(target, words[0]); err != nil {
				return err
			}
			words = words[1:]
		}
		before = target
	}
	return nil
}

// usageOf returns the usage of a target, by its name or by an alias.
func usageOf(word string, help func(string) (string, bool)) (usage, bool) {
	if strings.HasPrefix(word, "-") {
		return usage{}, false
	}
	if text, ok := help(word); ok {
		return parseUsage(text), true
	}
	for _, target := range targets(help) { // aliases stand nowhere but with their targets
		text, _ := help(target)
		u := parseUsage(text)
		if slices.ContainsFunc(u.aliases, func(alias string) bool { return strings.EqualFold(alias, word) }) {
			return u, true
		}
	}
	return usage{}, false
}

func targets(help func(string) (string, bool)) []string {
	text, _ := help("")
	_, text, _ = strings.Cut(text, "Targets:\n")
	var names []string
	for _, m := range listedTarget.FindAllStringSubmatch(text, -1) {
		names = append(names, strings.TrimSuffix(m[1], "*"))
	}
	return names
}

// check checks a flag of a target.
func (u usage) check(target, word string) error {
	name, _, given := strings.Cut(strings.TrimPrefix(word, "-"), "=")
	kind, known := u.optional[strings.ToLower(name)]
	switch {
	case !known:
		var names []string
		for known := range u.optional {
			names = append(names, "-"+known)
		}
		slices.Sort(names)
		return fmt.Errorf("%s has no flag %s; it has %s", target, word, strings.Join(names, ", "))
	case !given && kind != "bool":
		return fmt.Errorf("%s %s: no value; write it like -%s=%s", target, word, name, strings.ToUpper(kind))
	}
	return nil
}

// unknownWord says what is wrong with a word that is not a target.
func unknownWord(word, before string, help func(string) (string, bool)) error {
	if !strings.HasPrefix(word, "-") {
		if meant := matrix.Similar(word, targets(help)); meant != "" {
			return fmt.Errorf("no target %s; did you mean %s?", word, meant)
		}
		return fmt.Errorf("there is no target %s; mage -l lists all targets", word)
	}
	var m mageFlags
	name, _, _ := strings.Cut(strings.TrimLeft(word, "-"), "=")
	if m.set(os.Getenv).Lookup(name) != nil {
		return fmt.Errorf("%s has no flag %s; mage's own flags go before the targets: mage %[2]s %[1]s", before, word)
	}
	return fmt.Errorf("%s has no flag %s; mage -h %[1]s shows its flags", before, word)
}
