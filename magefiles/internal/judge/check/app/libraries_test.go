package app

import (
	"testing"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

func TestABIFilter(t *testing.T) {
	entries := []appfile.Entry{{Name: "lib/arm64-v8a/liba.so"}, {Name: "lib/x86/libb.so"}}
	for kind, want := range map[appfile.Kind]int{appfile.APK: 2, appfile.AAB: 0} {
		f := &rule.Found{}
		if sameLibraries(&subject.App{File: &appfile.File{Kind: kind, Entries: entries}}, f); len(f.All) != want {
			t.Errorf("%v: %v", kind, f.All)
		}
	}
}
