package rule

import (
	"strings"
	"testing"
)

func TestLongFinding(t *testing.T) {
	f := &Found{}
	for _, c := range []struct{ seen, want string }{
		{strings.Repeat("a", maxSeen), strings.Repeat("a", maxSeen)},
		{strings.Repeat("a", maxSeen+1), strings.Repeat("a", maxSeen) + "…"},
		{"a" + strings.Repeat("é", maxSeen/2), "a" + strings.Repeat("é", maxSeen/2-1) + "…"}, // none is cut in two
	} {
		if got := f.Add(Info, "%s", c.seen).Seen; got != c.want {
			t.Errorf("%d bytes became %d, want %d", len(c.seen), len(got), len(c.want))
		}
	}
}

func TestFailed(t *testing.T) {
	if Failed([]Finding{{Severity: Warning}, {Severity: Info}}) || !Failed([]Finding{{Severity: Info}, {Severity: Error}}) {
		t.Error("only an error fails")
	}
}
