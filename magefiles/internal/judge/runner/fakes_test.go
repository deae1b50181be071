//go:build linux

package runner

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// TestMain makes the test binary what stands for it under another name: the NDK's clang, go, qemu, adb.
func TestMain(m *testing.M) {
	name := filepath.Base(os.Args[0])
	fake, ok := map[string]func([]string) error{"clang": fakeClang, "go": fakeGo, "adb": fakeADB, "qemu-aarch64": fakeQemu, "qemu-x86_64": fakeQemu}[name]
	if !ok {
		code := m.Run()
		if dir, err := objects(); err == nil {
			os.RemoveAll(dir)
		}
		os.Exit(code)
	}
	if err := fake(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func replaceProcess(path string, args ...string) error {
	found, err := exec.LookPath(path)
	if err != nil {
		return err
	}
	return syscall.Exec(found, append([]string{path}, args...), os.Environ())
}

// objects is the folder for what fakeClang makes of gondk's own sources.
var objects = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "gondk-runner") })

// fakeClang compiles for this machine instead of for Android. Gondk's own sources, which are the same in every test, it compiles once.
func fakeClang(args []string) error {
	here, flags := []string{"-O0"}, []string{"-c", "-O0"} // nobody waits for fast code
	for _, a := range args {
		switch {
		case strings.HasPrefix(a, "--target="), strings.HasPrefix(a, "-O"):
			continue
		case slices.Contains([]string{"run.c", "jni.c", "binding.c"}, filepath.Base(a)):
			object, err := fakeObject(a, flags)
			if err != nil {
				return err
			}
			a = object
		case strings.HasPrefix(a, "-") && a != "-pie":
			flags = append(flags, a)
		}
		here = append(here, a)
	}
	return replaceProcess(os.Getenv("FAKE_CC"), append(here, "-lpthread")...)
}

// fakeObject compiles a source with the flags before it, if no other test has.
func fakeObject(source string, flags []string) (object string, err error) {
	object = filepath.Join(os.Getenv("FAKE_OBJECTS"), filepath.Base(source)+".o")
	if _, err := os.Stat(object); err == nil {
		return object, nil
	}
	out, err := exec.Command(os.Getenv("FAKE_CC"), append(flags, "-o", object, source)...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return object, nil
}

// fakeGo is the go command, for the server of the checks. That must need no C compiler; but with one Go's cache has all that it imports.
func fakeGo(args []string) error {
	if os.Getenv("CGO_ENABLED") != "0" {
		return fmt.Errorf("go %q may need a C compiler", args)
	}
	os.Unsetenv("CGO_ENABLED")
	return replaceProcess("go", args...)
}

// fakeQemu runs a program of this machine as qemu-user runs one of another: qemu-aarch64 -L ROOT PROGRAM ARGUMENT…
func fakeQemu(args []string) error {
	if len(args) < 3 || args[0] != "-L" {
		return fmt.Errorf("not as qemu-user wants it: %q", args)
	}
	return replaceProcess(args[2], args[3:]...)
}

// fakeADB is a device whose /data/local/tmp is the folder FAKE_DEVICE; FAKE_ABIS are its ABIs, FAKE_DEVICES what adb lists.
func fakeADB(args []string) error {
	local := func(path string) string { return strings.ReplaceAll(path, "/data/local/tmp", os.Getenv("FAKE_DEVICE")) }
	calls, err := os.OpenFile(os.Getenv("FAKE_CALLS"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	fmt.Fprintln(calls, strings.Join(args, " "))
	calls.Close()
	if args[0] == "devices" {
		fmt.Print("List of devices attached\n" + os.Getenv("FAKE_DEVICES") + "\n")
		return nil
	}
	if len(args) < 3 || args[0] != "-s" {
		return fmt.Errorf("no -s: %q", args)
	}
	switch args = args[2:]; args[0] {
	case "push", "pull":
		return replaceProcess("cp", "-r", local(args[1]), local(args[2]))
	case "shell":
		if args[1] == "getprop ro.product.cpu.abilist" {
			fmt.Println(os.Getenv("FAKE_ABIS"))
			return nil
		}
		return replaceProcess("sh", "-c", local(args[1]))
	case "reverse":
		return nil // the device is this machine
	case "logcat":
		fmt.Println("11-29 04:00:00.000   777   777 I other   : of another process")
		fmt.Println("11-29 04:00:00.000   778   778 F DEBUG   : backtrace")
		return nil
	}
	return fmt.Errorf("adb: unknown command %q", args)
}
