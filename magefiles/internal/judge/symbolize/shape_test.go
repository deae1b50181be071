package symbolize

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// seen is what a line tells, in short: number, address, library and the rest.
func seen(line string) string {
	t := parse(line+"\n", map[string]bool{"libsample.so": true})
	if len(t.frames) == 0 {
		return ""
	}
	f := t.frames[0]
	text := fmt.Sprintf("%x %s", f.address, f.library)
	for _, more := range []struct {
		is   bool
		text string
	}{
		{f.form == fromZero, " absolute"}, {f.form == fromFile, " file"}, {f.caller, " caller"}, {f.app, " app"}, {f.buildID != "", " id=" + f.buildID},
		{f.function != "", " in=" + f.function}, {f.possible() != anyABI, " " + f.possible().String()}, {f.indent != "", fmt.Sprintf(" %q", f.indent)},
	} {
		if more.is {
			text += more.text
		}
	}
	return text
}

func TestShapes(t *testing.T) {
	const both64, both32 = "arm64-v8a or x86_64", "armeabi-v7a or x86"
	for line, want := range map[string]string{
		// Tombstones and logcat.
		"      #01 pc 000000000004a3b4  /data/app/~~x==/pkg-y==/base.apk!libsample.so (offset 0x4000) (crash_function+12) (BuildId: 0123ABCD)": "4a3b4 libsample.so app id=0123abcd in=crash_function " + both64 + ` "      "`,
		"    #00  pc 0000a3b4  /data/app-lib/dev.gondk-1/libsample.so (golib_cancel+12)":                                                       `a3b4 libsample.so app in=golib_cancel "    "`,
		"06-15 12:34:56.789  1234  5678 F DEBUG   :       #12 pc 0000a3b4  /data/app/pkg-y==/lib/arm/libsample.so":                             fmt.Sprintf("a3b4 libsample.so app armeabi-v7a %q", strings.Repeat(" ", 49)),
		"F/DEBUG\t( 77): #00 pc 000000000000a3b4  /data/app/a/split_config.x86_64.apk!lib/x86_64/libsample.so (BuildId: 01)":                   `a3b4 libsample.so app id=01 x86_64 "       \t       "`,
		"  #00  pc 0x000000000000a3b4  /data/app/~~x==/p-y==/split_config.arm64_v8a.apk (BuildId: 02)":                                         `a3b4  app id=02 arm64-v8a "  "`,
		"#00 pc 000000000054da1c  /data/app/x==/lib/arm64/libsample.so \t\r\r":                                                                 "54da1c libsample.so app arm64-v8a",
		"#00 pc 000000000054da1c  /data/app/x==/lib/arm64/libsample.so\x1b[0m":                                                                 "54da1c libsample.so app arm64-v8a",
		"\x1b[31m#00 pc 000000000054da1c  /data/app/x==/lib/arm64/libsample.so + 5560860":                                                      "54da1c libsample.so app arm64-v8a",
		"#02\u00a0 pc\u00a0 0x000000000054da1c\u00a0 /data/app/x==/split_config.arm64_v8a.apk!libsample.so (BuildId: 5f)":                      "54da1c libsample.so app id=5f arm64-v8a",
		"#00 pc 00000000000a1234  <anonymous:7b2b400000>":                                                                                      "a1234  " + both64,
		"#05 pc 0000000000551b80  /apex/com.android.art/lib64/libart.so (art_quick_generic_jni_trampoline+144) (BuildId: 77)":                  "551b80 libart.so id=77 in=art_quick_generic_jni_trampoline " + both64,
		"#05 pc 000a1234  /apex/com.android.runtime/lib/bionic/libc.so (abort+172)":                                                            "a1234 libc.so in=abort " + both32,
		"#06 pc 000a1234  /data/app/~~x==/pkg-y==/oat/arm64/base.odex (dev.gondk.sample.Golib.crash+80)":                                       "a1234 base.odex app in=dev.gondk.sample.Golib.crash arm64-v8a",
		"#00 pc 0054da1c  /data/app/x==/lib/arm/libsample.so(main.apply+12)(BuildId: 5f)":                                                      "54da1c libsample.so app id=5f in=main.apply armeabi-v7a",
		// ANR traces.
		"  native: #00 pc 0006d1dc  /apex/com.android.runtime/lib64/bionic/libc.so (syscall+28)": "6d1dc libc.so in=syscall " + both64 + ` "          "`,
		// The Play Console and Crashlytics.
		"#00 pc 0x54da1c libsample.so (BuildId: missing)":                                 "54da1c libsample.so",
		"#00 pc 0x54da1c split_config.arm64_v8a.apk (main.apply + 12) (BuildId: missing)": "54da1c  in=main.apply arm64-v8a",
		"#00  pc 0x000000000054da1c  libsample.so (main.apply+12) (BuildId: 03)":          "54da1c libsample.so id=03 in=main.apply",
		"#01 pc 0x7d30f3d480 libsample.so ":                                               "7d30f3d480 libsample.so " + both64,
		// Sanitizers.
		"12-01 17:53:52.371 I/wrap.sh (12487):     #1 0x76ebadf4ef  (/data/app/x==/lib/arm64/libsample.so+0x54da1c) (BuildId: 5fd3)": fmt.Sprintf("54da1c libsample.so app id=5fd3 arm64-v8a %q", strings.Repeat(" ", 42)),
		"    #0 0x7d30f3d480 in (anonymous namespace)::f(int) (/data/app/x/base.apk!/lib/arm64-v8a/libsample.so+0x54da1c)":           `54da1c libsample.so app arm64-v8a "    "`,
		"    #2 0xe30f3d48 in main.apply (/data/local/tmp/libsample.so+0x54da1c)":                                                    `54da1c libsample.so app "    "`,
		// minidump_stackwalk.
		" 0  libsample.so + 0x54da1c": `54da1c libsample.so " "`,
		" 7  libsample.so + 0x54da1c": `54da1c libsample.so caller " "`,
		// Sentry, Bugsnag and whoever writes as Apple does.
		"1   libsample.so                    0x7d30f3d480 0x7d309f0000 + 5560860": "54da1c libsample.so caller " + both64,
		"0   libsample.so                    0x7d30f3d480        main.apply + 28": "7d30f3d480 libsample.so " + both64,
		"libsample.so +0x54da1c main.apply":                                       "54da1c libsample.so",
		"    at main.apply (libsample.so:0x54da1c)":                               `54da1c libsample.so "    "`,
		"0x54da1c in libsample.so":                                                "54da1c libsample.so",
		"/data/app/x/lib/arm64/libsample.so(+0x54da1c) [0x7d30f3d480]":            "54da1c libsample.so app arm64-v8a",
		// Debuggers.
		"  * frame #0: 0x0000007d30f3d480 libsample.so`main.apply(p=0x0) at crash.go:12:2": `7d30f3d480 libsample.so absolute ` + both64 + ` "    "`,
		"    frame #1: 0x0000007d30f3d480 libsample.so`___lldb_unnamed_symbol1234 + 28":    `7d30f3d480 libsample.so absolute caller ` + both64 + ` "    "`,
		"#1  0x0000007d30f3d480 in ?? () from /work/libsample.so":                          "7d30f3d480 libsample.so absolute caller " + both64,
		// ndk-stack.
		"#00 0x000000000054da1c /data/app/x==/lib/arm64/libsample.so (BuildId: 0123)": "54da1c libsample.so app id=0123 arm64-v8a",
		// simpleperf and perf.
		"  12.50%  dev.gondk  123  456  /data/app/x/lib/arm64/libsample.so  libsample.so[+54da1c]": `54da1c libsample.so "  "`,
		"    12.3%  dev.gondk  libsample.so  [.] 0x000000000054da1c":                               `54da1c libsample.so file "    "`,
		"        7d30f3d480 [unknown] (/data/app/x/lib/arm64/libsample.so)":                        `7d30f3d480 libsample.so absolute app arm64-v8a "        "`,
		// Go's runtime.
		"[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x7d30f3d480]":  "7d30f3d480  absolute " + both64,
		"PC=0x7d30f3d480 m=0 sigcode=1":                                               "7d30f3d480  absolute " + both64,
		"12-01 17:53:52.371  1  2 E Go      : pc      0x7d30f3d480":                   "7d30f3d480  absolute " + both64,
		"lr      0x7d30f3d480":                                                        "7d30f3d480  absolute caller " + both64,
		"runtime: g 17: unexpected return pc for main.apply called from 0x7d30f3d480": "7d30f3d480  absolute caller " + both64,
		"non-Go function\tpc=0x7d30f3d480":                                            "7d30f3d480  absolute " + both64,
		// None.
		"	/src/crash.go:14 +0x6f fp=0x40000c0e18 sp=0x40000c0e10 pc=0x7d30f3d480": "",
		"	github.com/gondk/gondk/golib/digest/digest.go:43 +0x1c":                 "",
		"#00 pc": "",
		"pc 000000000004a3b4  sp 0000007b2b400000":                        "",
		"#00 pc 12345678901234567  /data/libsample.so":                    "",
		"  at dev.gondk.sample.Golib.crash(Native method)":                "",
		"linker: loaded /data/app/x/libother.so at 0x7d30f3d480":          "",
		strings.Repeat("x", longestLine) + "#00 pc 0x54da1c libsample.so": "",
		"I/Unity: #1 of 0x10 things":                                      "",
	} {
		if diff := cmp.Diff(want, seen(line)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", line, diff)
		}
	}
}

