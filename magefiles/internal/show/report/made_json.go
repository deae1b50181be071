package report

import (
	"io"
	"math"
)

// madeJSON is the form of build results; made.schema.json describes it.
type madeJSON struct {
	Version   int           `json:"version"`
	Target    string        `json:"target"`
	Seconds   float64       `json:"seconds"`
	Libraries []weightJSON  `json:"libraries,omitempty"`
	Warnings  []warningJSON `json:"warnings"`
	Files     []string      `json:"files"`
}

type weightJSON struct {
	ABI        string `json:"abi"`
	Bytes      int64  `json:"bytes"`
	Compressed int64  `json:"compressed,omitempty"`
}

type warningJSON struct {
	Name string `json:"name"`
	Text string `json:"text"`
	Cure string `json:"cure,omitempty"`
	Note bool   `json:"note,omitempty"`
}

// MadeJSON writes what a target has made for tools.
func MadeJSON(w io.Writer, m *Made) error {
	j := madeJSON{Version: 1, Target: m.Target, Seconds: math.Round(m.Took.Seconds()*10) / 10, Warnings: []warningJSON{}, Files: m.Files}
	for _, l := range m.Libraries {
		j.Libraries = append(j.Libraries, weightJSON(l))
	}
	for _, w := range m.Warnings {
		j.Warnings = append(j.Warnings, warningJSON(w))
	}
	return encode(w, j)
}
