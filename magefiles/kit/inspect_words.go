package kit

import (
	"path/filepath"
	"strings"
)

// Mage gives a target as many words as its function has parameters, and flags behind them alone. inspect takes any number of files, and its
// flags stand anywhere among them, so its words are put in order before mage reads them: the files become one word, with severals between
// them, and the flags follow.

// severals stands between the files of one word. No file's name has it.
const severals = "\x00"

// inspectWords puts the words of each inspect in order, and leaves those of other targets as they are.
func inspectWords(words []string) []string {
	var all []string
	for len(words) > 0 {
		word := words[0]
		all, words = append(all, word), words[1:]
		switch {
		case strings.EqualFold(word, "symbolize") && len(words) > 0: // whose file may be called inspect
			all, words = append(all, words[0]), words[1:]
		case strings.EqualFold(word, "inspect"):
			var files, flags []string
			files, flags, words = takeInspected(words)
			if len(files) > 0 {
				all = append(all, strings.Join(files, severals))
			}
			all = append(all, flags...)
		}
	}
	return all
}

// takeInspected cuts the files and flags off that belong to one inspect. The first word is a file; what follows is one if it has a dot or
// stands in a folder, as no target does.
func takeInspected(words []string) (files, flags, rest []string) {
	for len(words) > 0 {
		word := words[0]
		switch {
		case strings.HasPrefix(word, "-"):
			if withValue(word) && len(words) > 1 {
				word, words = word+"="+words[1], words[1:]
			}
			flags = append(flags, word)
		case len(files) == 0, strings.ContainsAny(word, "./"+string(filepath.Separator)):
			files = append(files, word)
		default:
			return files, flags, words
		}
		words = words[1:]
	}
	return files, flags, nil
}

// withValue reports whether a flag's value is the next word.
func withValue(word string) bool { return word == "-o" || strings.EqualFold(word, "-format") }
