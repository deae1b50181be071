package symbolize

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	inOuter = "    inner at crash.c:3 (inlined)\n    outer at crash.c:6\n"
	guessed = "the trace has no build id for libcrash.so (arm64-v8a), so the functions shown are those of build/symbols/arm64-v8a/libcrash.so; " +
		"they are wrong unless that is the build that crashed"
	untold = `the trace has no build id for libcrash.so and does not tell its ABI, arm64-v8a or armeabi-v7a, so nothing of it is named; give the whole ` +
		`report, with its line "ABI:" and the frames of Android's own libraries`
)

// expectWhy does what expect does where nothing is named.
func (l *lab) expectWhy(what, trace, unnamed string, warnings ...string) {
	l.t.Helper()
	got, text := l.symbolize(trace)
	if diff := cmp.Diff(trace, text) + cmp.Diff(unnamed, strings.Join(got.Unnamed(), ", ")) + cmp.Diff(warnings, got.Warnings); diff != "" {
		l.t.Errorf("%s (-want +got)\n%s", what, diff)
	}
}

func TestWithoutBuildID(t *testing.T) {
	l := newLab(t)
	at, id := l.build("arm64-v8a/libcrash.so", arm64)
	l.build("armeabi-v7a/libcrash.so", arm)
	frame := fmt.Sprintf("#00 pc %#x libcrash.so (BuildId: missing)\n", at)
	wide := "#01 pc 0x7b1c4d2a0c libart.so (BuildId: missing)\n"
	l.expectWhy("an ABI that is not told", frame, "1 of an ABI that the text does not tell", untold)
	l.expect("a wide address beside it", frame+wide, frame+inOuter+wide, guessed)
	l.expect("the function", strings.Replace(frame, " (", " (outer + 0) (", 1), strings.Replace(frame, " (", " (outer + 0) (", 1)+inOuter, guessed)
	split := fmt.Sprintf("#00 pc %#x split_config.arm64_v8a.apk", at)
	l.expectWhy("an APK", split+"\n", "1 with the name of an APK, not of the library in it, and no build id")
	l.expect("an APK and the function", split+" (outer + 0)\n", split+" (outer + 0)\n"+inOuter, guessed)
	l.expect("an APK and the build id", split+" (BuildId: "+id+")\n", split+" (BuildId: "+id+")\n"+inOuter)
	stranger := strings.Replace(frame, " (", " (third+12) (", 1) // a name that the library does not have tells nothing
	l.expect("another function", "ABI: 'arm64'\n"+stranger, "ABI: 'arm64'\n"+stranger+inOuter, guessed)
	l.expectWhy("another process", "ABI: 'riscv64'\n"+frame, "1 of an ABI that build/symbols does not have", "no symbols for libcrash.so (an ABI that "+
		"Go does not build for), and the trace has no build id; build the ABI and run this again")
}

func TestOtherBuild(t *testing.T) {
	l := newLab(t)
	at, _ := l.build("arm64-v8a/libcrash.so", arm64, "-Wl,-Ttext=0x10000")
	elsewhere := l.function("arm64-v8a/libcrash.so", "other")
	trace := fmt.Sprintf("#00 pc %016x  libcrash.so (outer+4)\n", elsewhere)
	l.expectWhy("a function that is elsewhere", trace, "1 without a build id, in functions that the build here has elsewhere",
		"the trace has no build id for libcrash.so and names outer where no build in build/symbols has it; put the build that crashed there")

	l.build("kept/libcrash.so", arm64, "-DMORE", "-Wl,-Ttext=0x10000")
	bare := fmt.Sprintf("#00 pc %016x  libcrash.so\n", at)
	got, text := l.lookAgain(bare)
	if got.Named != 0 || strings.Join(got.Unnamed(), "") != "1 without a build id, where several builds differ" ||
		!strings.HasPrefix(text, bare+"    if it is build/symbols/arm64-v8a/libcrash.so: inner at crash.c:3 (inlined)\n    if it is build/symbols/arm64-v8a/libcrash.so: outer") ||
		!strings.Contains(text, "\n    if it is build/symbols/kept/libcrash.so: more at crash.c:") {
		t.Errorf("%v\n%s", got.Unnamed(), text)
	}
	l.expect("the function tells the build", strings.Replace(bare, ".so", ".so (outer+0)", 1), strings.Replace(bare, ".so", ".so (outer+0)", 1)+inOuter, guessed)
}

// TestReturnAddress names the call, not what follows it, where a writer has not moved the address.
func TestReturnAddress(t *testing.T) {
	l := newLab(t)
	at, _ := l.build("arm64-v8a/libcrash.so", arm64)
	end := at + l.size("arm64-v8a/libcrash.so", "outer") // a call at a function's end returns behind it
	for _, c := range []struct {
		line  string
		named bool
	}{{" 1  libcrash.so + %#x\n", true}, {" 0  libcrash.so + %#x\n", false}} {
		line := "CPU: arm64\n" + fmt.Sprintf(c.line, end)
		if _, text := l.symbolize(line); strings.Contains(text, "outer at") != c.named {
			t.Errorf("%s", text)
		}
	}
}

func TestSanitizer(t *testing.T) {
	l := newLab(t)
	at, id := l.build("arm64-v8a/libcrash.so", arm64)
	line := fmt.Sprintf("I/wrap.sh (12487):     #1 0x76ebadf4ef  (/data/app/x==/lib/arm64/libcrash.so+%#x) (BuildId: %s)\n", at, id)
	got, text := l.symbolize(line)
	if got.Named != 1 || !strings.HasSuffix(text, "  outer at crash.c:6\n") {
		t.Errorf("%s", text)
	}
}

// TestTwice has one build id for two ABIs, as -Wl,--build-id=0x… gives.
func TestTwice(t *testing.T) {
	l := newLab(t)
	at, _ := l.build("arm64-v8a/libcrash.so", arm64, "-Wl,--build-id=0x0123")
	l.build("armeabi-v7a/libcrash.so", arm, "-Wl,--build-id=0x0123")
	line := fmt.Sprintf("#00 pc %#x libcrash.so (BuildId: 0123)\n", at)
	l.expectWhy("no ABI", line, "1 of an ABI that the text does not tell")
	l.expect("an ABI", "ABI: 'arm64'\n"+line, "ABI: 'arm64'\n"+line+inOuter)
}
