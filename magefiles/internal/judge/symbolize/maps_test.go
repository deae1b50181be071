package symbolize

import (
	"debug/elf"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

func TestMapping(t *testing.T) {
	for line, want := range map[string]string{
		"    0000007b'1c4d2000-0000007b'1ca1ffff r-x    14d000    54e000  /data/app/x/libsample.so (BuildId: 01ab) (load bias 0x1000)": "7b1c4d2000 7b1ca20000 14d000 true /data/app/x/libsample.so 01ab",
		"--->0000007b'1c4d2000-0000007b'1ca1ffff r--         0    54e000  /data/app/x/base.apk!libsample.so":                           "7b1c4d2000 7b1ca20000 0 false /data/app/x/base.apk!libsample.so ",
		"12-01 17:53:52.371 F DEBUG   :     b5f00000-b5ffffff r-x         0    100000  /data/app/x/libsample.so":                       "b5f00000 b6000000 0 true /data/app/x/libsample.so ",
		"7b1c4d2000-7b1ca20000 r-xp 0014d000 fd:05 1234                           /data/app/x/libsample.so (deleted)":                  "7b1c4d2000 7b1ca20000 14d000 true /data/app/x/libsample.so ",
		"7b1c4d2000-7b1ca20000 rw-p 00000000 00:00 0                              [anon:stack]":                                        "7b1c4d2000 7b1ca20000 0 false [anon:stack] ",
		"a - b r-x": "",
	} {
		got := ""
		if m, ok := parseMapping(clean(line)); ok {
			got = fmt.Sprintf("%x %x %x %v %s %s", m.start, m.end, m.offset, m.exec, m.where, m.buildID)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", line, diff)
		}
	}
}

// loaded writes the lines of a memory map for a library that the linker has put at an address, out of a file where it begins at an offset.
func (l *lab) loaded(path, where string, base, offset uint64) string {
	l.t.Helper()
	library, err := elfabi.ReadLibrary(filepath.Join(l.Dir, filepath.FromSlash(path)))
	if err != nil {
		l.t.Fatal(err)
	}
	var lines strings.Builder
	for _, s := range library.Loads() {
		flag := func(f elf.ProgFlag, name string) string {
			if s.Flags&f != 0 {
				return name
			}
			return "-"
		}
		fmt.Fprintf(&lines, "%x-%x %s%s%sp %08x fd:05 1234    %s\n", base+s.Addr&^0xfff, base+(s.End()+0xfff)&^0xfff,
			flag(elf.PF_R, "r"), flag(elf.PF_W, "w"), flag(elf.PF_X, "x"), offset+s.Offset&^0xfff, where)
	}
	return lines.String()
}

func TestAbsolute(t *testing.T) {
	l := newLab(t)
	at, id := l.build("arm64-v8a/libcrash.so", arm64)
	l.build("arm64-v8a/libmore.so", arm64, "-DMORE")
	const base, zip = 0x7b1c400000, 0x4000
	const noMap = "1 with an absolute address and no memory map"
	panicked := fmt.Sprintf("[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=%#x]\n", base+at)
	l.expectWhy("no map", panicked, noMap)
	l.expectWhy("no map, a library", fmt.Sprintf("#01 pc %#x libcrash.so\n", base+at), noMap)

	tombstone := fmt.Sprintf("*** *** ***\nmemory map (1 entry):\n    0000007b'1c400000-0000007b'1c40ffff r-x  0  10000  /data/app/libcrash.so (BuildId: %s)\n", id)
	file := l.loaded("arm64-v8a/libcrash.so", "/data/app/x/lib/arm64/libcrash.so", base, 0)
	l.expect("a file", panicked+file, panicked+inOuter+file, guessed)
	inAPK := l.loaded("arm64-v8a/libcrash.so", "/data/app/x/base.apk", base, zip) + l.loaded("arm64-v8a/libmore.so", "/data/app/x/base.apk", base+0x10000, 0x200000)
	frame := fmt.Sprintf("#00 pc %#x /data/app/x/base.apk!libcrash.so (BuildId: %s)\n", base+at, id)
	l.expect("in an APK", inAPK+frame, inAPK+frame+inOuter)
	gdb := fmt.Sprintf("#1  0x%016x in ?? () from /work/libcrash.so\n", base+at+1)
	l.expect("a debugger's", file+gdb, file+gdb+inOuter, guessed)
	l.expectWhy("a debugger's, without a map", gdb, noMap)
	bare := fmt.Sprintf("*** *** ***\n#00 pc %016x  /data/app/libcrash.so\n", at)
	l.expect("a build id of the map", bare+tombstone[12:], bare+inOuter+tombstone[12:])
	l.expectWhy("outside", fmt.Sprintf("PC=%#x m=0 sigcode=1\n", base-1)+file, "1 at an absolute address where the memory map has no code")
	l.expectWhy("the map of another process", panicked+"----- pid 1 at x -----\n"+file+"----- pid 2 at x -----\n"+panicked+tombstone,
		"2 with an absolute address and no memory map")
}
