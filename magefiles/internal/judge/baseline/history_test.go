package baseline

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/read/capi"
)

// release is a baseline of one version with two libraries in one ABI.
func release(version string) *Baseline {
	return &Baseline{Library: "golib", Version: version, MinSDK: 24, TargetSDK: 36, VersionCode: 3, ABIs: []ABI{
		{Name: "x86", Libraries: []Library{{Name: "liba.so", Size: 100, Exports: []Export{{Name: "a"}, {Name: "b"}}, Go: "go1.26.8"}, {Name: "libb.so", Size: 50, Exports: []Export{{Name: "c"}}}}},
	}}
}

// A release keeps those before it, once each, and the last of many.
func TestFollow(t *testing.T) {
	now := release("1.0.0")
	for i := 1; i <= 15; i++ {
		saved, err := Parse("abi.txt", now.Format())
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(now.History, saved.History); d != "" {
			t.Fatalf("-want +got\n%s", d)
		}
		now = release(fmt.Sprintf("1.%d.0", (i+1)/2)) // each is saved twice
		now.Follow(saved)
	}
	var versions []string
	for _, r := range now.History {
		versions = append(versions, r.Version)
	}
	if want := strings.Fields("1.0.0 1.1.0 1.2.0 1.3.0 1.4.0 1.5.0 1.6.0 1.7.0"); !slices.Equal(versions, want) {
		t.Errorf("%v, want %v", versions, want)
	}
	want := Release{Version: "1.7.0", MinSDK: 24, TargetSDK: 36, VersionCode: 3, ABIs: []ReleaseABI{{Name: "x86", Size: 150, Exports: 3, Go: "go1.26.8"}}}
	if d := cmp.Diff(want, now.History[7]); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
	for i := range 20 {
		next := release(fmt.Sprintf("2.%d.0", i))
		next.Follow(now)
		now = next
	}
	if n := len(now.History); n != keptReleases || now.History[n-1].Version != "2.18.0" {
		t.Errorf("%d: %+v", n, now.History)
	}
	now.Follow(nil)
}

// A file without earlier releases is one that older gondks read, and theirs are read here.
func TestFormatOfHistory(t *testing.T) {
	first := release("1.0.0")
	if !strings.Contains(string(first.Format()), "\nformat 1\n") {
		t.Error("another format without history")
	}
	next := release("1.1.0")
	next.Follow(first)
	const want = "\nformat 2\nproject golib 1.1.0\nmin-sdk 24\ntarget-sdk 36\nversion-code 3\n" +
		"release 1.0.0 x86 size 150 exports 3 go go1.26.8 min-sdk 24 target-sdk 36 version-code 3\n\nabi x86\n"
	if text := string(next.Format()); !strings.Contains(text, want) {
		t.Errorf("%s\nwant %s", text, want)
	}
}

// Where there are only archives, the C API tells how much there is.
func TestReleaseOfArchives(t *testing.T) {
	b := &Baseline{ABIs: []ABI{{Name: "x86", API: &capi.API{Functions: make([]capi.Function, 4), Variables: make([]capi.Variable, 1)}}}}
	if d := cmp.Diff([]ReleaseABI{{Name: "x86", Exports: 5}}, b.Release().ABIs); d != "" {
		t.Error(d)
	}
}
