package report

import (
	"io"

	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
)

// changesJSON is the form of abi:diff's result; its changes are those of the report.
type changesJSON struct {
	Version  int          `json:"version"`
	Old      string       `json:"old"` // the baseline's version
	New      string       `json:"new"`
	Breaking int          `json:"breaking"` // changes that the new version does not allow
	Changes  []jsonChange `json:"changes"`
}

// ChangesJSON writes what has changed since the baseline for tools.
func ChangesJSON(w io.Writer, c *baseline.Changes) error {
	return encode(w, changesJSON{Version: 1, Old: c.Old, New: c.New, Breaking: len(c.Broken()), Changes: mapped(c.List, toJSONChange)})
}
