package check

import (
	"debug/elf"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
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
		filter  int      // how often apk-abi-filter finds something
	}{
		{"bundle", appfile.AAB, files("base/lib/arm64-v8a/liba.so", "base/lib/arm64-v8a/libb.so", "base/lib/x86/liba.so"),
			[]string{"libb.so is missing in x86; it is there in arm64-v8a"}, 0},
		{"bundle with a library that cannot be read", appfile.AAB, files("base/lib/arm64-v8a/liba.so", "base/lib/x86/liba.so"), nil, 0},
		{"bundle with a file in a folder below", appfile.AAB, files("base/lib/arm64-v8a/liba.so", "base/lib/x86/liba.so", "base/lib/x86/more/libb.so"), nil, 0},
		{"bundle with a folder of no ABI", appfile.AAB, files("base/lib/arm64-v8a/liba.so", "base/lib/arm64/libb.so"), nil, 0},
		{"AAR", appfile.AAR, files("jni/arm64-v8a/liba.so", "jni/x86/liba.so", "jni/x86/libb.so"), []string{"libb.so is missing in arm64-v8a; it is there in x86"}, 0},
		{"APK", appfile.APK, files("lib/arm64-v8a/liba.so", "lib/x86/libb.so"), nil, 2},
	} {
		app := &App{File: &appfile.File{Kind: c.kind, Entries: c.entries}}
		set := &ABISet{Libraries: []*Library{{App: app, Name: "liba.so", ABI: abi.Find("arm64-v8a")}}} // the only one that can be read
		f := &found{}
		abiLibraries(set, f)
		var got []string
		for _, one := range f.all {
			got = append(got, one.Seen)
		}
		if d := cmp.Diff(c.abiSet, got); d != "" {
			t.Errorf("%s: -want +got\n%s", c.name, d)
		}
		f = &found{}
		sameLibraries(app, f)
		if len(f.all) != c.filter {
			t.Errorf("%s: apk-abi-filter: %v", c.name, f.all)
		}
	}
}

// 64-bit ABIs begin at API 21, so that libraries for them say 21 in apps for older devices too.
func TestLinkLevel(t *testing.T) {
	for _, c := range []struct {
		machine         elf.Machine
		class           elf.Class
		least, linkedAt int
	}{
		{elf.EM_AARCH64, elf.ELFCLASS64, 16, 21},
		{elf.EM_AARCH64, elf.ELFCLASS64, 24, 24},
		{elf.EM_ARM, elf.ELFCLASS32, 16, 16},
		{elf.EM_RISCV, elf.ELFCLASS64, 24, 36},
		{elf.EM_ARM, elf.ELFCLASS32, 25, 24},
	} {
		l := &Library{Library: &elfabi.Library{File: &elfabi.File{Header: elfabi.Header{Machine: c.machine, Class: c.class}}}}
		if got := l.linkLevel(c.least); got != c.linkedAt {
			t.Errorf("%v at min SDK %d: %d, want %d", c.machine, c.least, got, c.linkedAt)
		}
	}
}
