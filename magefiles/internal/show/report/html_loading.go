package report

import (
	"fmt"
	"slices"
	"strings"
)

// mostLoadings is how many lines of steps the page shows.
const mostLoadings = 200

// htmlLoadings is what Android's linker does with the libraries: those that it refuses somewhere, and the others.
type htmlLoadings struct {
	Failing, Fine []htmlLoading
	Summary       string // of Fine
	Left          int
}

// htmlLoading is a line of steps.
type htmlLoading struct {
	Loading
	At    spot
	Steps []htmlStep
}

// htmlStep is one step of the linker's.
type htmlStep struct {
	loadingStep
	Note string
}

func newHTMLLoadings(all []Loading) *htmlLoadings {
	if len(all) == 0 {
		return nil
	}
	h := &htmlLoadings{}
	for _, l := range all {
		line := htmlLoading{l, inColumn(l.ABI, l.BuildPath), htmlSteps(l)}
		if l.Failed != "" {
			h.Failing = append(h.Failing, line)
		} else {
			h.Fine = append(h.Fine, line)
		}
	}
	h.Summary = loadSummary(h.Fine, len(h.Failing) > 0)
	var over int
	h.Failing, h.Left = firstOf(h.Failing, mostLoadings)
	h.Fine, over = firstOf(h.Fine, mostLoadings-len(h.Failing))
	h.Left += over
	return h
}

// loadSummary says of the lines that load on which devices.
func loadSummary(fine []htmlLoading, others bool) string {
	var devices []string
	for _, l := range fine {
		if !slices.Contains(devices, l.Devices) {
			devices = append(devices, l.Devices)
		}
	}
	text := "Everything loads"
	if others {
		text = "The others load"
	}
	if len(devices) > 3 {
		return text
	}
	return text + " on " + strings.Join(devices, "; on ")
}

// stepNotes say of a step what its sign does.
var stepNotes = map[string]string{"error": "fails here", "none": "not reached"}

func htmlSteps(l Loading) []htmlStep {
	return mapped(l.steps(), func(s loadingStep) htmlStep { return htmlStep{s, stepNotes[s.State]} })
}

// State is ok or error.
func (l htmlLoading) State() string {
	if l.Failed == "" {
		return "ok"
	}
	return "error"
}

// Words says of a line how it ends.
func (l htmlLoading) Words() string {
	words := "loads"
	if l.Failed != "" {
		words = fmt.Sprintf("fails at %s", l.Failed)
	}
	if l.unsure() {
		words += ", as far as the libraries around it are known"
	}
	return words
}
