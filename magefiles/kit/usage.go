package kit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

// usage is what a target takes.
type usage struct {
	kit      bool              // it is one of this package's
	required []string          // names of words that must follow it
	optional map[string]string // type by name in lower case: -json=<bool>
	aliases  []string
}

var (
	usageRequired = lazyregexp.New(` <(\w+)>`)
	usageOptional = lazyregexp.New(`-(\w+)=<([\w.]+)>`)
	usageAliases  = lazyregexp.New(`(?m)^Aliases: (.*)$`)
	listedTarget  = lazyregexp.New(`(?m)^  (\S+)`)
)

// parseUsage reads what mage says of a target.
func parseUsage(text string) usage {
	const head = "Usage:\n\n"
	if i := strings.LastIndex(text, head); i >= 0 { // the target's doc comment comes first
		text = text[i+len(head):]
	}
	u := usage{optional: map[string]string{}}
	line, _, _ := strings.Cut(text, "\n")
	for _, m := range usageRequired().FindAllStringSubmatch(line, -1) {
		u.required = append(u.required, m[1])
	}
	for _, m := range usageOptional().FindAllStringSubmatch(text, -1) {
		u.optional[strings.ToLower(m[1])] = m[2]
	}
	if m := usageAliases().FindStringSubmatch(text); m != nil {
		u.aliases = strings.Split(m[1], ", ")
	}
	return u
}

// usageOf returns the usage of a target, by its name or by an alias.
func usageOf(word string, help func(string) (string, bool)) (usage, bool) {
	if isFlag(word) {
		return usage{}, false
	}
	t, ours := builtIn[strings.ToLower(word)]
	if ours && !t.words {
		return usage{kit: true, optional: t.own}, true
	}
	if text, ok := help(word); ok {
		u := parseUsage(text)
		u.kit = ours
		return u, true
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
	for _, m := range listedTarget().FindAllStringSubmatch(text, -1) {
		names = append(names, strings.TrimSuffix(m[1], "*"))
	}
	return names
}

// check checks a flag of the target's own.
func (u usage) check(target, word string) error {
	name, _, given := flagName(word)
	if kind := u.optional[strings.ToLower(name)]; !given && kind != "bool" {
		return fmt.Errorf("%s %s: no value; write it like -%s=%s", target, word, name, strings.ToUpper(kind))
	}
	return nil
}
