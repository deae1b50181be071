package report

import (
	"bytes"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/judge/runner"
)

func runOf(abi, path string, checks ...runner.Check) runner.Run {
	return runner.Run{ABI: abi, Path: path, Where: "qemu, with /roots/" + abi, Log: "build/run/" + abi + "-" + path + ".log", Checks: checks}
}

func TestRuns(t *testing.T) {
	load, digest := runner.Check{Name: "load"}, runner.Check{Name: "digest"}
	good := &runner.Report{Runs: []runner.Run{runOf("arm64-v8a", "cmake", load, digest), runOf("arm64-v8a", "ndk-build", load, digest)}}
	crash := runner.Check{Name: "digest", Failures: []string{"the process ended during this check: signal: segmentation fault (libc: Fatal signal 11 (SIGSEGV))"}}
	hostile := runner.Check{Name: "a-name-that-is-longer-than-its-column", Failures: []string{"\x1b[31mred\x1b[0m"}}
	why := "not run: there is no adb; there is no /roots/x86/system/bin/linker"
	bad := &runner.Report{
		Runs: []runner.Run{
			runOf("arm64-v8a", "cmake", load, crash), runOf("arm64-v8a", "ndk-build", load, digest, hostile),
			runOf("armeabi-v7a", "cmake", load, digest), runOf("armeabi-v7a", "ndk-build", load, digest),
			runOf("x86_64", "cmake", load), runOf("x86_64", "ndk-build", load, digest),
			{ABI: "x86", Path: "cmake", Problem: why}, {ABI: "x86", Path: "ndk-build", Problem: why},
		},
		Differences: []runner.Difference{{Check: "load", Key: "go", ABI: "armeabi-v7a", Values: []runner.Value{
			{ABI: "armeabi-v7a", Path: "cmake", Text: "go1.26.1"}, {ABI: "armeabi-v7a", Path: "ndk-build", Text: "go1.26.2"}}}},
	}
	bad.Runs[4].Problem = "it ended between two checks: exit status 3"
	for name, r := range map[string]*runner.Report{"runs-good": good, "runs-bad": bad} {
		var out bytes.Buffer
		if err := Runs(&out, r, Terminal{Width: 80}); err != nil {
			t.Fatal(err)
		}
		testkit.Golden(t, "testdata/"+name+".txt", string(out.Bytes()))
	}
}
