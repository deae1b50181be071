package report

import (
	"crypto/sha256"
	"fmt"
	"io"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	homePage    = "https://github.com/gondk/gondk"

	// GitHub takes files of up to 10 MB, with 25,000 results of which it shows 5,000.
	sarifResults = 5000
	sarifPlaces  = 100 // of one result
)

// SARIF writes the findings as SARIF 2.1.0, which code scanning takes. Same facts give the same bytes.
//
// Code scanning shows a result in a file of the repository, and what is looked at is built and in no repository. So each result points to
// the file that decides what is built, abi-matrix.toml, and names the files themselves as related and logical locations.
func SARIF(w io.Writer, r *Report) error {
	return writeSARIF(w, r, func(s *sarifWriter) {
		s.add(r.result().Findings, false)
		s.add(r.result().Suppressed, true)
	})
}

// writeSARIF writes what fill adds, with the rules of the report's findings.
func writeSARIF(w io.Writer, r *Report, fill func(*sarifWriter)) error {
	rules, ruleAt := sarifRules(r)
	s := &sarifWriter{ruleAt: ruleAt, alike: map[string]int{}, results: []sarifResult{}}
	fill(s)
	run := sarifRun{
		Tool:       sarifTool{sarifDriver{"gondk", homePage, rules}},
		ColumnKind: "utf16CodeUnits",
		Results:    s.results,
	}
	if s.left > 0 {
		text := fmt.Sprintf("%s more than code scanning shows; abi.html and abi.json have all of them.", plural(s.left, "result"))
		run.Invocations = []sarifInvocation{{true, []sarifNotification{{sarifText{Text: text}, "note"}}}}
	}
	return encode(w, sarifLog{sarifSchema, "2.1.0", []sarifRun{run}})
}

// sarifRules returns the rules that were looked at, and those of findings without one, with the place of each in the list.
func sarifRules(r *Report) ([]sarifRule, index[string]) {
	at, order := index[string]{}, ruleOrder(r.result().Rules)
	rules := []sarifRule{}
	add := func(rule check.Rule) {
		if _, fresh := at.of(rule.ID); fresh {
			rules = append(rules, toSARIFRule(rule))
		}
	}
	for _, rule := range r.result().Rules {
		add(rule)
	}
	for _, f := range slices.Concat(r.result().Findings, r.result().Suppressed) {
		add(order.rule(f.ID))
	}
	return rules, at
}

func toSARIFRule(r check.Rule) sarifRule {
	level := "warning" // each result says its own; what is right depends on the target
	if r.Unconfirmed {
		level = "note"
	}
	rule := sarifRule{
		ID: r.ID, Name: pascal(r.ID), Short: sarifText{Text: r.Title}, Full: sarifText{Text: sentences(r.Title, r.Symptom)},
		Help:    sarifHelp(r),
		Default: sarifConfiguration{level},
	}
	if r.Group != "" {
		rule.Properties = &sarifTags{[]string{string(r.Group)}}
	}
	for _, ref := range references(r.Source) {
		if ref.URL != "" {
			rule.HelpURI = ref.URL
			break
		}
	}
	return rule
}

func sarifHelp(r check.Rule) sarifText {
	var text, markdown []string
	for _, part := range []struct{ name, text string }{{"On a device or in a store", r.Symptom}, {"Cure", r.Cure}, {"Source", r.Source}} {
		if part.text != "" {
			text = append(text, part.name+": "+part.text)
			markdown = append(markdown, "**"+part.name+":** "+escape(part.text))
		}
	}
	if len(text) == 0 {
		return sarifText{Text: r.Title}
	}
	return sarifText{strings.Join(text, "\n"), strings.Join(markdown, "\n\n")}
}

// sentences joins texts that may or may not end with a full stop.
func sentences(texts ...string) string {
	var all []string
	for _, t := range texts {
		if t != "" {
			all = append(all, strings.TrimSuffix(t, ".")+".")
		}
	}
	return strings.Join(all, " ")
}

// pascal turns an id into a name as SARIF has them: pt-load-16k into PtLoad16k.
func pascal(id string) string {
	var name string
	for part := range strings.SplitSeq(id, "-") {
		if part != "" {
			name += strings.ToUpper(part[:1]) + part[1:]
		}
	}
	return name
}

type sarifWriter struct {
	ruleAt  index[string]
	results []sarifResult
	alike   map[string]int // results so far, by fingerprint
	left    int            // results that there was no room for
	state   string         // of the results that follow, compared with another run; empty where there is none
}

func (s *sarifWriter) add(findings []check.Finding, suppressed bool) {
	for _, t := range tell(findings) {
		if len(s.results) == sarifResults {
			s.left++
			continue
		}
		s.results = append(s.results, s.result(t, suppressed))
	}
}

func (s *sarifWriter) result(t told, suppressed bool) sarifResult {
	n := s.ruleAt[t.ID]
	mark := fingerprint(t)
	s.alike[mark]++
	result := sarifResult{
		State: s.state, RuleID: t.ID, RuleIndex: n, Level: sarifLevel(t.Severity),
		Message:      sarifText{Text: message(t)},
		Locations:    []sarifLocation{{Physical: &sarifPhysical{sarifArtifact{matrix.FileName, "%SRCROOT%"}, &sarifRegion{1}}, Logical: logical(t.Places)}},
		Related:      related(t.Places),
		Fingerprints: map[string]string{"primaryLocationLineHash": fmt.Sprintf("%s:%d", mark, s.alike[mark])},
	}
	if suppressed {
		result.Suppressions = []sarifSuppression{{"external", "accepted", printable(t.Reason)}}
	}
	return result
}