func TestABIs(t *testing.T) {
	const here = "#00 pc 0x54da1c libsample.so\n"
	for name, c := range map[string]struct{ text, want string }{
		"nothing":                  {here, ""},
		"a wide address beside it": {here + "#02 pc 0x7b1c4d2a0c libart.so\n", "arm64-v8a or x86_64"},
		"its header":               {"ABI: 'x86'\n" + here, "x86"},
		"a header below":           {here + "*** *** *** ***\nABI: 'x86'\n", ""},
		"a minidump's":             {"CPU: arm64\n" + here, "arm64-v8a"},
		"amd64":                    {"CPU: amd64\n" + here, "x86_64"},
		"registers, arm64":         {"    x28 0000007b2b400000  x29 0000007b2b400000\n" + here, "arm64-v8a"},
		"registers, arm":           {"    r0  00000000  r1  0000162e\n" + here, "armeabi-v7a"},
		"registers, x86":           {"    eax 00000000  ebx 0000162e\n" + here, "x86"},
		"registers, x86_64":        {"    rax 0000000000000000  rbx 000000000000162e\n" + here, "x86_64"},
		"Go's registers, arm64":    {"r0      0x0\nr29     0x7b2b400000\n" + here, "arm64-v8a"},
		"Go's registers, arm":      {"r0      0x0\ncpsr    0x10\n" + here, "armeabi-v7a"},
		"Go's registers, x86_64":   {"rax    0x0\n" + here, "x86_64"},
		"a minidump's first one":   {here + "     x0 = 0x0\n", "arm64-v8a"},
		"another process above":    {"#00 pc 0x7b1c4d2a0c libart.so\n" + here, ""},
		"another ABI above":        {"ABI: 'arm'\n#00 pc 0x1 libc.so\nABI: 'arm64'\n" + here, "arm64-v8a"},
		"two at once, in logcat": {"12-01 17:53:52.371   11    11 F DEBUG   : *** *** ***\n12-01 17:53:52.371   11    11 F DEBUG   : ABI: 'arm64'\n" +
			"12-01 17:53:52.372   22    22 F DEBUG   : *** *** ***\n12-01 17:53:52.372   22    22 F DEBUG   : ABI: 'arm'\n" +
			"12-01 17:53:52.373   11    11 F DEBUG   : " + here, "arm64-v8a"},
		"two at once, brief":       {"F/DEBUG   (   11): ABI: 'arm64'\nF/DEBUG   (   22): ABI: 'arm'\nF/DEBUG   (   11): " + here, "arm64-v8a"},
		"one tombstone":            {"*** *** ***\n#00 pc 0x7b1c4d2a0c libart.so\n" + here, "arm64-v8a or x86_64"},
		"a minidump's registers":   {here + "    x28 = 0x0000007b2b400000\n", "arm64-v8a"},
		"a folder of the system's": {here + "#01 pc 0x4f2e2 /apex/com.android.runtime/lib/bionic/libc.so\n", "armeabi-v7a or x86"},
		"compiled Java":            {here + "#01 pc 0x4f2e2 /system/framework/arm/boot.oat\n", "armeabi-v7a"},
		"a memory map":             {here + "7b1c4d2000-7b1ca20000 r-xp 0014d000 fd:05 1234    /data/x.so\n", "arm64-v8a or x86_64"},
		"contradictions":           {here + "#01 pc 0x1 /system/lib/libc.so\n#00 pc 0x1 /system/lib64/libc.so\n", "armeabi-v7a or x86"},
		"another ABI":              {"ABI: 'riscv64'\n" + here, "none"},
		"two processes":            {"----- pid 1 at x -----\nABI: 'arm'\n#00 pc 0x1 libc.so\n----- pid 2 at x -----\nABI: 'arm64'\n" + here, "arm64-v8a"},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			for _, f := range parse(c.text, nil).frames {
				switch set := f.possible(); {
				case f.library != "libsample.so" || set == anyABI:
				case set == otherABI:
					got = "none"
				default:
					got = set.String()
				}
			}
			if got != c.want {
				t.Errorf("%q, not %q", got, c.want)
			}
		})
	}
}
