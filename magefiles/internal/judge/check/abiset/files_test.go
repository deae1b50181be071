package abiset

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// Which libraries an ABI has its files tell, also those that cannot be read; of APKs apk-abi-filter tells it, so that it is told once.
func TestFilesOfABIs(t *testing.T) {
	files := func(names ...string) []appfile.Entry {
		var all []appfile.Entry
		for _, name := range names {
			all = append(all, appfile.Entry{Name: name})
		}
		return all
	}
	for _, c := range []struct {
		name    string
		kind    appfile.Kind
		entries []appfile.Entry
		abiSet  []string // what abi-lib-set finds
	}{
		{"bundle", appfile.AAB, files("base/lib/arm64-v8a/liba.so", "base/lib/arm64-v8a/libb.so", "base/lib/x86/liba.so"),
			[]string{"libb.so is missing in x86 but not in arm64-v8a"}},
		{"bundle with a library that cannot be read", appfile.AAB, files("base/lib/arm64-v8a/liba.so", "base/lib/x86/liba.so"), nil},
		{"bundle with a file in a folder below", appfile.AAB, files("base/lib/arm64-v8a/liba.so", "base/lib/x86/liba.so", "base/lib/x86/more/libb.so"), nil},
		{"bundle with a folder of no ABI", appfile.AAB, files("base/lib/arm64-v8a/liba.so", "base/lib/arm64/libb.so"), nil},
		{"AAR", appfile.AAR, files("jni/arm64-v8a/liba.so", "jni/x86/liba.so", "jni/x86/libb.so"), []string{"libb.so is missing in arm64-v8a but not in x86"}},
		{"APK", appfile.APK, files("lib/arm64-v8a/liba.so", "lib/x86/libb.so"), nil},
	} {
		app := &subject.App{File: &appfile.File{Kind: c.kind, Entries: c.entries}}
		set := &subject.ABISet{Libraries: []*subject.Library{{App: app, Name: "liba.so", ABI: abi.Find("arm64-v8a")}}} // the only one that can be read
		f := &rule.Found{}
		abiLibraries(set, f)
		var got []string
		for _, one := range f.All {
			got = append(got, one.Seen)
		}
		if d := cmp.Diff(c.abiSet, got); d != "" {
			t.Errorf("%s: -want +got\n%s", c.name, d)
		}
	}
}
