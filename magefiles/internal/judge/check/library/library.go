// Package library has the rules about one shared library and about what was compiled for it.
package library

import (
	"debug/elf"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
)

// Rules are in the order in which reports show them.
var Rules = slices.Concat(loadRules, headerRules, segmentRules, dynamicRules, symbolRules, tlsRules, goRules, codegenRules, jniLibraryRules)

// RulesOf gives the rules that ask what Android's loader asks, those for what is started and never loaded, or the one for what it never sees.
func RulesOf(l *subject.Library) []rule.For[*subject.Library] {
	switch {
	case l.Machine == elf.EM_QDSP6:
		return DSPRules
	case l.IsStatic():
		return StaticRules
	case l.IsProgram():
		return ProgramRules
	}
	return Rules
}
