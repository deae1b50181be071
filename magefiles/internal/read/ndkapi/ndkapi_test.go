package ndkapi

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

func TestParse(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"libc\n", "ndk-symbols.txt:1: 1 words, not 3 or 4"},
		{"# c\nlibc - bad\n", `ndk-symbols.txt:2: strconv.Atoi: parsing "bad": invalid syntax`},
		{"libc - 21,24\n", `ndk-symbols.txt:1: "21,24": 2 numbers, not 1 or 4`},
		{"libc - 21\n\tx\nlibc - 21 big,4\n", `ndk-symbols.txt:3: strconv.Atoi: parsing "big": invalid syntax`},
		{"libc - 21 8,4,4,4\n", `ndk-symbols.txt:1: "8,4,4,4": 4 numbers, not 1 or 2`},
		{"\tx\n", "ndk-symbols.txt:1: names before the first group"},
	} {
		if _, err := Parse(test.text, abi.Find("arm64-v8a")); err == nil || err.Error() != test.want {
			t.Errorf("%q: got %v, want %s", test.text, err, test.want)
		}
	}
	text := "# c\nlibc LIBC_R 30,30,-,30\n\tmemfd_create\n\tmlock2\nlibc LIBC 23 8,4\n\tstderr stdin\nlibc LIBC 21 -,4\n\t__sF\n"
	later := func(name string) Symbol { return Symbol{Library: "libc.so", Name: name, Version: "LIBC_R", API: 30} }
	for name, want := range map[string][]Symbol{
		"arm64-v8a": {later("memfd_create"), later("mlock2"), {"libc.so", "stderr", true, 8, "LIBC", 23}, {"libc.so", "stdin", true, 8, "LIBC", 23}},
		"armeabi-v7a": {later("memfd_create"), later("mlock2"), {"libc.so", "stderr", true, 4, "LIBC", 23}, {"libc.so", "stdin", true, 4, "LIBC", 23},
			{"libc.so", "__sF", true, 4, "LIBC", 21}},
		"x86_64": {{"libc.so", "stderr", true, 8, "LIBC", 23}, {"libc.so", "stdin", true, 8, "LIBC", 23}},
	} {
		got, err := Parse(text, abi.Find(name))
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}
}

func TestEmbedded(t *testing.T) {
	l := Embedded()
	for _, c := range []struct {
		abi, symbol, library, version string
		api                           int
	}{
		{"arm64-v8a", "memfd_create", "libc.so", "LIBC_R", 30},
		{"x86", "getifaddrs", "libc.so", "LIBC_N", 24},
		{"armeabi-v7a", "__aeabi_memcpy", "libc.so", "", 21},
		{"x86_64", "__aeabi_memcpy", "", "", 0},
		{"arm64-v8a", "_Fork", "libc.so", "LIBC_V", 35},
		{"arm64-v8a", "eglCreateContext", "libEGL.so", "", 21},
		{"arm64-v8a", "glFinish", "libGLESv2.so", "", 21},
		{"arm64-v8a", "glMatrixMode", "libGLESv1_CM.so", "", 21},
		{"armeabi-v7a", "AAudioStream_getChannelMask", "libaaudio.so", "", 32},
		{"x86", "vkMapMemory2", "libvulkan.so", "", 36},
		{"x86", "AIBinder_Class_getFunctionName", "libbinder_ndk.so", "LIBBINDER_NDK36", 36},
		{"armeabi-v7a", "_Znwj", "libstdc++.so", "LIBC_O", 21},
		{"arm64-v8a", "_Znwm", "libstdc++.so", "LIBC_O", 21},
		{"arm64-v8a", "nobody_has_this", "", "", 0},
	} {
		s, ok := l.Find(abi.Find(c.abi), c.symbol)
		if ok != (c.library != "") || s.Library != c.library || s.Version != c.version || s.API != c.api {
			t.Errorf("%s on %s: %+v %v", c.symbol, c.abi, s, ok)
		}
	}
	if l.Knows(nil) || !l.Knows(abi.Find("x86")) || len(l.FindAll(nil, "abort")) != 0 {
		t.Error("no ABI is an ABI that is not known")
	}
	if lib, ok := l.Library(abi.Find("x86"), "libvulkan.so"); !ok || lib != (Library{Name: "libvulkan.so", API: 24, Known: 36}) {
		t.Errorf("libvulkan.so: %+v", lib)
	}
	if lib, ok := l.Library(abi.Find("x86"), "liblog.so"); !ok || lib != (Library{Name: "liblog.so", API: 21, Known: 33}) {
		t.Errorf("liblog.so: %+v", lib)
	}
	if _, ok := l.Library(abi.Find("x86"), "libssl.so"); ok {
		t.Error("libssl.so is private")
	}
	for name, api := range map[string]int{"libc.so": 21, "libaaudio.so": 26} {
		if lib, ok := l.Library(abi.Find("arm64-v8a"), name); !ok || lib.API > FirstAPI && lib.API != api {
			t.Errorf("%s: %+v", name, lib)
		}
	}
}

// Each public library is in the table, says up to which level, and has no symbol of a later one, nor of one before itself.
func TestKnown(t *testing.T) {
	for _, a := range abi.All() {
		first := map[string]int{}
		for _, s := range Table(a) {
			if api, ok := first[s.Library]; !ok || s.API < api {
				first[s.Library] = s.API
			}
		}
		if diff := cmp.Diff(public, first); diff != "" {
			t.Errorf("%s: the first levels of libraries, and of their first symbols: %s", a.Name, diff)
		}
	}
	for _, a := range abi.All() {
		for _, s := range Table(a) {
			if lib, ok := Embedded().Library(a, s.Library); !ok || lib.Known < s.API {
				t.Errorf("%s on %s: %s is of API %d: %+v", s.Library, a.Name, s.Name, s.API, lib)
			}
		}
	}
}

