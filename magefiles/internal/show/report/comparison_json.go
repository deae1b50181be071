package report

import (
	"io"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
)

// jsonVersion goes up when a field of compare.json changes its meaning or goes away; new fields may come at any time.
const jsonVersion = 1

// ComparisonJSON writes the comparison for tools. Same facts give the same bytes. The fields:
//
//	version   1: of this format
//	paths     the two build paths, in the order in which they are shown
//	abis      the ABIs compared
//	ndk       revision of the NDK, and lite: whether it is ndklite
//	failed    whether any row is an error
//	errors, warnings, infos
//	          how many rows of each severity are not equal
//	rows      one for each property, library and ABI:
//	  id        of the check, as in gondk's list of checks: path-exports
//	  property  what is compared, in words
//	  abi       empty for a row about all ABIs
//	  library   file name; empty for a row about all libraries
//	  severity  error, warning or info: of the row where it is not equal
//	  verdict   equal, differs, or wrong: at least one side is not what it must be, whatever the other is
//	  values    for each path, text: the value on one line, and parts: the names compared and what is told of each
//	  diff      what differs, a line each
//	  cause, cure
//	            of a row that is not equal
func ComparisonJSON(w io.Writer, c *check.Comparison) error { return encode(w, comparisonDoc(c)) }

func comparisonDoc(c *check.Comparison) jsonDoc {
	return jsonDoc{
		Version: jsonVersion, Paths: c.Paths, ABIs: append([]string{}, c.ABIs...), NDK: jsonNDK{c.NDK, c.Lite}, Failed: c.Failed(),
		Errors: c.Count(check.Error), Warnings: c.Count(check.Warning), Infos: c.Count(check.Info),
		Rows: mapped(c.Rows, func(row check.Row) jsonRow { return toJSON(row, c.Paths) }),
	}
}

type jsonDoc struct {
	Version  int       `json:"version"`
	Paths    [2]string `json:"paths"`
	ABIs     []string  `json:"abis"`
	NDK      jsonNDK   `json:"ndk"`
	Failed   bool      `json:"failed"`
	Errors   int       `json:"errors"`
	Warnings int       `json:"warnings"`
	Infos    int       `json:"infos"`
	Rows     []jsonRow `json:"rows"`
}

type jsonNDK struct {
	Revision string `json:"revision"`
	Lite     bool   `json:"lite"`
}

type jsonRow struct {
	ID       string               `json:"id"`
	Property string               `json:"property"`
	ABI      string               `json:"abi"`
	Library  string               `json:"library"`
	Severity check.Severity       `json:"severity"`
	Verdict  check.Verdict        `json:"verdict"`
	Values   map[string]jsonValue `json:"values"`
	Diff     []string             `json:"diff,omitempty"`
	Cause    string               `json:"cause,omitempty"`
	Cure     string               `json:"cure,omitempty"`
}

type jsonValue struct {
	Text  string            `json:"text"`
	Parts map[string]string `json:"parts,omitempty"`
}

func toJSON(row check.Row, paths [2]string) jsonRow {
	values := map[string]jsonValue{}
	for i, path := range paths {
		v := jsonValue{row.Values[i].Text, row.Values[i].Parts}
		if _, whole := v.Parts[""]; whole { // compared as a whole: the text says it
			v.Parts = nil
		}
		values[path] = v
	}
	return jsonRow{row.ID, row.Property, row.ABI, row.Library, row.Severity, row.Verdict, values, row.Diff, row.Cause, row.Cure}
}
