package check

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/appfile"
)

func TestDamagedParts(t *testing.T) {
	good := &appfile.File{Kind: appfile.APK}
	bad := &appfile.File{Kind: appfile.APK, Problems: []error{errors.New("base.apk(classes.dex): too short")}}
	set := &appfile.File{Kind: appfile.APKS, APKs: []*appfile.File{good, bad}, Problems: []error{errors.New("set.apks(toc.pb): damaged")}}
	if got := lookFor(damagedRules, &App{File: good}, Place{}); got != nil {
		t.Errorf("a good one: %v", got)
	}
	cure := damagedRules[0].Cure
	want := []Finding{
		{ID: "app-damaged", Severity: Error, Place: Place{File: "set.apks"}, Seen: "set.apks(toc.pb): damaged", Cure: cure},
		{ID: "app-damaged", Severity: Error, Place: Place{File: "set.apks"}, Seen: "base.apk(classes.dex): too short", Cure: cure},
	}
	if d := cmp.Diff(want, lookFor(damagedRules, &App{File: set}, Place{File: "set.apks"})); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}
