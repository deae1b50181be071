package java

import (
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
)

func TestNotes(t *testing.T) {
	list := func(k model.Kind) *model.Type { return &model.Type{Kind: model.Slice, Elem: &model.Type{Kind: k}} }
	id := &model.Type{Kind: model.Scalar, Named: &model.Named{Underlying: &model.Type{Kind: model.Uint64}}}
	for _, c := range []struct {
		name   string
		types  []*model.Type
		minSDK int
		want   string
	}{
		{"none", []*model.Type{nil, list(model.Int)}, 21, ""},
		{"unsigned", []*model.Type{list(model.Uint), {Kind: model.Uint32}}, 26, "A long has the bits of an unsigned number here: Long.toUnsignedString shows it."},
		{"named", []*model.Type{id}, 26, "A long has the bits of an unsigned number here: Long.toUnsignedString shows it."},
		{"java.time", []*model.Type{{Kind: model.Time}, {Kind: model.Duration}}, 26, ""},
		{"milliseconds", []*model.Type{{Kind: model.Time}, {Kind: model.Map, Key: list(model.Int), Elem: list(model.Duration)}}, 25,
			"Durations are in milliseconds. Times are in milliseconds since 1970."},
	} {
		w := &writer{api: &model.API{MinSDK: c.minSDK}}
		if got := strings.Join(w.notes(c.types...), " "); got != c.want {
			t.Errorf("%s: %q", c.name, got)
		}
	}
	if got := strings.TrimSpace(withNotes("Does.\n\nDeprecated: no more.", "", "Note.")); got != "Does.\n\nNote.\n\nDeprecated: no more." {
		t.Errorf("%q", got)
	}
	if got := strings.TrimSpace(withNotes("Deprecated: no more.", "Note.")); got != "Note.\n\nDeprecated: no more." {
		t.Errorf("%q", got)
	}
}

// TestGoNames: numbers and texts are told by what they are in Go, with the paths of packages.
func TestGoNames(t *testing.T) {
	mode := &model.Type{Kind: model.Uint32, Go: "fs2.FileMode"}
	number := &model.Type{Kind: model.Int32, Go: "rune"}
	months := &model.Type{Kind: model.Map, Go: "map[time.Month]int", Key: &model.Type{Kind: model.Int, Go: "time.Month"}, Elem: &model.Type{Kind: model.Int, Go: "int"}}
	w := &writer{api: &model.API{Imports: []model.Import{{Path: "io/fs", Alias: "fs2"}, {Path: "time", Alias: "time"}}}}
	f := &model.Func{Params: []model.Param{{Java: "mode", Type: mode}, {Java: "n", Type: number}}, Result: months}
	if got, want := (method{writer: w, Func: f}).goNames(), "In Go, mode is io/fs.FileMode, the result is map[time.Month]int."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := (method{writer: w, Func: &model.Func{Result: number}}).goNames(); got != "" {
		t.Errorf("%q", got)
	}
	if got, want := strings.TrimSpace(w.valueDoc("Who may.", mode)), "Who may.\n\nIn Go it is io/fs.FileMode."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
