package matrix

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Check is one [[check]]: a setting for a rule of the report.
type Check struct {
	ID       string // so-rosegment
	Severity string // error, warning, info; Off if findings of the rule do not count
	Reason   string // why; never empty with Off
	ABI      string // only there; empty: in every ABI
	Library  string // only in the file of that name: libfoo.so; empty: in every file
	Line     int    // of the file, where it stands
}

// Off is the severity of rules that abi-matrix.toml turns off.
const Off = "off"

var checkSeverities = []string{"error", "warning", "info", Off}

func (r *reader) check() *Check { return &r.m.Checks[len(r.m.Checks)-1] }

func beginCheck(r *reader, path string) {
	r.m.Checks = append(r.m.Checks, Check{Line: lineOf(r.lines, path)})
}

func setCheckID(r *reader, _ value, s string) { r.check().ID = s }

func setCheckSeverity(r *reader, v value, s string) {
	if !slices.Contains(checkSeverities, s) {
		r.bad(v, "no severity", "use one of "+strings.Join(checkSeverities, ", "))
		return
	}
	r.check().Severity = s
}

func setCheckReason(r *reader, v value, s string) {
	if strings.TrimSpace(s) == "" {
		r.bad(v, "no reason", "write the reason, for readers of the report")
		return
	}
	r.check().Reason = s
}

func setCheckABI(r *reader, v value, s string) { r.check().ABI = s }

func setCheckLibrary(r *reader, v value, s string) {
	if s == "" || strings.ContainsAny(s, `/\`) {
		r.bad(v, "not a file name", "write it without folders, like "+v.key.example())
		return
	}
	r.check().Library = s
}

func endCheck(r *reader, path string) {
	if r.check().Severity == Off && !r.given[join(path, "reason")] {
		r.missing(join(path, "reason"), `turning a rule off needs a reason: write reason = "…"`)
	}
}

// checkABIs finds the rules for ABIs that the matrix does not have; it runs when all tables are read.
func (r *reader) checkABIs() {
	for i, c := range r.m.Checks {
		path := fmt.Sprintf("check[%d].abi", i)
		if r.given[path] && r.m.FindABI(c.ABI) == nil {
			r.bad(value{path: path, any: c.ABI}, "not an ABI in this file", "use one of "+strings.Join(r.m.ABINames(), ", ")+", or remove it")
		}
	}
}

// CheckIDs returns an error for each [[check]] with an unknown id.
func (m *Matrix) CheckIDs(known []string) error {
	var problems Errors
	for _, c := range m.Checks {
		if slices.Contains(known, c.ID) {
			continue
		}
		cure := "gondk's docs/rules.md lists them all"
		if meant := similar(c.ID, known); meant != "" {
			cure = fmt.Sprintf("did you mean %q?", meant)
		}
		problems = append(problems, Problem{File: FileName, Line: c.Line, Key: "check.id", Value: strconv.Quote(c.ID), What: "no such rule", Cure: cure})
	}
	if problems == nil {
		return nil
	}
	return problems
}
