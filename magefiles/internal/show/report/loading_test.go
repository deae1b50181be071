package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/loader"
)

const lateSymbol = `dlopen failed: cannot locate symbol "memfd_create" referenced by "libsample.so"...`

// richLoading has a library that no old device loads, and one that all load.
func richLoading() []Loading {
	return []Loading{
		{"libsample.so", "arm64-v8a", "cmake", "API 24 to 29", "relocations", lateSymbol},
		{"libsample.so", "arm64-v8a", "cmake", "API 30 to 36, with pages of 16 KB too", "", ""},
		{"libsample.so", "armeabi-v7a", "ndk-build", "API 24 to 36", "", ""},
	}
}

// Devices on which a library ends alike are one line.
func TestLoadingOf(t *testing.T) {
	on := func(api int, page uint64, faults ...loader.Fault) *loader.Verdict {
		return &loader.Verdict{Device: loader.Device{API: api, Page: page}, Faults: faults}
	}
	late := loader.Fault{Step: loader.Relocations, Text: `cannot locate symbol "memfd_create" referenced by "libsample.so"...`}
	place := check.Place{ABI: "arm64-v8a", BuildPath: "cmake"}
	libraries := []*check.Library{
		{Name: "libsample.so", Place: place, Loading: []*loader.Verdict{on(24, 4096, late), on(29, 4096, late), on(30, 4096), on(36, 4096), on(36, 16384)}},
		{Name: "libsample.so", Place: check.Place{ABI: "armeabi-v7a", BuildPath: "ndk-build"}, Loading: []*loader.Verdict{on(24, 4096), on(36, 4096)}},
	}
	if d := cmp.Diff(richLoading(), LoadingOf(libraries)); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

// The steps after the one that fails are not reached.
func TestLoadingSteps(t *testing.T) {
	states := map[string]string{}
	for _, s := range htmlLoadings(richLoading())[0].Steps {
		states[s.Name] = s.State
	}
	want := map[string]string{"ELF header": "ok", "segments": "ok", "versions": "ok", "relocations": "error", "RELRO": "none", "constructors": "none"}
	for name, state := range want {
		if states[name] != state {
			t.Errorf("%s: %q, want %q", name, states[name], state)
		}
	}
}
