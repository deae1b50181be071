package report

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/judge/reproduce"
)

// reproduction is a comparison with some of everything.
func reproduction() Reproduction {
	both := []string{"base/lib/arm64-v8a/libsample.so", "base/lib/armeabi-v7a/libsample.so", "base/lib/x86/libsample.so"}
	return Reproduction{Path: "cmake", Others: []OtherPath{{"ndk-build", &reproduce.Comparison{Settings: make([]reproduce.Setting, 3), Parts: []reproduce.Part{{Name: "base/native.pb"}}, Equal: 10}}},
		Comparison: &reproduce.Comparison{
			Released: "sample-1.0.aab", Built: "build/sample-cmake.aab", Kind: "App Bundle", Signatures: []string{"v1 (META-INF)"}, Equal: 9,
			Settings: []reproduce.Setting{
				{ID: "go", Name: "Go release", Released: "go1.26.3", Built: "go1.26.8", Cure: "put go1.26.3 before any other Go on PATH; https://go.dev/dl has it", Places: both},
				{ID: "clang", Name: "compilers", Released: "Android (12470979, +pgo, +bolt, +lto, +mlgo, based on r522817c) clang version 18.0.3", Built: "Debian clang version 19.1.7",
					Cure: "the NDK with that", Places: both[:1]},
				{ID: "go-modules", Name: "Go modules", Released: "github.com/google/flatbuffers v24.3.25+incompatible", Built: "github.com/google/flatbuffers: none", Cure: "go.mod of the release"},
				{ID: "variable", Name: "variable example.com/app/release.version", Released: `"1.0"`, Built: `"1.1"`, Cure: `library.ldflags = ["-X=example.com/app/release.version=1.0"]`},
			},
			Parts: []reproduce.Part{
				{Name: both[0], Released: 1_320_512, Built: 1_320_480, Settings: []string{"go", "clang"}, Seen: []string{"functions only in the released file: main.Old"},
					Sections: []reproduce.Section{{Name: ".text", Released: 640_000, Built: 640_016, What: "code"}, {Name: ".odd\x1b[31m", Released: 3, Built: -1}}},
				{Name: "base/assets/" + strings.Repeat("long/", 20) + "name", Released: -1, Built: 12},
			},
		}}
}

// TestReproduction shows comparisons within the terminal.
func TestReproduction(t *testing.T) {
	same, signed, repacked := reproduction(), reproduction(), reproduction()
	same.Comparison.Same, same.Others = true, []OtherPath{{"ndk-build", &reproduce.Comparison{}}}
	signed.Settings, signed.Parts = nil, nil
	same.Settings, same.Parts = nil, nil
	repacked.Parts = nil
	file := reproduction()
	file.Parts = file.Parts[:1]
	file.Parts[0].Name, file.Kind, file.Others = "", "library", nil
	var all strings.Builder
	for _, r := range []Reproduction{reproduction(), same, signed, repacked, file} {
		if err := r.Table(&all, Terminal{Width: 80}, false); err != nil {
			t.Fatal(err)
		}
		all.WriteString("----\n")
	}
	if err := reproduction().Table(&all, Terminal{Width: 100}, true); err != nil {
		t.Fatal(err)
	}
	testkit.Golden(t, filepath.Join("testdata", "reproduction.txt"), all.String())
	if strings.Contains(all.String(), "\x1b") {
		t.Error("a name colours the terminal")
	}
	for line := range strings.Lines(all.String()) {
		if n := utf8.RuneCountInString(strings.TrimSpace(line)); n > 100 && !strings.Contains(line, "/long/") {
			t.Errorf("a line of %d columns: %s", n, line)
		}
	}
}
