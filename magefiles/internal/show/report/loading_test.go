package report

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/loader"
)

const lateSymbol = `dlopen failed: cannot locate symbol "memfd_create" referenced by "libsample.so"...`

// richLoading has a library that no old device loads, and one that all load.
func richLoading() []Loading {
	late := loader.Fault{Step: loader.Relocations, Text: strings.TrimPrefix(lateSymbol, "dlopen failed: ")}
	old := []*loader.Verdict{loadedOn(24, 4096, late), loadedOn(29, 4096, late)}
	young := []*loader.Verdict{loadedOn(30, 4096), loadedOn(36, 4096), loadedOn(36, 16384)}
	return []Loading{
		{"libsample.so", "arm64-v8a", "cmake", "API 24 to 29", "relocations", lateSymbol, old},
		{"libsample.so", "arm64-v8a", "cmake", "API 30 to 36, with pages of 16 KB too", "", "", young},
		{"libsample.so", "armeabi-v7a", "ndk-build", "API 24 to 36", "", "", []*loader.Verdict{loadedOn(24, 4096), loadedOn(36, 4096)}},
	}
}

func loadedOn(api int, page uint64, faults ...loader.Fault) *loader.Verdict {
	return &loader.Verdict{Device: loader.Device{API: api, Page: page}, Faults: faults}
}

// Devices on which a library ends alike are one line.
func TestLoadingOf(t *testing.T) {
	want := richLoading()
	libraries := []*check.Library{
		{Name: "libsample.so", Place: check.Place{ABI: "arm64-v8a", BuildPath: "cmake"}, Loading: slices.Concat(want[0].Verdicts, want[1].Verdicts)},
		{Name: "libsample.so", Place: check.Place{ABI: "armeabi-v7a", BuildPath: "ndk-build"}, Loading: want[2].Verdicts},
	}
	if d := cmp.Diff(want, LoadingOf(libraries)); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

// The steps after the one that fails are not reached; what loads is apart from what does not.
func TestLoadingSteps(t *testing.T) {
	all := newHTMLLoadings(richLoading())
	if len(all.Failing) != 1 || len(all.Fine) != 2 || all.Left != 0 {
		t.Fatalf("%+v", all)
	}
	states := map[string]string{}
	for _, s := range all.Failing[0].Steps {
		states[s.Name] = s.State + " " + s.Note
	}
	want := map[string]string{"ELF header": "ok ", "segments": "ok ", "versions": "ok ", "relocations": "error fails here", "RELRO": "none not reached", "constructors": "none not reached"}
	for name, state := range want {
		if states[name] != state {
			t.Errorf("%s: %q, want %q", name, states[name], state)
		}
	}
}

// In JSON a verdict is one word.
func TestEnded(t *testing.T) {
	for want, v := range map[string]*loader.Verdict{
		"loads":   loadedOn(24, 4096),
		"refused": loadedOn(24, 4096, loader.Fault{Step: loader.Segments}),
		"dies":    loadedOn(24, 4096, loader.Fault{Step: loader.Segments, Dies: true}),
		"unknown": {Lost: true},
	} {
		if got := ended(v); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
