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
