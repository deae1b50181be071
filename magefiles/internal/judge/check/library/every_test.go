package library

import (
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/checktest"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// Every rule of this room is broken by a case of its tables, alone but for those named here.
func TestEveryRule(t *testing.T) {
	var broken [][]string
	for _, c := range slices.Concat(headerCases, faultCases, segmentCases(), relroCases()) {
		broken = append(broken, c.want)
	}
	for _, c := range slices.Concat(dynamicCases, symbolCases, tlsCases) {
		broken = append(broken, strings.Fields(c.want))
	}
	for _, c := range slices.Concat(goLibCases(t), codegenCases()) {
		broken = append(broken, c.want)
	}
	_, missing := elfabi.ReadLibrary("missing.so") // what is no fault of the file's contents
	id, _ := rule.Fault(missing)
	broken = append(broken, []string{id})
	checktest.EveryRule(t, rule.Texts(Rules), broken, map[string]string{
		"relro-in-first-rw": "it looks at libraries of 4 KB alignment for devices of larger pages, and pt-load-16k refuses those",
		"stl-mix":           "it looks at libraries that export libc++, and export-surface tells of that",
	})
	checktest.EveryRule(t, rule.Texts(DSPRules), broken, nil)

	broken = nil
	for _, c := range programCases() {
		broken = append(broken, c.want)
	}
	checktest.EveryRule(t, rule.Texts(OfPrograms), broken, nil)

	broken = nil
	for _, c := range compileCases() {
		broken = append(broken, c.want)
	}
	checktest.EveryRule(t, rule.Texts(CompileRules), broken, nil)
}
