package kit

import (
	"slices"
	"strings"
)

// run alone runs all of the app; with the name of a program behind it, it runs that one, and what stands behind -- is the program's own. Mage
// gives a target as many words as its function has parameters, so the program and its arguments become the flag -program.

// programFlag begins that flag.
const programFlag = "-program="

// argsMark parts a target's own words from a program's.
const argsMark = "--"

// runWords puts the program and its arguments behind run into one word; isTarget tells whether a word is one.
func runWords(words []string, isTarget func(string) bool) []string {
	at := slices.IndexFunc(words, func(word string) bool { return strings.EqualFold(word, "run") })
	if at < 0 {
		return words
	}
	name := at + 1
	for name < len(words) && isFlag(words[name]) && words[name] != argsMark {
		name++
	}
	if name == len(words) || words[name] == argsMark {
		return words
	}
	mark := name + 1
	for mark < len(words) && isFlag(words[mark]) && words[mark] != argsMark {
		mark++
	}
	marked := mark < len(words) && words[mark] == argsMark
	if !marked && isTarget(words[name]) {
		return words
	}
	program := words[name : name+1]
	flags, rest := words[name+1:mark], words[mark:]
	if marked {
		program, rest = slices.Concat(program, words[mark+1:]), nil
	}
	return slices.Concat(words[:name], flags, []string{programFlag + strings.Join(program, severals)}, rest)
}
