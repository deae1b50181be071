package matrix

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/facts/dated"
)

// reference is the page with a row for each key.
const reference = "../../../../docs/matrix.md"

// TestReference wants the page to have a row for each key of the schema, in its order, with its example and its default.
func TestReference(t *testing.T) {
	rows := referenceRows(t)
	var want [][]string
	for _, table := range schema {
		for _, k := range table.keys {
			want = append(want, []string{table.name + "." + k.name, k.example()})
		}
	}
	var got [][]string
	for _, row := range rows {
		got = append(got, []string{row.key, row.example})
		checkDefault(t, row)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("keys and examples (-code +docs/matrix.md):\n%s", diff)
	}
}

// The target SDK that a matrix has by default is what Google Play asked for when somebody looked last, and the page says so.
func TestTargetSDKIsPlays(t *testing.T) {
	var looked string
	for _, p := range dated.Plays() {
		looked = max(looked, p.Looked)
	}
	day, err := time.Parse(time.DateOnly, looked)
	if err != nil {
		t.Fatal(err)
	}
	play, _ := dated.PlayAt("play-target", day, "")
	if play == nil || play.Value != defaultTargetSDK {
		t.Fatalf("defaultTargetSDK is %d, Google Play asks for %+v", defaultTargetSDK, play)
	}
	if want := fmt.Sprintf("Google Play asks for %d since %s.", play.Value, play.From); !strings.Contains(testkit.Read(t, reference), want) {
		t.Errorf("%s does not say: %s", reference, want)
	}
}

type referenceRow struct{ key, kind, byDefault, meaning, example string }

func referenceRows(t *testing.T) []referenceRow {
	t.Helper()
	var rows []referenceRow
	for _, cells := range regexp.MustCompile("(?m)^\\| `(.*?)` \\| (.*?) \\| (.*?) \\| (.*) \\| `(.*?)` \\|$").FindAllStringSubmatch(testkit.Read(t, reference), -1) {
		rows = append(rows, referenceRow{cells[1], cells[2], cells[3], cells[4], cells[5]})
	}
	return rows
}

// checkDefault tries what a row says of its key: the file is good without it, and means the same with the default written out; or it
// is not good without.
func checkDefault(t *testing.T, row referenceRow) {
	t.Helper()
	name := row.key[strings.Index(row.key, ".")+1:]
	switch literal := strings.Trim(row.byDefault, "`"); {
	case row.byDefault == "required":
		if _, err := Parse([]byte(fileWith(row.key, "")), FileName); err == nil {
			t.Errorf("%s: the page says it is required, but a file without it is good", row.key)
		}
	case strings.HasPrefix(row.byDefault, "`") && !strings.Contains(literal, "<"):
		with, err := Parse([]byte(fileWith(row.key, name+" = "+literal)), FileName)
		if err != nil {
			t.Fatalf("%s: %v", row.key, err)
		}
		without, err := Parse([]byte(fileWith(row.key, "")), FileName)
		if err != nil {
			t.Fatalf("%s: %v", row.key, err)
		}
		if diff := cmp.Diff(without, with, cmpopts.EquateComparable(&abi.ABI{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: the default on the page is not the code's (-code +docs/matrix.md):\n%s", row.key, diff)
		}
	default:
		if _, err := Parse([]byte(fileWith(row.key, "")), FileName); err != nil {
			t.Errorf("%s: the page says it has a default, but without it: %v", row.key, err)
		}
	}
	if _, err := Parse([]byte(fileWith(row.key, row.example)), FileName); err != nil {
		t.Errorf("%s: the example is not good: %v", row.key, err)
	}
}

// fileWith returns a file with all required keys, where line stands in the place of key.
func fileWith(key, line string) string {
	var text strings.Builder
	for i := range schema {
		table := &schema[i]
		text.WriteString(table.header() + "\n")
		for _, k := range table.keys {
			switch full := table.name + "." + k.name; {
			case full == key:
				text.WriteString(line + "\n")
			case full == "abi.name":
				text.WriteString("name = \"" + abiFor(key) + "\"\n")
			case k.required:
				text.WriteString(k.example() + "\n")
			}
		}
	}
	return text.String()
}

func abiFor(key string) string {
	for _, a := range abi.All() {
		if key == "abi."+strings.ToLower(a.LevelVar) {
			return a.Name
		}
	}
	return "arm64-v8a"
}
