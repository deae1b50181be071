package appfile

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// wire writes a protobuf field that is a text or message of less than 128 bytes.
func wire(tag byte, parts ...string) string {
	text := strings.Join(parts, "")
	return string([]byte{tag<<3 | 2, byte(len(text))}) + text
}

func TestOutline(t *testing.T) {
	deeper := wire(5, wire(1, wire(3, "intent-filter")))
	title := wire(4, wire(1, "d"), wire(2, "title"), wire(6, wire(1, "\x10\x81\x80\x88\xf8\x07")))
	application := wire(5, wire(1, wire(3, "application"), wire(5, wire(1, wire(3, "activity"), deeper))))
	root := wire(1, wire(3, "manifest"), wire(4, wire(2, "split"), wire(3, "one")), application, wire(5, wire(1, wire(2, "d"), wire(3, "module"), title)))
	got, err := outliner{newBudget(0)}.outline(root)
	want := &Element{Name: "manifest", Attributes: []Attribute{{Name: "split", Value: "one"}}, Children: []*Element{
		{Name: "application", Children: []*Element{{Name: "activity"}}},
		{Space: "d", Name: "module", Attributes: []Attribute{{Space: "d", Name: "title", Reference: 0x7f020001}}},
	}}
	if d := cmp.Diff(want, got); d != "" || err != nil {
		t.Error(err, d)
	}
	module := got.Child("d", "module")
	if module.Attribute("d", "title").Reference != 0x7f020001 || module.Child("d", "none").Value("d", "none") != "" {
		t.Errorf("%+v", module)
	}
	for _, bad := range []string{"\x0a\x05abc", wire(1, "\x22\x7f"), wire(1, wire(5, "\x0a\x7f"))} {
		if _, err := (outliner{newBudget(0)}).outline(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
	if _, err := (outliner{&budget{100}}).outline(root); err == nil {
		t.Error("it takes more memory than there is")
	}
}

// A table with two strings and a file: only strings count, by the ids of their packages.
func TestStrings(t *testing.T) {
	entry := func(id byte) string { return wire(3, wire(1, "\x08"+string(id))) }
	table := wire(2, wire(1, "\x08\x7f"), wire(3, wire(1, "\x08\x01"), wire(2, "raw"), entry(0)), wire(3, wire(1, "\x08\x02"), wire(2, "string"), entry(0), entry(3)))
	f, err := readString(makeZip(t, file{name: "BundleConfig.pb"}, file{name: "base/resources.pb", content: table}))
	if err != nil {
		t.Fatal(err)
	}
	ids := map[uint32]bool{0x7f010000: true, 0x7f020000: true, 0x7f020003: true, 0x7f020001: true, 0x7e020000: true}
	got, err := f.Strings("base", ids)
	if d := cmp.Diff(map[uint32]bool{0x7f020000: true, 0x7f020003: true}, got); d != "" || err != nil {
		t.Error(err, d)
	}
	if got, err := f.Strings("other", ids); len(got) != 0 || err != nil {
		t.Error(err, got)
	}
}
