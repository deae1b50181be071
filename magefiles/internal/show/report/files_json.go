package report

import "github.com/gondk/gondk/magefiles/internal/judge/check"

type jsonFile struct {
	Name     string      `json:"name"`
	Read     bool        `json:"read"`
	Failed   bool        `json:"failed"`
	Verdict  string      `json:"verdict"`
	Errors   int         `json:"errors"`
	Warnings int         `json:"warnings"`
	Infos    int         `json:"infos"`
	Target   *jsonTarget `json:"target,omitempty"`
}

func toJSONFile(f File) jsonFile {
	one := jsonFile{Name: f.Name, Read: f.Report != nil, Failed: f.Failed(), Verdict: f.Verdict()}
	if r := f.Report; r != nil {
		target := targetDoc(r.Target)
		one.Errors, one.Warnings, one.Infos, one.Target = r.Count(check.Error), r.Count(check.Warning), r.Count(check.Info), &target
	}
	return one
}

func targetDoc(t check.Target) jsonTarget {
	target := jsonTarget{t.MinSDK, t.TargetSDK, t.PageSize, ""}
	if !t.Date.IsZero() {
		target.Date = t.Date.Format("2006-01-02")
	}
	return target
}
