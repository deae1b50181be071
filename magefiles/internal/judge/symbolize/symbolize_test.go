package symbolize

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

func TestParseFrame(t *testing.T) {
	arm, arm64, x86 := abi.Find("armeabi-v7a"), abi.Find("arm64-v8a"), abi.Find("x86_64")
	for _, test := range []struct {
		line string
		want *frame
	}{
		{"      #01 pc 000000000004a3b4  /data/app/~~x==/pkg-y==/base.apk!libsample.so (offset 0x4000) (crash_function+12) (BuildId: 0123ABCD)",
			&frame{"      ", "000000000004a3b4", "libsample.so", "0123abcd", nil, true, true}},
		{"    #00  pc 0000a3b4  /data/app-lib/dev.gondk-1/libsample.so (golib_cancel+12)", &frame{"    ", "0000a3b4", "libsample.so", "", nil, false, true}},
		{"06-15 12:34:56.789  1234  5678 F DEBUG   :       #12 pc 0000a3b4  /data/app/pkg-y==/lib/arm/libsample.so",
			&frame{strings.Repeat(" ", 49), "0000a3b4", "libsample.so", "", arm, false, true}},
		{"F/DEBUG\t( 77): #00 pc 000000000000a3b4  /data/app/a/split_config.x86_64.apk!lib/x86_64/libsample.so (BuildId: 01)",
			&frame{"       \t       ", "000000000000a3b4", "libsample.so", "01", x86, true, true}},
		{"  #00  pc 0x000000000000a3b4  /data/app/~~x==/p-y==/split_config.arm64_v8a.apk (BuildId: 02)", &frame{"  ", "000000000000a3b4", "split_config.arm64_v8a.apk", "02", arm64, true, true}},
		{"#00 pc 0x12 libsample.so (f + 12) (BuildId: 03)", &frame{"", "12", "libsample.so", "03", nil, false, false}},
		{"  native: #00 pc 00000000000a1234  /apex/com.android.runtime/lib64/bionic/libc.so (syscall+28)", &frame{"          ", "00000000000a1234", "libc.so", "", nil, true, false}},
		{"#00 pc 00000000000a1234  <anonymous:7b2b400000>", &frame{"", "00000000000a1234", "<anonymous:7b2b400000>", "", nil, true, false}},
		{"	github.com/gondk/gondk/golib/digest/digest.go:43 +0x1c", nil},
		{"#00 pc", nil},
		{"pc 000000000004a3b4  sp 0000007b2b400000", nil},
		{"#00 pc 12345678901234567  /data/libsample.so", nil},
	} {
		if diff := cmp.Diff(test.want, parseFrame(test.line), cmp.AllowUnexported(frame{}), cmpopts.EquateComparable(&abi.ABI{})); diff != "" {
			t.Errorf("%s (-want +got)\n%s", test.line, diff)
		}
	}
}

func TestParseAnswer(t *testing.T) {
	answer := "inner\n./a/../b.go:7:0\nouter\nc.c:12:3\n\n??\n??:0:0\n\nnamed\n??:0:0\n\nnumberless\n./d.go:0:0\n\nwindows\nC:\\src\\e.c:3:1\n\n"
	want := [][]location{
		{{"inner", "b.go:7", true}, {"outer", "c.c:12", false}}, nil, {{"named", "", false}}, {{"numberless", "d.go", false}}, {{"windows", `C:\src\e.c:3`, false}},
	}
	for _, text := range []string{answer, strings.ReplaceAll(answer, "\n", "\r\n")} {
		if diff := cmp.Diff(want, parseAnswer(text), cmp.AllowUnexported(location{})); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
	}
}

const source = `volatile int n;
static inline __attribute__((always_inline)) void inner(void) {
	__builtin_trap();
}
void outer(void) {
	inner();
}
`

// lab is a folder of symbols of libraries whose function outer begins with an inlined one.
type lab struct {
	*Symbolizer
	t *testing.T
}

func newLab(t *testing.T) *lab {
	t.Helper()
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "crash.c"), []byte(source), 0o666); err != nil {
		t.Fatal(err)
	}
	return &lab{&Symbolizer{Run: step.New(root, os.Environ(), step.NewLog(os.Stderr), false), Tool: testkit.Program(t, "llvm-symbolizer-19"), Dir: filepath.Join(root, "build", "symbols")}, t}
}

func (l *lab) run(name string, args ...string) {
	l.t.Helper()
	cmd := exec.Command(testkit.Program(l.t, name), args...)
	cmd.Dir = l.Run.Root
	if out, err := cmd.CombinedOutput(); err != nil {
		l.t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// build makes the library of that path below the folder of symbols, and gives the address of outer and the build id.
func (l *lab) build(path, target string, flags ...string) (address uint64, id string) {
	l.t.Helper()
	file := filepath.Join(l.Dir, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		l.t.Fatal(err)
	}
	l.run("clang-19", append([]string{"--target=" + target, "-shared", "-nostdlib", "-fuse-ld=lld", "-g", "-O1", "-Wl,--build-id=sha1", "-fdebug-compilation-dir=.",
		"-o", file, "crash.c"}, flags...)...)
	library, err := elfabi.ReadLibrary(file)
	if err != nil {
		l.t.Fatal(err)
	}
	for s := range library.Symbols() {
		if s.Name == "outer" {
			address = s.Value
		}
	}
	return address, library.BuildID()
}

func (l *lab) symbolize(trace string) *Text {
	l.t.Helper()
	got, err := l.Symbolize(l.t.Context(), trace)
	if err != nil {
		l.t.Fatal(err)
	}
	return got
}

func (l *lab) expect(what, trace, want string, warnings ...string) {
	l.t.Helper()
	got := l.symbolize(trace)
	if diff := cmp.Diff(want, got.Text) + cmp.Diff(warnings, got.Warnings); diff != "" {
		l.t.Errorf("%s (-want +got)\n%s", what, diff)
	}
}
