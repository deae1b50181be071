package rule

import "testing"

func TestLine(t *testing.T) {
	for _, c := range []struct {
		place Place
		want  string
	}{
		{Place{}, "bad; make it good (ar-a)"},
		{Place{File: "lib/liba.a", ABI: "x86"}, "lib/liba.a: bad; make it good (ar-a)"},
		{Place{File: "liba.a", Entry: "one.o"}, "liba.a(one.o): bad; make it good (ar-a)"},
	} {
		if got := (Finding{ID: "ar-a", Place: c.place, Seen: "bad", Cure: "make it good"}).Line(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestErrors(t *testing.T) {
	all := []Finding{{ID: "a", Severity: Info}, {ID: "b", Severity: Warning}}
	if err := Errors(all); err != nil {
		t.Errorf("without an error: %v", err)
	}
	all = append(all, Finding{ID: "c", Severity: Error, Seen: "bad", Cure: "stop"}, Finding{ID: "d", Severity: Error, Seen: "worse", Cure: "stop"})
	if err, want := Errors(all), "bad; stop (c)\nworse; stop (d)"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}
