package check

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/checktest"
	"github.com/gondk/gondk/magefiles/internal/judge/size"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

// What breaks the rules about the matrix, each alone.
var (
	nothingToTurnOff = Finding{ID: "base-expired-suppress", Severity: Warning, Place: Place{File: matrix.FileName}, Cure: unusedCheck.Cure,
		Seen: "line 6: no finding of three in libb.so matches this [[check]]"}
	largeLibrary = Finding{ID: "budget-library", Severity: Error, Place: Place{File: "libb.so", ABI: "arm64-v8a", BuildPath: "cmake"}, Cure: budgetLibrary.Cure,
		Seen: "has 1001 bytes, 1 more than budget.library allows (1000)"}
	largeDownload = Finding{ID: "budget-download", Severity: Error, Place: Place{ABI: "arm64-v8a", BuildPath: "cmake"}, Cure: budgetDownload.Cure,
		Seen: "compressed, the libraries have 900 bytes, 1 more than budget.download allows (899)"}
)

// Every rule about the matrix is broken by a case alone.
func TestEveryRuleAboutTheMatrix(t *testing.T) {
	checktest.EveryRule(t, []Rule{budgetLibrary, budgetDownload, unusedCheck}, [][]string{{nothingToTurnOff.ID}, {largeLibrary.ID}, {largeDownload.ID}}, nil)
}

func TestSettle(t *testing.T) {
	arm := Place{File: "a.aab", Entry: "base/lib/armeabi-v7a/liba.so", ABI: "armeabi-v7a"}
	arm64 := Place{File: "a.aab", Entry: "base/lib/arm64-v8a/liba.so", ABI: "arm64-v8a"}
	findings := []Finding{
		{ID: "one", Severity: Error, Place: arm}, {ID: "one", Severity: Error, Place: arm64},
		{ID: "two", Severity: Info, Place: arm}, {ID: "three", Severity: Warning, Place: arm},
	}
	checks := []matrix.Check{
		{ID: "one", Severity: "off", Reason: "known", ABI: "armeabi-v7a", Line: 3},
		{ID: "two", Severity: "off", Reason: "overruled below", Line: 4},
		{ID: "two", Severity: "error", Reason: "we want it", Library: "liba.so", Line: 5},
		{ID: "three", Severity: "off", Reason: "another library", Library: "libb.so", Line: 6},
	}
	kept, suppressed := Settle(findings, checks)
	want := []Finding{
		{ID: "one", Severity: Error, Place: arm64}, {ID: "two", Severity: Error, Place: arm, Reason: "we want it"}, {ID: "three", Severity: Warning, Place: arm},
	}
	if d := cmp.Diff(want, kept); d != "" {
		t.Errorf("kept: -want +got\n%s", d)
	}
	if d := cmp.Diff([]Finding{{ID: "one", Severity: Error, Place: arm, Reason: "known"}}, suppressed); d != "" {
		t.Errorf("suppressed: -want +got\n%s", d)
	}
	if d := cmp.Diff([]Finding{nothingToTurnOff}, unused(findings, checks)); d != "" {
		t.Errorf("unused: -want +got\n%s", d)
	}
}

func TestCheckBudget(t *testing.T) {
	sizes := []size.Library{
		{ABI: "arm64-v8a", BuildPath: "cmake", Name: "liba.so", Stripped: 1000, Compressed: 400},
		{ABI: "arm64-v8a", BuildPath: "cmake", Name: "libb.so", Stripped: 1001, Compressed: 500},
		{ABI: "x86", BuildPath: "cmake", Name: "liba.so", Stripped: 100, Compressed: 900},
	}
	onX86 := largeDownload
	onX86.Place.ABI = "x86"
	for _, c := range []struct {
		budget matrix.Budget
		want   []Finding
	}{
		{matrix.Budget{}, nil},
		{matrix.Budget{Library: 1001, Download: 900}, nil},
		{matrix.Budget{Library: 1000}, []Finding{largeLibrary}},
		{matrix.Budget{Download: 899}, []Finding{largeDownload, onX86}},
		{matrix.Budget{Library: 1000, Download: 899}, []Finding{largeLibrary, largeDownload, onX86}},
	} {
		if d := cmp.Diff(c.want, CheckBudget(sizes, c.budget)); d != "" {
			t.Errorf("%+v: -want +got\n%s", c.budget, d)
		}
	}
}
