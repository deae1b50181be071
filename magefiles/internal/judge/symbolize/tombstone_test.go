package symbolize

import (
	"fmt"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"github.com/google/go-cmp/cmp"
)

// proto is a message with its fields in order: numbers, texts and messages by their number.
type proto []any

func (p proto) encode() string {
	var out []byte
	for i := 0; i < len(p); i += 2 {
		num := protowire.Number(p[i].(int))
		switch v := p[i+1].(type) {
		case int:
			out = protowire.AppendVarint(protowire.AppendTag(out, num, protowire.VarintType), uint64(v))
		case string:
			out = protowire.AppendString(protowire.AppendTag(out, num, protowire.BytesType), v)
		case proto:
			out = protowire.AppendString(protowire.AppendTag(out, num, protowire.BytesType), v.encode())
		}
	}
	return string(out)
}

const lib = "/data/app/x==/lib/arm64/libsample.so"

// crashed is a tombstone with two threads, the crashed one behind, and a field that nobody knows.
func crashed() proto {
	return proto{1, 1, 2, "brand/device", 3, "0", 4, "2026-12-01", 5, 77, 6, 79, 7, 10123, 9, "dev.gondk", 20, 5, 1000, "new",
		10, proto{1, 11, 2, "SIGSEGV", 3, -6, 4, "SI_TKILL", 5, 1, 6, 10123, 7, 77, 8, 1, 9, 0x10}, 14, "panic: it\nends",
		15, proto{1, "[GWP-ASan]: Use After Free", 2, proto{1, 0, 3, proto{3, 78, 4, proto{1, 0x10, 6, lib}, 5, 79, 6, proto{1, 0x20, 6, lib}}}},
		16, proto{1, 78, 2, proto{1, 78, 2, "other"}},
		16, proto{1, 79, 2, proto{1, 79, 2, "main", 3, proto{1, "x0", 2, 1}, 3, proto{1, "x1", 2, 2}, 3, proto{1, "x2", 2, 3}, 3, proto{1, "x3", 2, 4}, 3, proto{1, "pc", 2, 5},
			7, "a note", 4, proto{1, 5560860, 2, 0x7b1c4d2a1c, 4, "main.apply", 5, 12, 6, lib, 7, 0x4000, 8, "5fd3"}}},
		17, proto{1, 0x7b1c4d2000, 2, 0x7b1ca20000, 3, 0x14d000, 4, 1, 6, 1, 7, lib, 8, "5fd3", 9, 0x1000},
		18, proto{1, "main", 2, proto{1, "12-01 17:53:52.371", 2, 77, 3, 79, 4, 7, 5, "Go", 6, "panic: it"}}}
}

const crashedText = `*** *** *** *** *** *** *** *** *** *** *** *** *** *** *** ***
Build fingerprint: 'brand/device'
Revision: '0'
ABI: 'arm64'
Timestamp: 2026-12-01
Process uptime: 5s
Cmdline: dev.gondk
pid: 77, tid: 79, name: main  >>> dev.gondk <<<
uid: 10123
signal 11 (SIGSEGV), code -6 (SI_TKILL from pid 77, uid 10123), fault addr 0x0000000000000010
Cause: [GWP-ASan]: Use After Free
Abort message: 'panic: it
ends'
    x0  0000000000000001  x1  0000000000000002  x2  0000000000000003  x3  0000000000000004
    pc  0000000000000005

1 total frames
backtrace:
  NOTE: a note
      #00 pc 000000000054da1c  /data/app/x==/lib/arm64/libsample.so (offset 0x4000) (main.apply+12) (BuildId: 5fd3)

deallocated by thread 79:
      #00 pc 0000000000000020  /data/app/x==/lib/arm64/libsample.so

allocated by thread 78:
      #00 pc 0000000000000010  /data/app/x==/lib/arm64/libsample.so

memory map (1 entries):
    0000007b'1c4d2000-0000007b'1ca1ffff r-x    14d000    54e000  /data/app/x==/lib/arm64/libsample.so (BuildId: 5fd3) (load bias 0x1000)
--------- log main
12-01 17:53:52.371    77    79 F Go      : panic: it
--- --- --- --- --- --- --- --- --- --- --- --- --- --- --- ---
Cmdline: dev.gondk
pid: 77, tid: 78, name: other  >>> dev.gondk <<<
uid: 10123

0 total frames
backtrace:

`

func TestTombstone(t *testing.T) {
	got, ok := tombstoneText(crashed().encode())
	if diff := cmp.Diff(crashedText, got); diff != "" || !ok {
		t.Errorf("%v (-want +got)\n%s", ok, diff)
	}
	arm := proto{6, 1, 16, proto{1, 1, 2, proto{1, 1, 4, proto{1, 0x1234, 6, "/lib.so"}}}, 17, proto{1, 0xb5f00000, 2, 0xb6000000, 5, 1}}
	if got, _ := tombstoneText(arm.encode()); !strings.Contains(got, "ABI: 'arm'\n") || !strings.Contains(got, "#00 pc 00001234  /lib.so\n") ||
		!strings.Contains(got, "    b5f00000-b5ffffff -w-         0    100000\n") {
		t.Errorf("of 32 bits:\n%s", got)
	}
	for name, content := range map[string]string{
		"without threads":    proto{1, 1}.encode(),
		"of another kind":    proto{1, "text", 16, proto{2, proto{}}}.encode(),
		"with a wrong frame": proto{16, proto{2, proto{4, proto{1, "text"}}}}.encode(),
		"cut":                crashed().encode()[:300],
	} {
		if _, ok := tombstoneText(content); ok {
			t.Errorf("a message %s is a tombstone", name)
		}
	}
}

// decoded is what protoc --decode makes of a frame.
const decoded = `threads {
  value {
    current_backtrace {
      rel_pc: %d
      pc: 528806971932
      function_name: "f\"g"
      file_name: "/data/app/x==/lib/arm64/libcrash.so"
      build_id: "%s"
    }
    current_backtrace {
      rel_pc: 9
      file_name: "/apex/com.android.runtime/lib64/bionic/libc.so"
    }
  }
}
`

func TestProtoText(t *testing.T) {
	l := newLab(t)
	at, id := l.build("arm64-v8a/libcrash.so", arm64)
	trace := fmt.Sprintf(decoded, at, id)
	end := "\n    }\n"
	l.expect("by build id", trace, strings.Replace(trace, end, end+fmt.Sprintf(`    #00 pc %016x  /data/app/x==/lib/arm64/libcrash.so (f"g+0) (BuildId: %s)`, at, id)+
		"\n        inner at crash.c:3 (inlined)\n        outer at crash.c:6\n", 1))
	fragment := fmt.Sprintf("arch: ARM64\ncurrent_backtrace {\n  rel_pc: %d\n  file_name: \"libcrash.so\"\n}\n", at)
	l.expect("by the architecture", fragment, fragment+fmt.Sprintf("#00 pc %016x  libcrash.so\n", at)+inOuter, guessed)
	for _, text := range []string{"current_backtrace {\n", "x_backtrace {\n}\n", "a_backtrace {\n  rel_pc: x\n}\n", "a_backtrace {\n}}"} {
		l.expect("damaged", text, text)
	}
}
