package matrix

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing that is wrong in the file.
type Problem struct {
	File  string // as the user would call it: abi-matrix.toml
	Line  int    // from 1
	Key   string // library.tags[1], counted from 0 as TOML's tools do; empty if the file is no TOML
	Value string // as TOML writes it; empty if there is none, and where it may be a secret
	What  string
	Cure  string
}

func (p Problem) Error() string {
	where := fmt.Sprintf("%s:%d:", p.File, p.Line)
	if p.Key != "" {
		where += " " + strings.TrimSpace(p.Key+" "+p.Value) + ":"
	}
	return where + " " + p.What + "; " + p.Cure
}

// Errors is everything that is wrong in one file, by line.
type Errors []Problem

func (e Errors) Error() string {
	var lines []string
	for _, p := range e {
		lines = append(lines, p.Error())
	}
	return strings.Join(lines, "\n")
}

func (e Errors) sort() {
	slices.SortStableFunc(e, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
}
