package report

import (
	"bytes"
	_ "embed"
	"io"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

// resultsSchema is the JSON Schema of what targets write with -json, where that is not the report.
//
//go:embed results.schema.json
var resultsSchema []byte

const schemaURL = "https://github.com/gondk/gondk/blob/main/magefiles/internal/show/report/"

// resultSchema returns the schema of one kind of result. A strict one knows every field.
func resultSchema(t *testing.T, kind string, strict bool) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	for name, text := range map[string][]byte{"results.schema.json": resultsSchema, "abi.schema.json": ownSchema} {
		if strict {
			text = bytes.ReplaceAll(text, []byte(`"type": "object",`), []byte(`"type": "object", "unevaluatedProperties": false,`))
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource(schemaURL+name, doc); err != nil {
			t.Fatal(err)
		}
	}
	schema, err := c.Compile(schemaURL + "results.schema.json#/$defs/" + kind)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// results writes one of each kind.
var results = map[string]func(io.Writer) error{
	"made":    func(w io.Writer) error { return MadeJSON(w, builds(hiddenNote, unsigned)) },
	"changes": func(w io.Writer) error { return ChangesJSON(w, rich().Changes) },
	"doctor":  func(w io.Writer) error { return DoctorJSON(w, someTools()) },
	"reproduction": func(w io.Writer) error {
		return reproduction().JSON(w)
	},
	"sizes": func(w io.Writer) error {
		return SizesJSON(w, rich().Sizes, matrix.Budget{Library: 1})
	},
}

func someTools() toolchain.Findings {
	return toolchain.Findings{
		{What: "Go", State: toolchain.Used, Needed: true, Path: "/usr/local/go/bin/go", Version: "go1.26.1", Found: "PATH"},
		{What: "JDK", State: toolchain.Missing, Why: "none", Cure: "install one"},
	}
}

// TestResultsFitSchema holds every kind of result against its schema, which knows every field.
func TestResultsFitSchema(t *testing.T) {
	for kind, write := range results {
		var out bytes.Buffer
		if err := write(&out); err != nil {
			t.Fatal(err)
		}
		if err := validate(resultSchema(t, kind, true), out.String()); err != nil {
			t.Errorf("%s: %v\n%s", kind, err, out.String())
		}
		broken := bytes.Replace(out.Bytes(), []byte(`"version": 1`), []byte(`"version": 2`), 1)
		if err := validate(resultSchema(t, kind, false), string(broken)); err == nil {
			t.Errorf("%s: another version passes", kind)
		}
	}
}
