package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/size"
)

// elements returns every element of a page; the page is written so that it is XML as well, which finds tags that do not match.
func elements(t *testing.T, text string) []xml.StartElement {
	t.Helper()
	text, script, _ := strings.Cut(text, "<script>")
	script, rest, _ := strings.Cut(script, "</script>")
	if script != htmlScript {
		t.Fatalf("the page runs another script: %s", script)
	}
	d := xml.NewDecoder(strings.NewReader(text + rest))
	var all []xml.StartElement
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok {
			all = append(all, e.Copy())
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// pages are made once: several tests look at them.
func pages(t *testing.T) map[string]string {
	t.Helper()
	madePages.Do(func() { madePages.all = makePages(t) })
	return madePages.all
}

var madePages struct {
	sync.Once
	all map[string]string
}

func makePages(t *testing.T) map[string]string {
	all := map[string]string{
		"many": written(t, HTML, hostile()), "files": written(t, HTML, Several(someFiles())), "diff": diffPageOf(t, diffOf("liba.so")), "hostile diff": diffPageOf(t, diffOf(evil)),
	}
	for name, input := range inputs {
		all[name] = written(t, HTML, input())
	}
	return all
}

// Nothing in the page loads, runs or leads anywhere but to the plain links of rules' sources.
func TestHTMLIsOneSafeFile(t *testing.T) {
	known := []string{"html", "head", "meta", "title", "style", "body", "header", "nav", "main", "section", "article", "footer", "div", "span", "p", "h1", "h2", "h3", "h4",
		"a", "b", "small", "code", "br", "ul", "li", "dl", "dt", "dd", "details", "summary", "table", "thead", "tbody", "tr", "th", "td", "svg", "path", "circle", "rect",
		"ol", "samp", "figure", "figcaption", "g", "title", "text", "wbr", "label", "select", "option", "input", "button", "output"}
	for name, page := range pages(t) {
		for _, e := range elements(t, page) {
			if !slices.Contains(known, e.Name.Local) {
				t.Errorf("%s: an element %s", name, e.Name.Local)
			}
			for _, a := range e.Attr {
				safe := strings.HasPrefix(a.Value, "#") || strings.HasPrefix(a.Value, "https://github.com/") || strings.HasPrefix(a.Value, "https://developer.android.com/")
				if a.Name.Local == "href" && (e.Name.Local != "a" || !safe) || a.Name.Local == "src" || a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") {
					t.Errorf("%s: %s with %s=%q", name, e.Name.Local, a.Name.Local, a.Value)
				}
			}
		}
	}
	if regexp.MustCompile(`url\(|@import|//`).MatchString(htmlStyle) {
		t.Error("the style loads something")
	}
}

// People who hear the page or use the keyboard find their way.
func TestHTMLIsAccessible(t *testing.T) {
	for name, page := range pages(t) {
		ids := map[string]bool{}
		all := elements(t, page)
		level := 0
		for _, e := range all {
			if id := attribute(e, "id"); id != "" {
				if ids[id] {
					t.Errorf("%s: two elements are %s", name, id)
				}
				ids[id] = true
			}
			if e.Name.Local == "th" && attribute(e, "scope") == "" {
				t.Errorf("%s: a th without a scope", name)
			}
			if e.Name.Local == "svg" && attribute(e, "aria-hidden") != "true" {
				t.Errorf("%s: a picture is read out", name)
			}
			if h := e.Name.Local; len(h) == 2 && h[0] == 'h' && h[1] >= '1' && h[1] <= '6' {
				if next := int(h[1] - '0'); next > level+1 {
					t.Errorf("%s: %s behind h%d", name, h, level)
				} else {
					level = next
				}
			}
		}
		for _, e := range all {
			for _, ref := range []string{attribute(e, "href"), "#" + attribute(e, "aria-labelledby")} {
				if id, ok := strings.CutPrefix(ref, "#"); ok && id != "" && !ids[id] {
					t.Errorf("%s: nothing is %s", name, id)
				}
			}
		}
	}
}

// Parts that have nothing to show are not there.
func TestHTMLLeavesOutEmptyParts(t *testing.T) {
	for name, want := range map[string][]string{
		"nothing": nil,
		"clean":   {"part-glance", "part-changes", "part-paths", "part-rules"},
		"rich":    {"part-glance", "part-findings", "part-suppressed", "part-changes", "part-history", "part-paths", "part-loading", "part-sizes", "part-imports", "part-digests", "part-rules"},
	} {
		var got []string
		for _, e := range elements(t, written(t, HTML, inputs[name]())) {
			if e.Name.Local == "section" && attribute(e, "class") == "" {
				got = append(got, attribute(e, "id"))
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

// Text has a contrast of 4.5 to 1 at least on every ground that it may stand on (WCAG 2.2, 1.4.3), light, dark and printed.
func TestContrast(t *testing.T) {
	schemes := regexp.MustCompile(`:root \{([^}]*)\}`).FindAllStringSubmatch(htmlStyle, -1)
	if len(schemes) != 3 {
		t.Fatalf("%d colour schemes", len(schemes))
	}
	for i, scheme := range schemes {
		colours := map[string]string{}
		for _, m := range regexp.MustCompile(`--([a-z-]+): #([0-9a-f]+)`).FindAllStringSubmatch(scheme[1], -1) {
			colours[m[1]] = m[2]
		}
		for _, text := range []string{"ink", "quiet", "link", "error", "warning", "ok", "info"} {
			for _, ground := range []string{"paper", "card", "soft", "error-soft", "warning-soft"} {
				if c := contrast(t, colours[text], colours[ground]); c < 4.5 {
					t.Errorf("scheme %d: %s on %s has %.2f", i, text, ground, c)
				}
			}
		}
		for _, ground := range []string{"map-go", "map-module", "map-c", "map-table"} {
			if c := contrast(t, colours["ink"], colours[ground]); c < 7 {
				t.Errorf("scheme %d: text on %s has %.2f", i, ground, c)
			}
		}
	}
}

func contrast(t *testing.T, a, b string) float64 {
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	if len(hex) == 3 {
		hex = fmt.Sprintf("%c%[1]c%c%[2]c%c%[3]c", hex[0], hex[1], hex[2])
	}
	n, err := strconv.ParseUint(hex, 16, 24)
	if err != nil || len(hex) != 6 {
		t.Fatalf("colour %q: %v", hex, err)
	}
	part := func(shift int) float64 {
		v := float64(n>>shift&0xff) / 255
		if v <= .04045 {
			return v / 12.92
		}
		return math.Pow((v+.055)/1.055, 2.4)
	}
	return .2126*part(16) + .7152*part(8) + .0722*part(0)
}

// What the page's script looks for is there.
func TestScriptFindsItsParts(t *testing.T) {
	page := written(t, HTML, rich())
	for _, id := range []string{"filter", "f-severity", "f-abi", "f-path", "f-text", "f-count", "f-reset"} {
		if !strings.Contains(page, fmt.Sprintf(`id="%s"`, id)) || !strings.Contains(htmlScript, strings.TrimPrefix(id, "f-")) {
			t.Errorf("%s is not in both", id)
		}
	}
	for _, m := range regexp.MustCompile(`dataset\.(\w+)|\[data-(\w+)\]`).FindAllStringSubmatch(htmlScript, -1) {
		if name := m[1] + m[2]; !strings.Contains(page, "data-"+name+`="`) {
			t.Errorf("nothing has data-%s", name)
		}
	}
}

// However much is found, and however long names are, a browser opens the page at once.
func TestHTMLIsBounded(t *testing.T) {
	r := hostile()
	r.Imports, r.Loading, r.Sizes, r.Changes = nil, nil, nil, &baseline.Changes{}
	long := strings.Repeat("symbol", 5000)
	for i := range 1500 {
		name := fmt.Sprint(long, i)
		r.Imports = append(r.Imports, Import{name, "libc.so", 30, "arm64-v8a", "cmake"})
		r.Loading = append(r.Loading, Loading{Library: name, ABI: "arm64-v8a", Devices: "API 24", Failed: "segments", Text: long})
		r.Sizes = append(r.Sizes, size.Library{Name: name, ABI: "arm64-v8a", Linked: 60 << 20, Packages: []size.Package{{Path: long, Bytes: 1 << 20}}})
		r.Changes.List = append(r.Changes.List, baseline.Change{Class: baseline.Breaking, Name: name, Text: long})
		r.Comparison.Rows = append(r.Comparison.Rows, check.Row{Property: "exports", Library: name, Severity: check.Error, Verdict: check.Differs, Diff: []string{long, long}})
	}
	var out bytes.Buffer
	if err := HTML(&out, r); err != nil {
		t.Fatal(err)
	}
	if n := out.Len(); n > 8<<20 {
		t.Errorf("%d bytes", n)
	}
	if strings.Contains(out.String(), strings.Repeat("symbol", 200)) {
		t.Error("a name is shown whole")
	}
}
