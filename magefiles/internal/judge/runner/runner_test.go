package runner

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

func TestRead(t *testing.T) {
	segv := errors.New("signal: segmentation fault")
	for name, c := range map[string]struct {
		results string
		ended   error
		log     string
		want    Run
	}{
		"good": {"pid\t7\nbegin\tload\nend\nbegin\ta\nanswer\teverywhere\tk\tx\ty\nanswer\tabi\tm\t\nend\ndone\n", nil, "", Run{Exit: "exit status 0",
			Checks: []Check{{Name: "load"}, {Name: "a", Answers: []Answer{{true, "k", "x\ty"}, {false, "m", ""}}}}}},
		"measured": {"begin\ta\nmeasure\tcall\t208.5\nmeasure\tbad\t-1\nmeasure\tworse\tInf\nmeasure\tnone\nend\ndone\n", nil, "",
			Run{Exit: "exit status 0", Checks: []Check{{Name: "a", Measures: []Measure{{Key: "call", Nanoseconds: 208.5}}}}}},
		"device's lines": {"begin\tload\r\nend\r\ndone\r\n", nil, "", Run{Exit: "exit status 0", Checks: []Check{{Name: "load"}}}},
		"failed":         {"begin\tload\nfail\tno\nend\ndone\n", errors.New("exit status 1"), "", Run{Exit: "exit status 1", Checks: []Check{{Name: "load", Failures: []string{"no"}}}}},
		"nothing": {"", errors.New("exit status 1"), "one\nCANNOT LINK EXECUTABLE\n\n", Run{Exit: "exit status 1",
			Problem: "it did not start: exit status 1 (CANNOT LINK EXECUTABLE)"}},
		"crash": {"begin\tload\nend\nbegin\ta\n", segv, "", Run{Exit: segv.Error(),
			Checks: []Check{{Name: "load"}, {Name: "a", Failures: []string{"the process ended during this check: signal: segmentation fault"}}}}},
		"timeout": {"begin\tload\nfail\tit has not ended\n", errors.New("exit status 124"), "",
			Run{Exit: "exit status 124", Checks: []Check{{Name: "load", Failures: []string{"it has not ended"}}}}},
		"between": {"begin\tload\nend\n", segv, "", Run{Exit: segv.Error(), Checks: []Check{{Name: "load"}}, Problem: "it ended between two checks: signal: segmentation fault"}},
		"dumper fails": {"begin\tload\n", errors.New("exit status 1"), "libc: Fatal signal 11 (SIGSEGV)\nlibc: failed to spawn debuggerd dispatch thread\n",
			Run{Exit: "exit status 1", Checks: []Check{{Name: "load", Failures: []string{"the process ended during this check: exit status 1 (libc: Fatal signal 11 (SIGSEGV))"}}}}},
		"panic": {"begin\tload\n", errors.New("exit status 2"), "hello\npanic: no use\n\ngoroutine 1 [running]:\nmain.f()\n\t/f.go:1\n",
			Run{Exit: "exit status 2", Checks: []Check{{Name: "load", Failures: []string{"the process ended during this check: exit status 2 (panic: no use)"}}}}},
		"after the end": {"begin\tload\nend\ndone\n", segv, "", Run{Exit: segv.Error(), Checks: []Check{{Name: "load"}}, Problem: "all checks passed, but the program failed: signal: segmentation fault"}},
		"cut short":     {"begin\tload\nend\nbegin\ta\nans", nil, "", Run{Exit: "exit status 0", Checks: []Check{{Name: "load"}, {Name: "a", Failures: []string{"the process ended during this check: exit status 0"}}}}},
		"nonsense":      {"end\nfail\tx\nanswer\tabi\tk\tv\nbegin\n\t\t\n", nil, "", Run{Exit: "exit status 0", Problem: "it did not start: exit status 0"}},
	} {
		file := filepath.Join(t.TempDir(), resultsFile)
		if err := os.WriteFile(file, []byte(c.results), 0o666); err != nil {
			t.Fatal(err)
		}
		var got Run
		got.read(file, c.ended, c.log)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

func TestRemember(t *testing.T) {
	made := func(version int, took float64) *Report {
		return &Report{Version: version, Runs: []Run{{ABI: "x86", Path: "cmake", Checks: []Check{{Name: "a", Measures: []Measure{{Key: "k", Nanoseconds: took}}}}}}}
	}
	file := filepath.Join(t.TempDir(), "run.json")
	for name, c := range map[string]struct {
		before any
		want   float64
	}{"the run before": {made(1, 7), 7}, "of another version": {made(2, 7), 0}, "another ABI": {&Report{Version: 1, Runs: []Run{{ABI: "arm64-v8a"}}}, 0}, "no report": {"text", 0}} {
		text, err := json.Marshal(c.before)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, text, 0o666); err != nil {
			t.Fatal(err)
		}
		now := made(1, 8)
		now.Remember(file)
		if got := now.Runs[0].Checks[0].Measures[0]; got != (Measure{"k", 8, c.want}) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestDifferences(t *testing.T) {
	run := func(abi, path string, failures []string, answers ...Answer) Run {
		return Run{ABI: abi, Path: path, Checks: []Check{{Name: "c", Failures: failures, Answers: answers}}}
	}
	all, own := func(key, text string) Answer { return Answer{true, key, text} }, func(key, text string) Answer { return Answer{false, key, text} }
	for name, c := range map[string]struct {
		runs []Run
		want []Difference
	}{
		"equal":        {[]Run{run("a", "x", nil, all("k", "1"), own("m", "p")), run("a", "y", nil, all("k", "1"), own("m", "p")), run("b", "x", nil, all("k", "1"), own("m", "q"))}, nil},
		"one ABI":      {[]Run{run("a", "x", nil, all("k", "1")), run("b", "x", nil, all("k", "2"))}, []Difference{{"c", "k", "", []Value{{"a", "x", "1"}, {"b", "x", "2"}}}}},
		"build paths":  {[]Run{run("a", "x", nil, own("k", "1")), run("a", "y", nil, own("k", "2"))}, []Difference{{"c", "k", "a", []Value{{"a", "x", "1"}, {"a", "y", "2"}}}}},
		"not answered": {[]Run{run("a", "x", nil, all("k", "1")), run("a", "y", nil)}, []Difference{{"c", "k", "", []Value{{"a", "x", "1"}, {"a", "y", noAnswer}}}}},
		"failed":       {[]Run{run("a", "x", nil, all("k", "1")), run("a", "y", []string{"no"}, all("k", "2"))}, nil},
		"not run":      {[]Run{run("a", "x", nil, all("k", "1")), {ABI: "a", Path: "y", Problem: "it did not start"}}, nil},
		"several":      {[]Run{run("a", "x", nil, all("k", "1"), all("k", "2")), run("a", "y", nil, all("k", "1"), all("k", "3"))}, []Difference{{"c", "k", "", []Value{{"a", "x", "1 | 2"}, {"a", "y", "1 | 3"}}}}},
		"first failed": {[]Run{run("a", "x", []string{"no"}, all("k", "1"))}, nil},
	} {
		if diff := cmp.Diff(c.want, differences(c.runs)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

func TestChooseDevice(t *testing.T) {
	const header = "* daemon not running; starting now at tcp:5037\n* daemon started successfully\nList of devices attached\n"
	for name, c := range map[string]struct{ text, serial, chosen, why, err string }{
		"none":         {header + "\n", "", "", "adb has no device ready: none is connected", ""},
		"one":          {header + "emulator-5554\tdevice\n\n", "", "emulator-5554", "", ""},
		"Windows":      {header + "emulator-5554\tdevice\r\n\r\n", "", "emulator-5554", "", ""},
		"unauthorized": {header + "R5\tunauthorized\nX\toffline\n", "", "", "adb has no device ready: R5 is unauthorized, X is offline", ""},
		"two":          {header + "a\tdevice\nb\tdevice\n", "", "", "", "several devices are connected: a, b; set ANDROID_SERIAL to one of them"},
		"two, one off": {header + "a\tdevice\nb\toffline\n", "", "a", "", ""},
		"serial":       {header + "a\tdevice\nb\tdevice\n", "b", "b", "", ""},
		"not there":    {header + "a\tdevice\nb\toffline\n", "b", "", "", "ANDROID_SERIAL=b: adb has no such device ready; it has a, b is offline"},
	} {
		chosen, why, err := chooseDevice(parseDevices(c.text), c.serial)
		if chosen != c.chosen || why != c.why || (err == nil) != (c.err == "") || err != nil && err.Error() != c.err {
			t.Errorf("%s: %q, %q, %v", name, chosen, why, err)
		}
	}
}

func TestExitStatus(t *testing.T) {
	for code, want := range map[int]string{1: "exit status 1", 127: "exit status 127", 134: "signal: aborted (exit status 134)",
		139: "signal: segmentation fault (exit status 139)", 159: "signal: bad system call (exit status 159)", 255: "exit status 255"} {
		if err := exitStatus(code); err == nil || err.Error() != want {
			t.Errorf("%d: %v", code, err)
		}
	}
	if err := exitStatus(0); err != nil {
		t.Error(err)
	}
}

func TestLogLines(t *testing.T) {
	const text = "--------- beginning of main\n" +
		"11-29 04:00:00.000  1234  1240 I GoLog   : hello\n" +
		"11-29 04:00:00.000   999   999 I other   : 1234\n" +
		"11-29 04:00:00.000   777   777 F DEBUG   : backtrace:\n"
	const want = "11-29 04:00:00.000  1234  1240 I GoLog   : hello\n11-29 04:00:00.000   777   777 F DEBUG   : backtrace:\n"
	if got := logLines(text, pid("pid\t1234\nbegin\tload\n")); got != want {
		t.Error(got)
	}
}

// What is to be provided is said for each ABI, with the file that is missing.
func TestNowhere(t *testing.T) {
	arm64, x86 := abi.Find("arm64-v8a"), abi.Find("x86_64")
	empty, other, linked, whole := t.TempDir(), t.TempDir(), t.TempDir(), t.TempDir()
	linker(t, other, x86)
	if err := os.MkdirAll(filepath.Join(linked, "system", "bin"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/apex/com.android.runtime/bin/linker64", filepath.Join(linked, "system", "bin", "linker64")); err != nil {
		t.Fatal(err)
	}
	linker(t, whole, arm64)
	for name, c := range map[string]struct {
		where toolchain.Places
		want  string
	}{
		"no folder":     {toolchain.Places{OS: "linux"}, "GONDK_SYSTEM_ROOT has no folder with system/bin/linker64 and system/lib64 of Android for arm64-v8a"},
		"empty":         {toolchain.Places{OS: "linux", Roots: []string{empty}}, "there is no " + filepath.Join(empty, "system/bin/linker64")},
		"another ABI":   {toolchain.Places{OS: "linux", Roots: []string{other}}, filepath.Join(other, "system/bin/linker64") + " is for x86_64, not for arm64-v8a"},
		"dangling link": {toolchain.Places{OS: "linux", Roots: []string{linked}}, "is a link to /apex/com.android.runtime/bin/linker64, which does not exist: replace the link with the file itself"},
		"both":          {toolchain.Places{OS: "linux", Roots: []string{empty, other}}, "linker64; " + filepath.Join(other, "system/bin/linker64")},
		"no library":    {toolchain.Places{OS: "linux", Roots: []string{whole}}, "there is no " + filepath.Join(whole, "system/lib64/libc.so")},
	} {
		e := &Executor{Matrix: &matrix.Matrix{ABIs: []matrix.ABI{{ABI: arm64}}}, Where: c.where}
		_, err := e.Places(t.Context())
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "adb is neither in an SDK's platform-tools nor on PATH") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range systemLibraries {
		path := filepath.Join(whole, "system", "lib64", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	e := &Executor{Where: toolchain.Places{OS: "linux", Arch: "amd64", Roots: []string{empty, whole}}}
	if _, why := e.findHere(arm64); why != "qemu-aarch64 is not on PATH; install qemu-user (Debian: apt-get install qemu-user)" {
		t.Error(why)
	}
	e.Where.OS = "darwin"
	if _, why := e.findHere(arm64); !strings.HasPrefix(why, "a system folder works only on Linux") {
		t.Error(why)
	}
	e.Where = toolchain.Places{OS: "linux", Arch: "amd64", Roots: []string{empty, whole}, Qemu: map[string]string{"arm64": "/usr/bin/qemu-aarch64"}, Timeout: time.Second}
	if here, why := e.findHere(arm64); here == nil || here.String() != "qemu-aarch64, with "+whole || here.interpreter() != "" {
		t.Error(here, why)
	}
}

// linker writes into a system folder a file that is a linker of an ABI by its header.
func linker(t *testing.T, root string, a *abi.ABI) {
	t.Helper()
	var text bytes.Buffer
	h := elf.Header64{Type: uint16(elf.ET_DYN), Machine: uint16(a.Machine), Version: 1, Ehsize: 64, Phentsize: 56, Shentsize: 64}
	copy(h.Ident[:], []byte{0x7f, 'E', 'L', 'F', byte(a.Class), byte(elf.ELFDATA2LSB), byte(elf.EV_CURRENT)})
	if err := binary.Write(&text, binary.LittleEndian, &h); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(root, a.Linker())
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text.Bytes(), 0o777); err != nil {
		t.Fatal(err)
	}
}