func sarifLevel(s check.Severity) string {
	if s == check.Info {
		return "note"
	}
	return string(s)
}

// message reports a finding in plain text; "](" would make a link of what a file chose as its name.
func message(t told) string {
	text := sentences(t.Seen, prefixed("In ", someSpots(t.Places)), prefixed("Cure: ", t.Cure))
	return strings.ReplaceAll(printable(text), "](", "] (")
}

func prefixed(prefix, text string) string {
	if text == "" {
		return ""
	}
	return prefix + text
}

func logical(places []check.Place) []sarifLogical {
	var all []sarifLogical
	for _, p := range places[:min(len(places), sarifPlaces)] {
		l := sarifLogical{printable(p.Library()), printable(p.Exact()), "module"}
		if p.File != "" && !slices.Contains(all, l) { // SARIF wants each once; two ABIs may have files of one name
			all = append(all, l)
		}
	}
	return all
}

func related(places []check.Place) []sarifLocation {
	var all []sarifLocation
	for i, p := range places[:min(len(places), sarifPlaces)] {
		if p.File != "" {
			text := spots([]check.Place{p})[0].String()
			all = append(all, sarifLocation{ID: i + 1, Message: &sarifText{Text: printable(text)}, Physical: &sarifPhysical{artifact(p.File), nil}})
		}
	}
	return all
}

// artifact returns a file's URI: relative to the project's root, or absolute.
func artifact(file string) sarifArtifact {
	file = filepath.ToSlash(file)
	if path.IsAbs(file) {
		return sarifArtifact{(&url.URL{Scheme: "file", Path: file}).String(), ""}
	}
	if driveLetter().MatchString(file) {
		return sarifArtifact{(&url.URL{Scheme: "file", Path: "/" + file}).String(), ""}
	}
	return sarifArtifact{(&url.URL{Path: path.Clean(file)}).String(), "%SRCROOT%"}
}

var driveLetter = lazyregexp.New(`^[A-Za-z]:/`)

// numbers are what changes in a finding from build to build: sizes, addresses, digests.
var numbers = lazyregexp.New(`\b(0x)?[0-9a-fA-F]{8,}\b|[0-9]+`)

// fingerprint tells a finding from others of its rule in the same file, and stays the same when only numbers change, or when it is cured in
// some of the ABIs. Its name in the result is the one that GitHub reads.
func fingerprint(t told) string {
	name := t.Places[0].Library()
	if t.Places[0].File == "" {
		name = ""
	}
	text := strings.Join([]string{t.ID, name, numbers().ReplaceAllString(t.Seen, "#")}, "\x00")
	return fmt.Sprintf("%x", sha256.Sum256([]byte(text)))[:16]
}

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool        sarifTool         `json:"tool"`
	Invocations []sarifInvocation `json:"invocations,omitempty"`
	ColumnKind  string            `json:"columnKind"`
	Results     []sarifResult     `json:"results"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name           string      `json:"name"`
	InformationURI string      `json:"informationUri"`
	Rules          []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID         string             `json:"id"`
	Name       string             `json:"name"`
	Short      sarifText          `json:"shortDescription"`
	Full       sarifText          `json:"fullDescription"`
	Help       sarifText          `json:"help"`
	HelpURI    string             `json:"helpUri,omitempty"`
	Default    sarifConfiguration `json:"defaultConfiguration"`
	Properties *sarifTags         `json:"properties,omitempty"`
}

type sarifText struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

type sarifConfiguration struct {
	Level string `json:"level"`
}

type sarifTags struct {
	Tags []string `json:"tags"`
}

type sarifInvocation struct {
	Successful    bool                `json:"executionSuccessful"`
	Notifications []sarifNotification `json:"toolExecutionNotifications"`
}

type sarifNotification struct {
	Message sarifText `json:"message"`
	Level   string    `json:"level"`
}

type sarifResult struct {
	RuleID       string             `json:"ruleId"`
	RuleIndex    int                `json:"ruleIndex"`
	Level        string             `json:"level"`
	State        string             `json:"baselineState,omitempty"`
	Message      sarifText          `json:"message"`
	Locations    []sarifLocation    `json:"locations"`
	Related      []sarifLocation    `json:"relatedLocations,omitempty"`
	Fingerprints map[string]string  `json:"partialFingerprints"`
	Suppressions []sarifSuppression `json:"suppressions,omitempty"`
}

type sarifLocation struct {
	ID       int            `json:"id,omitempty"`
	Message  *sarifText     `json:"message,omitempty"`
	Physical *sarifPhysical `json:"physicalLocation,omitempty"`
	Logical  []sarifLogical `json:"logicalLocations,omitempty"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   *sarifRegion  `json:"region,omitempty"`
}

type sarifArtifact struct {
	URI  string `json:"uri"`
	Base string `json:"uriBaseId,omitempty"`
}

type sarifRegion struct {
	StartLine int `json:"startLine"`
}

type sarifLogical struct {
	Name      string `json:"name"`
	Qualified string `json:"fullyQualifiedName"`
	Kind      string `json:"kind"`
}

type sarifSuppression struct {
	Kind          string `json:"kind"`
	Status        string `json:"status"`
	Justification string `json:"justification"`
}