func TestPrivate(t *testing.T) {
	for _, c := range []struct {
		abi, symbol string
		want        bool
	}{{"armeabi-v7a", "__aeabi_ldivmod", true}, {"x86", "__aeabi_ldivmod", false}, {"x86", "__udivdi3", true}, {"arm64-v8a", "__udivdi3", false},
		{"armeabi-v7a", "#", false}} {
		if got := Private(abi.Find(c.abi), c.symbol); got != c.want {
			t.Errorf("%s on %s: %v", c.symbol, c.abi, got)
		}
	}
	if Private(nil, "__udivdi3") {
		t.Error("no ABI has private symbols")
	}
}

// sysroot makes the stubs of an NDK that has levels 21, 24 and 30, and 31 as a link to 30.
func sysroot(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "ndk ü")
	triple := filepath.Join(dir, "usr", "lib", "aarch64-linux-android")
	levels := map[int]map[string][]string{
		21: {"LIBC": {"close", "abort"}},
		24: {"LIBC": {"close", "abort"}, "LIBC_N": {"getifaddrs"}},
		30: {"LIBC": {"close", "abort"}, "LIBC_N": {"getifaddrs", "only_here"}},
	}
	for api, versions := range levels {
		folder := filepath.Join(triple, strconv.Itoa(api))
		if err := os.MkdirAll(folder, 0o777); err != nil {
			t.Fatal(err)
		}
		elftest.Stub(t, folder, elftest.ARM64, "libc.so", versions)
		elftest.Write(t, folder, "libc++.so", "INPUT(-lc++_shared)")
	}
	elftest.Stub(t, filepath.Join(triple, "30"), elftest.ARM64, "libnew.so", map[string][]string{"LIBNEW": {"new_one", "close"}})
	if err := os.Symlink("30", filepath.Join(triple, "31")); err != nil {
		t.Logf("without a link: %v", err) // Windows gives that right to few
	}
	return dir
}

func TestRead(t *testing.T) {
	arm64, arm := abi.Find("arm64-v8a"), abi.Find("armeabi-v7a")
	l, err := Read(t.Context(), sysroot(t), []*abi.ABI{arm64, arm})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		abi    *abi.ABI
		symbol string
		want   Symbol
	}{
		{arm64, "close", Symbol{Library: "libc.so", Name: "close", Version: "LIBC", API: 21}},
		{arm64, "only_here", Symbol{Library: "libc.so", Name: "only_here", Version: "LIBC_N", API: 30}},
		{arm64, "new_one", Symbol{Library: "libnew.so", Name: "new_one", Version: "LIBNEW", API: 30}},
		{arm64, "memfd_create", Symbol{Library: "libc.so", Name: "memfd_create", Version: "LIBC_R", API: 30}}, // the NDK has none
		{arm64, "_Fork", Symbol{Library: "libc.so", Name: "_Fork", Version: "LIBC_V", API: 35}},
		{arm, "getifaddrs", Symbol{Library: "libc.so", Name: "getifaddrs", Version: "LIBC_N", API: 24}}, // the NDK has no stubs
	} {
		if got, ok := l.Find(c.abi, c.symbol); !ok || got != c.want {
			t.Errorf("%s: %+v, want %+v", c.symbol, got, c.want)
		}
	}
	if all := l.FindAll(arm64, "close"); len(all) != 2 || all[1].Library != "libnew.so" {
		t.Errorf("close: %+v", all)
	}
	if lib, ok := l.Library(arm64, "libnew.so"); !ok || lib != (Library{"libnew.so", 30, 30}) {
		t.Errorf("libnew.so: %+v", lib)
	}
	if _, ok := l.Library(arm64, "LIBC"); ok || l.Knows(abi.Find("x86")) {
		t.Error("names of versions are no libraries; an ABI that was not asked for is not known")
	}
	if s, ok := l.Find(arm64, "LIBC"); ok {
		t.Errorf("the name of a version is no symbol: %+v", s)
	}
}

// The NDK's word counts where both know a symbol.
func TestReadWins(t *testing.T) {
	dir := sysroot(t)
	folder := filepath.Join(dir, "usr", "lib", "aarch64-linux-android", "24")
	elftest.Stub(t, folder, elftest.ARM64, "libc.so", map[string][]string{"LIBC": {"memfd_create"}})
	l, err := Read(t.Context(), dir, []*abi.ABI{abi.Find("arm64-v8a")})
	if err != nil {
		t.Fatal(err)
	}
	if s, _ := l.Find(abi.Find("arm64-v8a"), "memfd_create"); s.API != 24 {
		t.Errorf("memfd_create: %+v", s)
	}
}

func TestReadErrors(t *testing.T) {
	dir := sysroot(t)
	elftest.Write(t, filepath.Join(dir, "usr", "lib", "aarch64-linux-android", "24"), "libm.so", "no stub")
	_, err := Read(t.Context(), dir, []*abi.ABI{abi.Find("arm64-v8a")})
	if err == nil || !strings.Contains(err.Error(), "link stub of the NDK: ") || !strings.Contains(err.Error(), filepath.Join("24", "libm.so")) {
		t.Errorf("damaged stub: %v", err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Read(stopped, sysroot(t), []*abi.ABI{abi.Find("arm64-v8a")}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	if _, err := Read(t.Context(), t.TempDir(), nil); err == nil || !strings.Contains(err.Error(), "no link stubs") {
		t.Errorf("no sysroot: %v", err)
	}
}
