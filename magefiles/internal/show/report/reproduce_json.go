package report

import (
	"io"

	"github.com/gondk/gondk/magefiles/internal/judge/reproduce"
)

// reproduceJSON is the form of reproduce's result.
type reproduceJSON struct {
	Version    int           `json:"version"`
	Released   string        `json:"released"`
	Built      string        `json:"built"`
	Path       string        `json:"path"`
	Kind       string        `json:"kind"`
	Reproduced bool          `json:"reproduced"`
	Same       bool          `json:"same"`
	Verdict    string        `json:"verdict"`
	Signatures []string      `json:"signatures"`
	Equal      int           `json:"equal"`
	Settings   []jsonSetting `json:"settings"`
	Parts      []jsonPart    `json:"parts"`
}

type jsonSetting struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Released string   `json:"released"`
	Built    string   `json:"built"`
	Cure     string   `json:"cure"`
	Places   []string `json:"places"`
}

type jsonPart struct {
	Name     string        `json:"name"`
	Released int64         `json:"released"`
	Built    int64         `json:"built"`
	Sections []jsonELFPart `json:"sections"`
	Seen     []string      `json:"seen"`
	Settings []string      `json:"settings"`
}

type jsonELFPart struct {
	Name     string `json:"name"`
	Released int64  `json:"released"`
	Built    int64  `json:"built"`
	What     string `json:"what"`
}

// JSON writes it for tools.
func (r Reproduction) JSON(w io.Writer) error {
	strings := func(all []string) []string { return append([]string{}, all...) }
	return encode(w, reproduceJSON{
		Version: 1, Released: r.Released, Built: r.Built, Path: r.Path, Kind: r.Kind, Reproduced: r.Reproduced(), Same: r.Same, Verdict: r.Verdict(),
		Signatures: strings(r.Signatures), Equal: r.Equal,
		Settings: mapped(r.Settings, func(s reproduce.Setting) jsonSetting {
			return jsonSetting{s.ID, s.Name, s.Released, s.Built, s.Cure, strings(s.Places)}
		}),
		Parts: mapped(r.Parts, func(p reproduce.Part) jsonPart {
			sections := mapped(p.Sections, func(s reproduce.Section) jsonELFPart { return jsonELFPart(s) })
			return jsonPart{p.Name, p.Released, p.Built, sections, strings(p.Seen), strings(p.Settings)}
		}),
	})
}
