package archive

import (
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/checktest"
	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
)

var brokenByRISCV = []string{"go-riscv64 error"}

func TestRISCV(t *testing.T) {
	info := elftest.GoBuildInfo("go1.26.8", "build\t-trimpath=true\nbuild\tGOOS=linux\nbuild\tGOARCH=riscv64\n", "a")
	source := ".text\ncrosscall2: .long 0\n_rt0_riscv64_linux_lib: .long 0\n.section .init_array,\"aw\",%init_array\n.quad _rt0_riscv64_linux_lib\n" + info
	a := &subject.Archive{Archive: checktest.MakeArchive(t, checktest.ClangTarget["riscv64"], "", map[string]string{"go.s": source}), Target: subject.Target{MinSDK: 35}, Place: rule.Place{File: "libgolib.a"}}
	tellArchive(t, a, brokenByRISCV)
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
		for _, b := range subject.BadReleases(c.version, abi.Find(c.abi), c.minSDK) {
			ids = append(ids, b.ID)
		}
		if got := strings.Join(ids, " "); got != c.want {
			t.Errorf("%q %s %d: %q, want %q", c.version, c.abi, c.minSDK, got, c.want)
		}
	}
}
