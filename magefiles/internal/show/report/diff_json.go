package report

import (
	"io"

	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
	"github.com/gondk/gondk/magefiles/internal/judge/change"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
)

// diffVersion goes up when a field changes its meaning or goes away; new fields may come at any time.
const diffVersion = 1

type diffDoc struct {
	Version    int            `json:"version"`
	Old        jsonSide       `json:"old"`
	New        jsonSide       `json:"new"`
	Same       bool           `json:"same"`
	Failed     bool           `json:"failed"`
	Verdict    string         `json:"verdict"`
	Breaking   int            `json:"breaking"`
	Compatible int            `json:"compatible"`
	Harmless   int            `json:"harmless"`
	Changes    []jsonChange   `json:"changes"`
	Imports    []jsonImported `json:"imports"`
	Sizes      []jsonGrowth   `json:"sizes"`
	Came       []jsonFinding  `json:"came"`
	Went       []jsonFinding  `json:"went"`
	Stayed     []jsonFinding  `json:"stayed"`
	Notes      []string       `json:"notes"`
}

type jsonSide struct {
	File     string        `json:"file"`
	Entry    string        `json:"entry"`
	Kind     string        `json:"kind"`
	Size     int64         `json:"size"`
	Target   jsonTarget    `json:"target"`
	Errors   int           `json:"errors"`
	Warnings int           `json:"warnings"`
	Infos    int           `json:"infos"`
	Contents *jsonContents `json:"contents"`
}

type jsonImported struct {
	Symbol  string   `json:"symbol"`
	Library string   `json:"library"` // of which it is one
	ABIs    []string `json:"abis"`
	From    string   `json:"from"`
	Level   int      `json:"level"`
	Came    bool     `json:"came"`
}

type jsonGrowth struct {
	Library  string       `json:"library"`
	ABI      string       `json:"abi"`
	Old      int64        `json:"old"`
	New      int64        `json:"new"`
	Segments []jsonWeight `json:"segments"`
	Sections []jsonWeight `json:"sections"`
	Packages []jsonWeight `json:"packages"`
}

type jsonWeight struct {
	Name string `json:"name"`
	Old  int64  `json:"old"`
	New  int64  `json:"new"`
}

func toJSONWeight(w change.Weight) jsonWeight { return jsonWeight(w) }

func sideDoc(s change.Side) jsonSide {
	r := Report{Result: s.Result}
	return jsonSide{s.File, s.Entry, s.Kind, s.Size, targetDoc(s.Target), r.Count(check.Error), r.Count(check.Warning), r.Count(check.Info), contentsDoc(s.Contents)}
}

func (d Diff) json(w io.Writer) error {
	return encode(w, diffDoc{
		Version: diffVersion, Old: sideDoc(d.Old), New: sideDoc(d.New), Same: d.Same, Failed: d.Failed(), Verdict: d.verdict(),
		Breaking: d.Count(baseline.Breaking), Compatible: d.Count(baseline.Compatible), Harmless: d.Count(baseline.Harmless),
		Changes: mapped(d.Changes.List, toJSONChange),
		Imports: mapped(d.Imports, func(i change.Import) jsonImported {
			return jsonImported{i.Name, i.Library, i.ABIs, i.From, i.Since, i.Came}
		}),
		Sizes: mapped(d.Libraries, func(s change.Sizes) jsonGrowth {
			return jsonGrowth{s.Name, s.ABI, s.File.Old, s.File.New, mapped(s.Segments, toJSONWeight), mapped(s.Sections, toJSONWeight), mapped(s.Packages, toJSONWeight)}
		}),
		Came: mapped(tell(d.Came), toJSONFinding), Went: mapped(tell(d.Went), toJSONFinding), Stayed: mapped(tell(d.Stayed), toJSONFinding),
		Notes: append([]string{}, d.Notes...),
	})
}
