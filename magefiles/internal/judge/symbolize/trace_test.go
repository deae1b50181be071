package symbolize

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	arm64 = "aarch64-linux-android24"
	arm   = "armv7a-linux-androideabi24"
)

func TestSymbolize(t *testing.T) {
	l := newLab(t)
	at, id := l.build("cmake/arm64-v8a/libcrash.so", arm64)
	at32, id32 := l.build("cmake/armeabi-v7a/libcrash.so", arm)
	at32 &^= 1 // Android prints no bit for Thumb
	atOther, other := l.build("ndk-build/arm64-v8a/libcrash.so", arm64, "-Wl,-soname,libcrash.so")
	const named = "    inner at crash.c:3 (inlined)\n    outer at crash.c:6\n"
	frame := func(at uint64, where string) string { return fmt.Sprintf("#00 pc %016x  %s", at, where) }
	frame32 := func(at uint64, where string) string { return fmt.Sprintf("#00 pc %08x  %s", at, where) }

	line := frame(at, "/data/app/base.apk!libcrash.so (BuildId: "+id+")") + "\n"
	l.expect("by build id", "before\n"+line+"\tafter\n", "before\n"+line+named+"\tafter\n")
	l.expect("in capitals", strings.Replace(line, id, strings.ToUpper(id), 1), strings.Replace(line, id, strings.ToUpper(id), 1)+named)
	ofOther := frame(atOther, "/data/app/base.apk!libcrash.so (BuildId: "+other+")") + "\n"
	l.expect("of the other path", ofOther, ofOther+named)
	crlf := strings.ReplaceAll(line, "\n", "\r\n")
	l.expect("with ends of Windows", crlf, crlf+strings.ReplaceAll(named, "\n", "\r\n"))
	l.expect("without an end", strings.TrimSuffix(line, "\n"), line+named)

	line32 := frame32(at32, "/data/app/base.apk!libcrash.so (BuildId: "+id32+")") + "\n"
	l.expect("both ABIs", line+line32, line+named+line32+named)

	guess := func(name, at string) string {
		return "the trace has no build id for libcrash.so (" + name + "), so the functions shown are those of build/symbols/" + at + "/libcrash.so; " +
			"they are wrong unless that is the build that crashed"
	}
	bare := frame(at, "/data/app/x/libcrash.so (outer+0)") + "\n"
	l.expect("no build id, by digits", bare+bare, bare+named+bare+named, guess("arm64-v8a", "cmake/arm64-v8a"))
	bare32 := "ABI: 'arm'\n" + frame32(at32, "/data/app/x/libcrash.so") + "\n"
	l.expect("no build id, by the header", bare32, bare32+named, guess("armeabi-v7a", "cmake/armeabi-v7a"))
	foreign := frame(at, "/data/app/lib/x86_64/libcrash.so") + "\n"
	l.expect("an ABI that was not built", foreign, foreign,
		"no symbols for libcrash.so (x86_64), and the trace has no build id; build the ABI and run this again")

	outside := frame(0x7fffffff, "/data/app/base.apk!libcrash.so (BuildId: "+id+")") + "\n"
	l.expect("an address outside", outside, outside)
	system := frame(at, "/apex/com.android.runtime/lib64/bionic/libc.so (abort+164) (BuildId: 77)") + "\n" + frame(1, "/system/lib64/libart.so") + "\n"
	l.expect("the system's", system, system)
	unknown := frame(at, "/data/app/base.apk!libcrash.so (BuildId: 0011)") + "\n"
	l.expect("another build", unknown+unknown, unknown+unknown, "no symbols for libcrash.so with the build id 0011; check out the commit that it was built from "+
		"and run mage aab: the same sources and tools give the same build id. Or put what you saved of that build below build/symbols: its build/symbols, "+
		"or its unpacked bundle")
	got, _ := l.symbolize(line + system + unknown + outside)
	if diff := cmp.Diff([]string{"2 in Android's own libraries", "1 with a build id that build/symbols does not have", "1 with an absolute address and no memory map"},
		got.Unnamed()); diff != "" || got.Frames != 5 || got.Ours != 3 || got.Named != 1 {
		t.Errorf("%d frames, %d ours, %d named (-want +got)\n%s", got.Frames, got.Ours, got.Named, diff)
	}
}

// TestKept finds what an unpacked bundle has, and prefers lines to names.
func TestKept(t *testing.T) {
	l := newLab(t)
	at, id := l.build("libcrash.so", arm64)
	library := filepath.Join(l.Dir, "libcrash.so")
	folder := filepath.Join(l.Dir, "1.0", "BUNDLE-METADATA", "com.android.tools.build.debugsymbols", "arm64-v8a")
	if err := os.MkdirAll(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	l.run("llvm-objcopy-19", "--strip-debug", library, filepath.Join(folder, "libcrash.so.sym"))
	l.run("llvm-strip-19", "--strip-unneeded", "-o", filepath.Join(l.Dir, "stripped.so"), library)
	if err := os.WriteFile(filepath.Join(l.Dir, "readme.txt"), []byte("text"), 0o666); err != nil {
		t.Fatal(err)
	}
	line := fmt.Sprintf("#00 pc %016x  libcrash.so (BuildId: %s)\n", at, id)
	l.expect("both", line, line+"    inner at crash.c:3 (inlined)\n    outer at crash.c:6\n")
	kept := filepath.Join(folder, "libcrash.so.dbg")
	l.run("llvm-objcopy-19", "--only-keep-debug", library, kept)
	if err := os.Remove(library); err != nil {
		t.Fatal(err)
	}
	l.expect("full debug information", line, line+"    inner at crash.c:3 (inlined)\n    outer at crash.c:6\n")
	if err := os.Remove(kept); err != nil {
		t.Fatal(err)
	}
	l.expect("a table of names", line, line+"    outer\n")
}

func TestNoSymbols(t *testing.T) {
	l := newLab(t)
	const want = "build/symbols has no symbols; run mage aab to make them, or put the saved symbols of the build that crashed there"
	if _, err := l.Symbolize(t.Context(), ""); err == nil || err.Error() != want {
		t.Errorf("no folder: %v", err)
	}
	if err := os.MkdirAll(l.Dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Symbolize(t.Context(), ""); err == nil || err.Error() != want {
		t.Errorf("an empty folder: %v", err)
	}
	if err := os.WriteFile(filepath.Join(l.Dir, "libcrash.so"), []byte("\x7fELF, and then nothing"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Symbolize(t.Context(), ""); err == nil || !strings.Contains(err.Error(), "libcrash.so: ") {
		t.Errorf("a damaged library: %v", err)
	}
}
