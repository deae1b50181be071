package report

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	_ "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif" // carries the schema of SARIF
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// ownSchema is the JSON Schema of what JSON writes.
//
//go:embed abi.schema.json
var ownSchema []byte

// compiled returns a schema that texts can be held against.
func compiled(t *testing.T, text []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func validate(schema *jsonschema.Schema, text string) error {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return err
	}
	return schema.Validate(doc)
}

// officialSARIF gives OASIS's schema of SARIF 2.1.0. It is not in this repository: the go-sarif module carries it, as a constant for itself
// alone, and its own Validate does not see fields that its types do not have. So the constant is read from its source.
func officialSARIF(t *testing.T) []byte {
	t.Helper()
	dir, err := exec.Command("go", "list", "-f", "{{.Dir}}", sarifPackage).Output()
	if err != nil {
		t.Fatalf("go list %s: %v", sarifPackage, err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(dir)), "schema.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var text string
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && spec.Names[0].Name == "schema" {
			text, err = strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		}
		return true
	})
	if err != nil || !strings.Contains(text, "docs.oasis-open.org/sarif/sarif/v2.1.0") {
		t.Fatalf("no SARIF schema in %s: %v", sarifPackage, err)
	}
	return []byte(text)
}

const sarifPackage = "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

func TestOutputsFitSchemas(t *testing.T) {
	all := map[string]func() *Report{"many": hostile}
	for name, input := range inputs {
		all[name] = input
	}
	own, official := compiled(t, ownSchema), compiled(t, officialSARIF(t))
	for name, input := range all {
		if err := validate(own, written(t, JSON, input())); err != nil {
			t.Errorf("%s.json: %v", name, err)
		}
		if err := validate(official, written(t, SARIF, input())); err != nil {
			t.Errorf("%s.sarif: %v", name, err)
		}
	}
}

// The schema knows every field, so that a name that changes by mistake does not pass as a new one.
func TestSchemaKnowsEveryField(t *testing.T) {
	strict := bytes.ReplaceAll(ownSchema, []byte(`"type": "object",`), []byte(`"type": "object", "unevaluatedProperties": false,`))
	if bytes.Equal(strict, ownSchema) {
		t.Fatal("the schema writes its objects otherwise, and nothing was made stricter")
	}
	if err := validate(compiled(t, strict), written(t, JSON, rich())); err != nil {
		t.Error(err)
	}
}

func TestBrokenJSONFitsNoSchema(t *testing.T) {
	good, schema := written(t, JSON, rich()), compiled(t, ownSchema)
	for _, edit := range [][2]string{
		{`"version": 1,`, `"version": 2,`},
		{`"min_sdk": 24`, `"min_sdk": "24"`},
		{`"severity": "error"`, `"severity": "fatal"`},
		{`"failed": true`, `"failed": null`},
		{`"findings": [`, `"finding": [`},
		{`"class": "breaking"`, `"class": "worse"`},
		{`"linked": 7904112`, `"linked": -1`},
		{`"verdict": "differs"`, `"verdict": "different"`},
		{`"reason": "Legacy is deleted in 2.0; nobody loads it"`, `"reason": ""`},
	} {
		bad := strings.Replace(good, edit[0], edit[1], 1)
		if bad == good {
			t.Errorf("nothing to break at %s", edit[0])
		} else if validate(schema, bad) == nil {
			t.Errorf("%s fits the schema", edit[1])
		}
	}
}

func TestBrokenSARIFFitsNoSchema(t *testing.T) {
	good, schema := written(t, SARIF, rich()), compiled(t, officialSARIF(t))
	for _, edit := range [][2]string{
		{`"version": "2.1.0"`, `"version": "2.0.0"`},
		{`"level": "error"`, `"level": "fatal"`},
		{`"ruleIndex": 1`, `"ruleIndex": -2`},
		{`"kind": "external"`, `"kind": "elsewhere"`},
		{`"startLine": 1`, `"startLine": 0`},
		{`"results": [`, `"result": [`},
	} {
		bad := strings.Replace(good, edit[0], edit[1], 1)
		if bad == good {
			t.Errorf("nothing to break at %s", edit[0])
		} else if validate(schema, bad) == nil {
			t.Errorf("%s fits the schema", edit[1])
		}
	}
}

// Each result names its rule, a file of the repository, and a fingerprint of its own.
func TestSARIFForCodeScanning(t *testing.T) {
	for name, r := range map[string]*Report{"rich": rich(), "hostile": hostile()} {
		var log sarifLog
		if err := json.Unmarshal([]byte(written(t, SARIF, r)), &log); err != nil {
			t.Fatal(err)
		}
		run := log.Runs[0]
		seen := map[string]bool{}
		for _, result := range run.Results {
			if got := run.Tool.Driver.Rules[result.RuleIndex].ID; got != result.RuleID {
				t.Fatalf("%s: rule %s at the place of %s", name, got, result.RuleID)
			}
			if got := result.Locations[0].Physical.Artifact.URI; got != "abi-matrix.toml" {
				t.Fatalf("%s: a result in %s", name, got)
			}
			mark := result.Fingerprints["primaryLocationLineHash"]
			if seen[mark] {
				t.Fatalf("%s: fingerprint %s comes twice", name, mark)
			}
			seen[mark] = true
		}
		if len(run.Results) > sarifResults {
			t.Errorf("%s: %d results", name, len(run.Results))
		}
	}
}

func TestFingerprint(t *testing.T) {
	seen := everywhereSeen("a segment of 4096 bytes at 0xdeadbeef0")
	if fingerprint(seen) != fingerprint(everywhereSeen("a segment of 8192 bytes at 0x1234567890")) {
		t.Error("other numbers make another finding")
	}
	fewer := seen
	fewer.Places = seen.Places[1:]
	if fingerprint(seen) != fingerprint(fewer) {
		t.Error("a cure in one ABI makes another finding")
	}
	if fingerprint(seen) == fingerprint(everywhereSeen("a section of 4096 bytes at 0xdeadbeef0")) {
		t.Error("other words make the same finding")
	}
}

func everywhereSeen(text string) told {
	t := told{ID: "pt-load-16k", Seen: text}
	for _, c := range sampleColumns {
		t.Places = append(t.Places, packed(c))
	}
	return t
}

func TestArtifact(t *testing.T) {
	for _, c := range []struct{ file, uri, base string }{
		{"build/sample.aab", "build/sample.aab", "%SRCROOT%"},
		{"build/a b#c?d%.so", "build/a%20b%23c%3Fd%25.so", "%SRCROOT%"},
		{"a:b.so", "./a:b.so", "%SRCROOT%"},
		{"/tmp/x.so", "file:///tmp/x.so", ""},
		{"C:/x y.so", "file:///C:/x%20y.so", ""},
		{"build/\xff.so", "build/%FF.so", "%SRCROOT%"},
	} {
		if got := artifact(c.file); got != (sarifArtifact{c.uri, c.base}) {
			t.Errorf("%q: %v", c.file, got)
		}
	}
}

func TestPascal(t *testing.T) {
	if got := fmt.Sprint(pascal("pt-load-16k"), pascal("a--b")); got != "PtLoad16kAB" {
		t.Error(got)
	}
}
