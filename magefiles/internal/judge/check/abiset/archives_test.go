package abiset

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/checktest"
	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
)

var twoArchives = rule.Finding{ID: "ar-two-go", Severity: rule.Error, Place: rule.Place{ABI: "arm64-v8a"}, Seen: "2 archives have Go code: libone.a, libtwo.a", Cure: archiveRules[0].Cure}

func TestTwoGo(t *testing.T) {
	plain := &subject.Archive{Archive: checktest.MakeArchive(t, elftest.ARM64, "", map[string]string{"one.c": checktest.PlainC}), Place: rule.Place{File: "libplain.a"}}
	first, second := checktest.GoArchiveOf(t, "go1.26.8", "a"), checktest.GoArchiveOf(t, "go1.26.8", "b")
	first.Place.File, second.Place.File = "libone.a", "libtwo.a"
	other := &subject.Archive{Place: rule.Place{File: "libthree.a"}}
	other.Archive = checktest.MakeArchive(t, elftest.X86_64, "", map[string]string{"go.s": elftest.GoBuildInfo("go1.26.8", "build\tGOOS=android\n", "a")})

	if got := rule.Look(Rules, &subject.ABISet{Archives: []*subject.Archive{plain, first, other}}, rule.Place{}); got != nil {
		t.Errorf("one of each ABI: %+v", got)
	}
	got := rule.Look(Rules, &subject.ABISet{Archives: []*subject.Archive{plain, first, other, second}}, rule.Place{})
	if d := cmp.Diff([]rule.Finding{twoArchives}, got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}
