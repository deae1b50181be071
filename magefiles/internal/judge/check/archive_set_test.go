package check

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

func TestTwoGo(t *testing.T) {
	plain := &Archive{Archive: makeArchive(t, elftest.ARM64, "", map[string]string{"one.c": plainC}), Place: Place{File: "libplain.a"}}
	first, second := goArchiveOf(t, "go1.26.8", "a"), goArchiveOf(t, "go1.26.8", "b")
	first.Place.File, second.Place.File = "libone.a", "libtwo.a"
	other := &Archive{Place: Place{File: "libthree.a"}}
	other.Archive = makeArchive(t, elftest.X86_64, "", map[string]string{"go.s": elftest.GoBuildInfo("go1.26.8", "build\tGOOS=android\n", "a")})

	if got := lookFor(archiveSetRules, &ABISet{Archives: []*Archive{plain, first, other}}, Place{}); got != nil {
		t.Errorf("one of each ABI: %+v", got)
	}
	got := lookFor(archiveSetRules, &ABISet{Archives: []*Archive{plain, first, other, second}}, Place{})
	want := []Finding{{ID: "ar-two-go", Severity: Error, Place: Place{ABI: "arm64-v8a"}, Seen: "2 archives hold Go code: libone.a, libtwo.a", Cure: archiveSetRules[0].Cure}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

// A thin archive cannot be read, so that its finding comes from the error.
func TestArchiveMagic(t *testing.T) {
	_, err := elfabi.ParseArchive("lib.a", "!<thin>\n")
	if got := FaultFinding(err, Place{File: "lib.a"}); got.ID != "ar-magic" || got.Severity != Error || !strings.HasPrefix(got.Seen, "thin archive") {
		t.Errorf("%+v", got)
	}
}

func TestRISCV(t *testing.T) {
	info := elftest.GoBuildInfo("go1.26.8", "build\t-trimpath=true\nbuild\tGOOS=linux\nbuild\tGOARCH=riscv64\n", "a")
	source := ".text\ncrosscall2: .long 0\n_rt0_riscv64_linux_lib: .long 0\n.section .init_array,\"aw\",%init_array\n.quad _rt0_riscv64_linux_lib\n" + info
	a := &Archive{Archive: makeArchive(t, clangTarget[riscv64], "", map[string]string{"go.s": source}), Target: Target{MinSDK: 35}, Place: Place{File: "libgolib.a"}}
	tellArchive(t, a, []string{"go-riscv64 error"})
}

func TestBadReleases(t *testing.T) {
	for _, c := range []struct {
		version, abi string
		minSDK       int
		want         string
	}{
		{"go1.26.2", "x86", 24, "go-version-32 go-version-pidfd"},
		{"go1.26.2", "arm64-v8a", 24, "go-version-pidfd"},
		{"go1.26.3", "x86", 24, "go-version-pidfd"},
		{"go1.26.0-vendor.1", "armeabi-v7a", 29, "go-version-32 go-version-pidfd"},
		{"go1.26.2", "armeabi-v7a", 31, ""},
		{"go1.22.12", "arm64-v8a", 24, ""},
		{"devel go1.27-abcdef Mon Nov 23 2026", "arm64-v8a", 24, "go-version-pidfd"},
		{"go1.26.2", "arm64-v8a", 0, ""},
		{"unknown", "arm64-v8a", 24, ""},
		{"", "arm64-v8a", 24, ""},
	} {
		var ids []string
		for _, b := range BadReleases(c.version, abi.Find(c.abi), c.minSDK) {
			ids = append(ids, b.ID)
		}
		if got := strings.Join(ids, " "); got != c.want {
			t.Errorf("%q %s %d: %q, want %q", c.version, c.abi, c.minSDK, got, c.want)
		}
	}
}
