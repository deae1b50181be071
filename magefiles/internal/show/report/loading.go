package report

import (
	"slices"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/loader"
)

// Loading is how Android's linker ends with a library on some devices, by the dry run.
type Loading struct {
	Library, ABI, BuildPath string
	Devices                 string // API 24 to 36
	Failed                  string // the step that fails; empty if it loads
	Text                    string // what the linker says there
	Verdicts                []*loader.Verdict
}

// LoadingOf gives one line for all devices on which a library ends alike.
func LoadingOf(libraries []*check.Library) []Loading {
	var all []Loading
	for _, l := range libraries {
		verdicts := check.Loading(l)
		for len(verdicts) > 0 {
			first := verdicts[0]
			n := slices.IndexFunc(verdicts, func(v *loader.Verdict) bool { return failure(v) != failure(first) })
			if n < 0 {
				n = len(verdicts)
			}
			line := Loading{Library: l.Name, ABI: l.Place.ABI, BuildPath: l.Place.BuildPath, Devices: check.Devices(first, verdicts[n-1]), Verdicts: verdicts[:n]}
			if !first.Loads() {
				line.Failed, line.Text = first.Step().String(), failure(first)
			}
			all, verdicts = append(all, line), verdicts[n:]
		}
	}
	return all
}

func failure(v *loader.Verdict) string {
	if v.Loads() {
		return ""
	}
	return v.Faults[0].String()
}

// loadingStep is one step of the linker's.
type loadingStep struct {
	Name  string `json:"name"`
	State string `json:"state"` // ok, error, or none where the linker does not get there
}

// steps gives all steps in order.
func (l Loading) steps() []loadingStep {
	var all []loadingStep
	state := "ok"
	for _, s := range loader.Steps() {
		switch {
		case s.String() == l.Failed:
			state = "error"
		case state == "error":
			state = "none"
		}
		all = append(all, loadingStep{s.String(), state})
	}
	return all
}
