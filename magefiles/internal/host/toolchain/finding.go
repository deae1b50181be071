package toolchain

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// State is the result of looking for a tool.
type State int

const (
	Used    State = iota // fit, and what builds use
	Spare                // fit, but another comes before it
	Unfit                // found, and passed over for the reason in Why
	Missing              // nothing fit was found
	Wrong                // a variable is set to something that cannot be used
	Warning              // something that may well go wrong with a tool that is used
	Note                 // something to know about a tool that is used
)

func (s State) String() string {
	return [...]string{"ok", "spare", "unfit", "missing", "wrong", "warning", "note"}[s]
}

// Finding is one tool, or one candidate for it, as mage doctor shows it.
type Finding struct {
	What    string // NDK, JDK, CMake
	State   State
	Needed  bool   // what is to be built does not go without it
	Path    string // where it is
	Version string // as it tells it
	Found   string // how it was found: "ANDROID_NDK_HOME", "PATH"
	Why     string // why it is not used, or what to know about it
	Cure    string // what to do about it

	Packages []string // of Debian and Ubuntu, which have what is missing
}

// Text returns the finding as the text of an error or a warning.
func (f Finding) Text() string {
	text := f.What
	switch {
	case f.State == Wrong && f.Found == ofBuild:
		text = fmt.Sprintf("the NDK of this build, %s: ", f.Path)
		if f.Version != "" {
			text += f.What + " " + f.Version + ": "
		}
	case f.State == Wrong:
		text = fmt.Sprintf("%s=%s: ", f.Found, f.Path)
		if f.Version != "" {
			text += f.What + " " + f.Version + ": "
		}
	case f.Version != "":
		text += " " + f.Version + ": "
	default:
		text += ": "
	}
	text += f.Why
	if f.Cure != "" {
		text += "; " + f.Cure
	}
	return text
}

// Findings are the results for all tools, in display order.
type Findings []Finding

// Err joins everything that prevents a build: each wrong variable and each missing tool that is needed.
func (fs Findings) Err() error {
	errs := []error{fs.Wrong()}
	for i, f := range fs {
		if f.State == Missing && f.Needed && !fs.wrong(f.What) {
			errs = append(errs, errors.New(f.Text()+fs[:i].passedOver(f.What)))
		}
	}
	return errors.Join(errs...)
}

// Warnings returns each Warning; Notes are for mage doctor alone.
func (fs Findings) Warnings() []step.Warning {
	var all []step.Warning
	for _, f := range fs {
		if f.State == Warning {
			w := step.Warning{Name: f.What, Cure: f.Cure}
			f.Cure = ""
			w.Text = f.Text()
			all = append(all, w)
		}
	}
	return all
}

// Missing returns the findings of what is not there, needed or not.
func (fs Findings) Missing() Findings {
	var missing Findings
	for _, f := range fs {
		if f.State == Missing {
			missing = append(missing, f)
		}
	}
	return missing
}

// Troubles names what prevents a build, each once: a variable that is wrong and what is missing for it are one trouble.
func (fs Findings) Troubles() []string {
	var names []string
	for _, f := range fs {
		stops := f.Needed && (f.State == Wrong || f.State == Missing)
		if stops && !slices.Contains(names, f.What) {
			names = append(names, f.What)
		}
	}
	return names
}

// Lite reports whether ndklite stands in for the NDK.
func (fs Findings) Lite() bool {
	return slices.ContainsFunc(fs, func(f Finding) bool {
		return f.State == Used && f.What == "NDK" && strings.HasPrefix(f.Found, "ndklite")
	})
}

// Wrong joins the errors of variables that are set and wrong, where what is to be built needs what they name.
func (fs Findings) Wrong() error {
	var errs []error
	for _, f := range fs {
		if f.State == Wrong && f.Needed {
			errs = append(errs, errors.New(f.Text()))
		}
	}
	return errors.Join(errs...)
}

func (fs Findings) wrong(what string) bool {
	for _, f := range fs {
		if f.What == what && f.State == Wrong {
			return true
		}
	}
	return false
}

// passedOver lists the candidates that were found and not fit, a line each.
func (fs Findings) passedOver(what string) string {
	var text strings.Builder
	for _, f := range fs {
		if f.What == what && f.State == Unfit {
			fmt.Fprintf(&text, "\n  passed over: %s (%s): %s", f.Path, f.Found, f.Why)
		}
	}
	return text.String()
}
