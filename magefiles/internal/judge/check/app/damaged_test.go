package app

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/checktest"
	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

func TestDamagedParts(t *testing.T) {
	good := &appfile.File{Kind: appfile.APK}
	bad := &appfile.File{Kind: appfile.APK, Problems: []error{errors.New("base.apk(classes.dex): too short")}}
	set := &appfile.File{Kind: appfile.APKS, APKs: []*appfile.File{good, bad}, Problems: []error{errors.New("set.apks(toc.pb): damaged")}}
	if got := rule.Look(damagedRules, &subject.App{File: good}, rule.Place{}); got != nil {
		t.Errorf("a good one: %v", got)
	}
	cure := damagedRules[0].Cure
	want := []rule.Finding{
		{ID: "app-damaged", Severity: rule.Error, Place: rule.Place{File: "set.apks"}, Seen: "set.apks(toc.pb): damaged", Cure: cure},
		{ID: "app-damaged", Severity: rule.Error, Place: rule.Place{File: "set.apks"}, Seen: "base.apk(classes.dex): too short", Cure: cure},
	}
	if d := cmp.Diff(want, rule.Look(damagedRules, &subject.App{File: set}, rule.Place{File: "set.apks"})); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

// A packed library that cannot be read is reported as such, not as missing.
func TestNeededAndDamaged(t *testing.T) {
	_, findings := findIn(t, ".aab", goodLibraries(t), func(x *appFixture) {
		stub := elftest.Stub(x.T, x.TempDir(), elftest.ARM64, "libother.so", map[string][]string{"V": {"other"}})
		x.replaceLibrary("arm64-v8a", elftest.Lib{Link: []string{"--no-as-needed", stub}})
		x.set("base/lib/arm64-v8a/libother.so", "cut short")
	})
	for _, f := range findings {
		if f.ID == "app-lib-closure" {
			t.Error(checktest.FindingLine(f))
		}
	}
}
