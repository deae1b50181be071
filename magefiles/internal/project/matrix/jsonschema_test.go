package matrix

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/facts/gofix"
)

// pageLink is a link to another page below docs, which an editor could not follow.
var pageLink = regexp.MustCompile(`\]\(([\w-]+\.md[^)]*)\)`)

// TestJSONSchema writes the schema that editors read, with the reference's words, and holds it against files that gondk takes and refuses.
func TestJSONSchema(t *testing.T) {
	meaning := map[string]string{}
	for _, row := range referenceRows(t) {
		meaning[row.key] = pageLink.ReplaceAllString(row.meaning, "](https://github.com/gondk/gondk/blob/main/docs/$1)")
	}
	text, err := json.MarshalIndent(jsonSchema(func(key string) string { return meaning[key] }), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	testkit.Golden(t, filepath.Join("..", "..", "..", "..", "docs", "abi-matrix.schema.json"), string(text)+"\n")
	if strings.Contains(string(text), `"description": ""`) {
		t.Error("a key is not explained in docs/matrix.md")
	}
	valid := validator(t, text)
	for name, file := range map[string]string{
		"the sample's": testkit.Read(t, filepath.Join("..", "..", "..", "..", FileName)),
		"two lines":    "[library]\nname = \"golib\"\n",
		"every key":    fileWith("", ""),
		"an old NDK":   "[library]\nname = \"golib\"\n[android]\nndk = [27, \"28.2.13676358\"]\n",
	} {
		if err := valid(file); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for file, place := range map[string]string{
		"":                                   "library",
		"[library]\nname = 1\n":              "/library/name",
		"[library]\nname = \"a\"\nnam = 1\n": "nam",
		"[[library]]\nname = \"a\"\n":        "/library",
		"[library]\nname = \"a\"\nldflags = \"-s\"\n":                          "/library/ldflags",
		"[library]\nname = \"a\"\n[[abi]]\nname = \"arm64\"\n":                 "/abi/0/name",
		"[library]\nname = \"a\"\n[[abi]]\ngoarm64 = \"v8.0\"\n":               "/abi/0",
		"[library]\nname = \"a\"\n[android]\nmin_sdk = \"24\"\n":               "/android/min_sdk",
		"[library]\nname = \"a\"\n[go]\nfixes = [\"boot-time\"]\n":             "/go/fixes/0",
		"[library]\nname = \"a\"\n[androit]\nmin_sdk = 24\n":                   "androit",
		"[library]\nname = \"a\"\n[[check]]\nid = \"x\"\nseverity = \"bad\"\n": "/check/0/severity",
	} {
		if err := valid(file); err == nil || !strings.Contains(err.Error(), place) {
			t.Errorf("%q: %v, which does not name %s", file, err, place)
		}
	}
}

// validator checks a TOML file by a schema, as an editor does.
func validator(t *testing.T, schema []byte) func(file string) error {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(schema)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return func(file string) error {
		values := map[string]any{}
		if err := toml.Unmarshal([]byte(file), &values); err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(values)
		if err != nil {
			t.Fatal(err)
		}
		instance, err := jsonschema.UnmarshalJSON(strings.NewReader(string(data)))
		if err != nil {
			t.Fatal(err)
		}
		return compiled.Validate(instance)
	}
}

// schemaURL is where editors find the JSON schema of abi-matrix.toml, which is docs/abi-matrix.schema.json.
const schemaURL = "https://raw.githubusercontent.com/gondk/gondk/main/docs/abi-matrix.schema.json"

// jsonSchema describes abi-matrix.toml for editors (JSON schema, draft 7, which Even Better TOML and taplo read): they complete keys and mark what
// is wrong. It knows types, required keys and closed sets of words; the rest is for [Load], which says more. about gives what a key such as
// library.name means.
func jsonSchema(about func(key string) string) map[string]any {
	tables := map[string]any{}
	var required []string
	for i := range schema {
		t := &schema[i]
		tables[t.name] = t.json(about)
		if t.required {
			required = append(required, t.name)
		}
	}
	return object{"$schema": "http://json-schema.org/draft-07/schema#", "$id": schemaURL, "title": FileName, "type": "object",
		"required": required, "additionalProperties": false, "properties": tables}
}

type object = map[string]any

func (t *table) json(about func(key string) string) object {
	keys := object{}
	required := []string{}
	for i := range t.keys {
		k := &t.keys[i]
		keys[k.name] = k.json(t.name, about)
		if k.required {
			required = append(required, k.name)
		}
	}
	one := object{"type": "object", "required": required, "additionalProperties": false, "properties": keys}
	if t.list {
		return object{"type": "array", "items": one}
	}
	return one
}

func (k *key) json(table string, about func(key string) string) object {
	sample := k.value()
	of := object{"description": about(table + "." + k.name), "examples": []any{sample}}
	switch sample := sample.(type) {
	case bool:
		of["type"] = "boolean"
	case int64:
		of["type"] = "integer"
	case []any:
		of["type"], of["items"] = "array", object{"type": "string"}
		if k.name == "ndk" {
			of["items"] = object{"type": []string{"string", "integer"}}
		}
		if words := closed(table, k); words != nil {
			of["items"] = object{"type": "string", "enum": words}
		}
	case string:
		of["type"] = "string"
		if words := closed(table, k); words != nil {
			of["enum"] = words
		}
	default:
		panic(sample) // a kind of sample that there has not been
	}
	return of
}

// closed gives the words of which a key's value must be one; nil if it may be any.
func closed(table string, k *key) []string {
	switch table + "." + k.name {
	case "abi.name", "check.abi":
		return abi.Names()
	case "check.severity":
		return checkSeverities
	case "go.fixes":
		return gofix.Names()
	}
	if table == "abi" && strings.HasPrefix(k.name, "go") {
		return levelABI(k).Levels
	}
	return nil
}

// value returns what TOML makes of the sample.
func (k *key) value() any {
	var file map[string]any
	if err := toml.Unmarshal([]byte("sample = "+k.sample), &file); err != nil {
		panic(err) // the sample is ours
	}
	return file["sample"]
}
