package matrix

import "testing"

func TestCheckIDs(t *testing.T) {
	known := []string{"so-rosegment", "so-stripped"}
	m := &Matrix{Checks: []Check{{ID: "so-stripped", Line: 3}}}
	if err := m.CheckIDs(known); err != nil {
		t.Error(err)
	}
	m.Checks = append(m.Checks, Check{ID: "so-rosegmnt", Line: 7}, Check{ID: "quite-another", Line: 9})
	want := `abi-matrix.toml:7: check.id "so-rosegmnt": no such rule; did you mean "so-rosegment"?
abi-matrix.toml:9: check.id "quite-another": no such rule; gondk's docs/rules.md lists them all`
	if err := m.CheckIDs(known); err == nil || err.Error() != want {
		t.Errorf("%v\nwant\n%s", err, want)
	}
}
