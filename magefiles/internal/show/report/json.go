package report

import (
	"encoding/json"
	"io"

	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/size"
)

// abiVersion goes up when a field of abi.json changes its meaning or goes away; new fields may come at any time.
const abiVersion = 1

// JSON writes the report for tools, as abi.schema.json describes it. Same facts give the same bytes.
func JSON(w io.Writer, r *Report) error {
	result := r.result()
	doc := abiDoc{
		Version: abiVersion,
		Project: jsonProject{r.Project, r.Version},
		Target:  targetDoc(r.Target),
		Tools:   jsonTools(r.Tools),
		Failed:  check.Failed(result.Findings) || r.unread() > 0,
		Errors:  r.Count(check.Error), Warnings: r.Count(check.Warning), Infos: r.Count(check.Info),
		Rules: mapped(result.Rules, toJSONRule), Looks: mapped(result.Looks, toJSONLook),
		Findings: mapped(tell(result.Findings), toJSONFinding), Suppressed: mapped(tell(result.Suppressed), toJSONFinding),
		Sizes: mapped(r.Sizes, toJSONSize), Imports: mapped(r.Imports, toJSONImport), Loading: mapped(r.Loading, toJSONLoading),
	}
	if r.Comparison != nil {
		comparison := comparisonDoc(r.Comparison)
		doc.Comparison = &comparison
	}
	if r.Changes != nil {
		changes := mapped(r.Changes.List, toJSONChange)
		doc.Changes = &changes
	}
	if r.Contents != nil {
		doc.Contents = contentsDoc(r.Contents)
	}
	if len(r.Files) > 0 {
		doc.Files = mapped(r.Files, toJSONFile)
	}
	return encode(w, doc)
}

func encode(w io.Writer, doc any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(doc)
}

// mapped turns a list into another, which is never null in JSON.
func mapped[A, B any](list []A, to func(A) B) []B {
	all := make([]B, 0, len(list))
	for _, a := range list {
		all = append(all, to(a))
	}
	return all
}

type abiDoc struct {
	Version    int           `json:"version"`
	Project    jsonProject   `json:"project"`
	Target     jsonTarget    `json:"target"`
	Tools      jsonTools     `json:"tools"`
	Failed     bool          `json:"failed"`
	Errors     int           `json:"errors"`
	Warnings   int           `json:"warnings"`
	Infos      int           `json:"infos"`
	Rules      []jsonRule    `json:"rules"`
	Looks      []jsonLook    `json:"looks"`
	Findings   []jsonFinding `json:"findings"`
	Suppressed []jsonFinding `json:"suppressed"`
	Sizes      []jsonSize    `json:"sizes"`
	Imports    []jsonImport  `json:"imports"`
	Loading    []jsonLoading `json:"loading"`

	Comparison *jsonDoc      `json:"comparison,omitempty"`
	Changes    *[]jsonChange `json:"changes,omitempty"`
	Contents   *jsonContents `json:"contents,omitempty"`
	Files      []jsonFile    `json:"files,omitempty"`
}

type jsonProject struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type jsonTarget struct {
	MinSDK    int    `json:"min_sdk"`
	TargetSDK int    `json:"target_sdk"`
	PageSize  uint64 `json:"page_size"`
	Date      string `json:"date"`
}

type jsonTools struct {
	Go    string   `json:"go"`
	NDK   string   `json:"ndk"`
	Lite  bool     `json:"ndklite"`
	Fixes []string `json:"fixes,omitempty"`
}

type jsonRule struct {
	ID          string      `json:"id"`
	Group       check.Group `json:"group"`
	Title       string      `json:"title"`
	Symptom     string      `json:"symptom"`
	Cure        string      `json:"cure"`
	Source      string      `json:"source"`
	Unconfirmed bool        `json:"unconfirmed"`
}

func toJSONRule(r check.Rule) jsonRule {
	return jsonRule{r.ID, r.Group, r.Title, r.Symptom, r.Cure, r.Source, r.Unconfirmed}
}

type jsonLook struct {
	Group     check.Group `json:"group"`
	ABI       string      `json:"abi"`
	BuildPath string      `json:"build_path"`
	Rules     int         `json:"rules"`
}

func toJSONLook(l check.Look) jsonLook { return jsonLook(l) }

type jsonFinding struct {
	ID       string         `json:"id"`
	Severity check.Severity `json:"severity"`
	Seen     string         `json:"seen"`
	Cure     string         `json:"cure"`
	Reason   string         `json:"reason"`
	Places   []jsonPlace    `json:"places"`
}

func toJSONFinding(t told) jsonFinding {
	return jsonFinding{t.ID, t.Severity, t.Seen, t.Cure, t.Reason, mapped(t.Places, toJSONPlace)}
}

type jsonPlace struct {
	File      string `json:"file"`
	Entry     string `json:"entry"`
	ABI       string `json:"abi"`
	BuildPath string `json:"build_path"`
}

func toJSONPlace(p check.Place) jsonPlace { return jsonPlace(p) }

type jsonSize struct {
	Library    string        `json:"library"`
	ABI        string        `json:"abi"`
	BuildPath  string        `json:"build_path"`
	Linked     int64         `json:"linked"`
	Stripped   int64         `json:"stripped"`
	Compressed int64         `json:"compressed"`
	Packages   []jsonPackage `json:"packages"`
	Sections   []jsonSection `json:"sections"`
}

type jsonPackage struct {
	Path  string `json:"path"`
	Bytes int64  `json:"bytes"`
}

type jsonSection struct {
	Name  string `json:"name"`
	Bytes int64  `json:"bytes"`
}

func toJSONSize(l size.Library) jsonSize {
	return jsonSize{
		l.Name, l.ABI, l.BuildPath, l.Linked, l.Stripped, l.Compressed,
		mapped(l.Packages, func(p size.Package) jsonPackage { return jsonPackage{p.Path, p.Bytes} }),
		mapped(l.Sections, func(s size.Section) jsonSection { return jsonSection(s) }),
	}
}

type jsonImport struct {
	Symbol    string `json:"symbol"`
	Library   string `json:"library"`
	Level     int    `json:"level"`
	ABI       string `json:"abi"`
	BuildPath string `json:"build_path"`
}

func toJSONImport(i Import) jsonImport { return jsonImport(i) }

type jsonChange struct {
	ID      string         `json:"id"`
	Class   baseline.Class `json:"class"`
	ABIs    []string       `json:"abis"`
	Library string         `json:"library"`
	Name    string         `json:"name"`
	Text    string         `json:"text"`
}

func toJSONChange(c baseline.Change) jsonChange {
	return jsonChange{c.ID, c.Class, append([]string{}, c.ABIs...), c.Library, c.Name, c.Text}
}
