package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

func TestMedian(t *testing.T) {
	for _, test := range []struct {
		times []time.Duration
		want  float64
	}{
		{[]time.Duration{2 * time.Second}, 2},
		{[]time.Duration{9 * time.Second, time.Second, 1500 * time.Millisecond}, 1.5},
		{[]time.Duration{5, 4, 3, 2, 1}, 3e-9},
	} {
		if got := median(test.times); got != test.want {
			t.Errorf("median of %v: %v, want %v", test.times, got, test.want)
		}
	}
}

func TestPrint(t *testing.T) {
	var out strings.Builder
	for _, row := range []Row{
		{Name: "archives", PeerName: "go build", Ours: 1.1, Peer: 1, Limit: 1.1, Unit: "s"},
		{Name: "quick", PeerName: "abidw", Ours: 0.0034, Peer: 0.1, Limit: 0.25, Unit: "s"},
		{Name: "sizes", PeerName: "go build plus glue", Ours: 3000, Peer: 2000, Limit: 1, Unit: "bytes"},
	} {
		if err := Print(&out, row); err != nil {
			t.Error(err)
		}
	}
	want := `archives
  gondk 1.10 s, go build 1.00 s: ratio 1.100, limit 1.10, holds
quick
  gondk 3.4 ms, abidw 0.10 s: ratio 0.034, limit 0.25, holds
sizes
  gondk 3000 bytes, go build plus glue 2000 bytes: ratio 1.500, limit 1.00, EXCEEDED
`
	if out.String() != want {
		t.Error(out.String())
	}
}

// Each row is shown before the next one is measured, and all are before those above their limit are told.
func TestInTurn(t *testing.T) {
	var events []string
	measured := func(name string, ours float64, err error) named {
		return named{name, func(*Bench, context.Context) (Row, error) {
			events = append(events, "measure "+name)
			return Row{Name: name, Ours: ours, Peer: 2, Limit: 1}, err
		}}
	}
	for _, c := range []struct {
		rows   []named
		events string
		err    string
	}{
		{[]named{measured(fromNothing, 1, nil), measured("b", 1, nil)}, "measure clean, show clean, fill, measure b, show b", "<nil>"},
		{[]named{measured("a", 1, nil), measured("b", 2, nil)}, "fill, measure a, show a, fill, measure b, show b", "<nil>"},
		{[]named{measured("a", 3, nil), measured("b", 1, nil), measured("c", 2.1, nil)}, "fill, measure a, show a, fill, measure b, show b, fill, measure c, show c",
			"above the limit: a,c; mage bench -rows=a,c measures again, on a machine that does nothing else"},
		{[]named{measured("a", 3, nil), measured("b", 1, errors.New("broken")), measured("c", 1, nil)}, "fill, measure a, show a, fill, measure b", "b: broken"},
	} {
		events = nil
		err := new(Bench).inTurn(t.Context(), c.rows, func() error { events = append(events, "fill"); return nil }, func(r Row) error { events = append(events, "show "+r.Name); return nil })
		if got := strings.Join(events, ", "); got != c.events || fmt.Sprint(err) != c.err {
			t.Errorf("%s: %v\nwant %s: %s", got, err, c.events, c.err)
		}
	}
}

func newBench(t *testing.T) *Bench {
	t.Helper()
	root := t.TempDir()
	source := filepath.Join(root, "x.go")
	testkit.Write(t, source, "package x\n")
	return &Bench{Source: source, Matrix: &matrix.Matrix{
		Root: root, Library: matrix.Library{Name: "golib"}, ABIs: []matrix.ABI{{ABI: abi.Find("arm64-v8a")}, {ABI: abi.Find("x86")}},
	}}
}

// TestRace lets both sides run equally often, in turns, each after its preparation.
func TestRace(t *testing.T) {
	var said strings.Builder
	say := func(word string) func() error {
		return func() error { said.WriteString(word); return nil }
	}
	row, err := race("a race", goBuildPeer, say("o"), say("p"), 1.5, say("-"))
	if want := strings.Repeat("-o-p", rounds); said.String() != want || err != nil {
		t.Errorf("%q, %v; want %q", said.String(), err, want)
	}
	if row.Name != "a race" || row.Limit != 1.5 || row.Unit != "s" {
		t.Errorf("%+v", row)
	}
	if _, err := race("", goBuildPeer, say(""), func() error { return os.ErrInvalid }, 1, say("")); err != os.ErrInvalid {
		t.Errorf("a peer that fails: %v", err)
	}
}

// TestChange makes another Go file of the source each time.
func TestChange(t *testing.T) {
	b := newBench(t)
	last := "package x\n"
	for range 3 {
		if err := b.change(); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(b.Source)
		if err != nil {
			t.Fatal(err)
		}
		if string(text) == last || !strings.HasPrefix(string(text), last) {
			t.Errorf("after a change:\n%s", text)
		}
		last = string(text)
	}
}

// TestForget removes both sides' results and nothing else.
func TestForget(t *testing.T) {
	b := newBench(t)
	ours, peer := filepath.Join(b.Matrix.Layout().Archives().Dir, "x86", "libgolib.a"), b.shared(b.Matrix.ABIs[0], "")
	testkit.Write(t, ours, "")
	testkit.Write(t, peer, "")
	if err := b.forget(); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{ours, peer} {
		if _, err := os.Stat(path); err == nil {
			t.Errorf("%s is still there", path)
		}
	}
	if _, err := os.Stat(b.Source); err != nil {
		t.Error(err)
	}
	if err := b.forget(); err != nil {
		t.Errorf("nothing to forget: %v", err)
	}
}

func TestFileSizes(t *testing.T) {
	dir := t.TempDir()
	testkit.Write(t, filepath.Join(dir, "a"), "12")
	testkit.Write(t, filepath.Join(dir, "b", "c"), "345")
	if got, err := fileSizes(dir); got != 5 || err != nil {
		t.Errorf("%v, %v; want 5", got, err)
	}
	if _, err := fileSizes(filepath.Join(dir, "none")); err == nil {
		t.Error("no folder, and no error")
	}
}

func TestRows(t *testing.T) {
	names := func(some []named) (all string) {
		for _, n := range some {
			all += n.name + " "
		}
		return all
	}
	if some, err := Rows("line", "noop"); err != nil || names(some) != "line noop " {
		t.Errorf("%s, %v", names(some), err)
	}
	if all, err := Rows(); err != nil || len(all) != len(rows) {
		t.Errorf("%s, %v", names(all), err)
	}
	if _, err := Rows("nop"); err == nil || !strings.HasPrefix(err.Error(), `no row "nop"; there are clean, noop, line, `) {
		t.Error(err)
	}
}

func TestWithABIs(t *testing.T) {
	was := "# a project\n[library]\nname = \"a\"\n\n[app]\ndir = \"b\"\n\n[[abi]]\nname = \"x86\"\n\n[android]\nmin_sdk = 24\n"
	want := "# a project\n[library]\nname = \"a\"\n\n[android]\nmin_sdk = 24\n\n[[abi]]\nname = \"arm64-v8a\"\n"
	if got := string(withABIs(was, []string{"arm64-v8a"})); got != want {
		t.Errorf("got\n%s", got)
	}
}
