package runtimefix

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/gofix"
)

// hostNames are what files for Android alone are called where they are compiled for this machine.
var hostNames = strings.NewReplacer("gondk_interfaces_android", "gondk_interfaces", "gondk_zone_android", "gondk_zone", "zoneinfo_android", "zoneinfo_gondk")

// TestOnThisMachine runs what is made for Android in a program for this machine, with all fixes, beside one without any.
func TestOnThisMachine(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("Linux has the system calls that Android has")
	}
	testkit.Program(t, "cc", "gcc", "clang")
	with, without := buildLook(t, true), buildLook(t, false)
	dir := t.TempDir()
	testkit.Write(t, filepath.Join(dir, "apex", "tzdata"), tzdata(t, "Asia/Kolkata", "America/Lima"))
	ask := func(program string, env ...string) (own, network string) {
		t.Helper()
		text := look(t, dir, env, program)
		own, network, _ = strings.Cut(text, "\n[")
		return own, network
	}
	const same = "clock 7 true\nsince now 0s\nfound true <nil>\nran \"said\\n\" <nil>\nnone exit status 3\n"
	own, network := ask(with, "PROPERTY=Asia/Kolkata")
	if !strings.Contains(own, same+"zone Local 2026-07-01 12:00:00 +0530 IST") {
		t.Error(own)
	}
	if _, want := ask(without); network != want {
		t.Errorf("-without +with\n%s", cmp.Diff(want, network))
	}
	for _, c := range []struct{ tz, property, want string }{
		{"unset", "America/Lima", "Local 2026-07-01 12:00:00 -0500"},
		{"unset", "", "UTC 2026"},
		{"unset", "Atlantis/City", "UTC 2026"},
		{"unset", "UTC", "UTC 2026"},
		{"", "America/Lima", "UTC 2026"},
		{"UTC", "America/Lima", "UTC 2026"},
		{"Asia/Kolkata", "America/Lima", "Asia/Kolkata 2026-07-01 12:00:00 +0530"},
		{":Asia/Kolkata", "America/Lima", "Asia/Kolkata 2026-07-01 12:00:00 +0530"},
		{dir + "/lima", "Asia/Kolkata", dir + "/lima 2026-07-01 12:00:00 -0500"},
		{"/none", "Asia/Kolkata", "UTC 2026"},
	} {
		env := []string{"PROPERTY=" + c.property}
		if c.tz != "unset" {
			env = append(env, "TZ="+c.tz)
		}
		testkit.Write(t, filepath.Join(dir, "lima"), string(zoneOf(t, "America/Lima")))
		if own, _ := ask(with, env...); !strings.Contains(own, "\nzone "+c.want) {
			t.Errorf("TZ %s, property %s: want %s\n%s", c.tz, c.property, c.want, own)
		}
	}
	sleepIn(t, dir, with, without)
	for program, want := range map[string]bool{with: false, without: true} {
		if got := pidfd.MatchString(goOutput(t, nil, "tool", "nm", program)); got != want {
			t.Errorf("with the fixes %t, os calls pidfd's system calls: %t", program == with, got)
		}
	}
}

// pidfd is what calls pidfd's system calls, in a file of package os that all ABIs and this machine share.
var pidfd = regexp.MustCompile(`unix\.PidFD|os\.checkPidfd`)

// sleepIn runs the programs where the machine has slept for four days: in a time namespace, which not every machine gives.
func sleepIn(t *testing.T, dir, with, without string) {
	t.Helper()
	slept := []string{"unshare", "--user", "--map-root-user", "--time", "--boottime", "345600"}
	if err := exec.Command(slept[0], append(slept[1:], "true")...).Run(); err != nil {
		t.Logf("no sleep was tried: %v: %v", slept, err)
		return
	}
	own := look(t, dir, nil, append(slept, with)...)
	if !strings.Contains(own, "clock 7 true\nsince now 0s\n") || strings.HasPrefix(own, "asleep 0s") {
		t.Errorf("with sleep: %s", own)
	}
	if own := look(t, dir, nil, append(slept, without)...); !strings.Contains(own, "clock 7 false\n") {
		t.Errorf("with sleep and without the fix: %s", own)
	}
}

// buildLook builds the program in testdata, or takes what an earlier run has built of the same files, and gives its path. With fixes, nearly
// all that it imports is compiled for it alone.
func buildLook(t *testing.T, fixed bool) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "look")
	// Without -trimpath, as the tests' own packages are compiled: Go's cache has most of what no fix changes.
	args, root := []string{"build", "-ldflags=-checklinkname=0", "-o", program}, goroot(t)
	include, err := filepath.Abs(filepath.Join("testdata", "include"))
	if err != nil {
		t.Fatal(err)
	}
	env := []string{"GOROOT=" + root, "CGO_ENABLED=1", "GOFLAGS=", "GOWORK=off", "CGO_CFLAGS='-I" + include + "'"}
	build := func(args ...string) { goOutput(t, env, append(args, "./testdata/look")...) }
	if !fixed {
		build(args...)
		return program
	}
	files := hostFiles(t, root)
	recipe := fmt.Sprintf("look %s %s %q", runtime.Version(), testkit.Identity(t, testkit.Program(t, "gcc", "cc", "clang")), files)
	sources := slices.Concat(glob(t, "testdata/look/*"), glob(t, "testdata/include/*/*"))
	testkit.Made(t, program, testkit.Recipe(t, recipe, nil, sources), func() { build(append(args, "-overlay="+overlay(t, files, root, hostNames.Replace))...) })
	if err := os.Chmod(program, 0o755); err != nil {
		t.Fatal(err)
	}
	return program
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.FromSlash(pattern))
	if err != nil || len(found) == 0 {
		t.Fatalf("no %s: %v", pattern, err)
	}
	return found
}

// hostFiles makes the fixes' files those of this machine. Files of its own that say the same go; the time zones lie where the program runs.
func hostFiles(t *testing.T, root string) []File {
	t.Helper()
	files, err := Make(root, "this Go", gofix.Names())
	if err != nil {
		t.Fatal(err)
	}
	for i := range files {
		if files[i].Text != nil {
			files[i].Text = bytes.Replace(files[i].Text, []byte(`"/apex/com.android.tzdata/etc/tz/tzdata"`), []byte(`"apex/tzdata"`), 1)
		}
	}
	return append(files, File{Name: "src/time/zoneinfo_unix.go"}, File{Name: "src/time/zoneinfo_goroot.go"})
}

// look runs the program.
func look(t *testing.T, dir string, env []string, command ...string) string {
	t.Helper()
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = dir
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "TZ=") {
			cmd.Env = append(cmd.Env, e)
		}
	}
	cmd.Env = append(cmd.Env, env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

// tzdata packs zones as Android does (libcore's ZoneInfoDb).
func tzdata(t *testing.T, zones ...string) string {
	t.Helper()
	const header, entry = 24, 52
	index, data := new(bytes.Buffer), new(bytes.Buffer)
	for _, name := range zones {
		zone := zoneOf(t, name)
		index.Write(append([]byte(name), make([]byte, 40-len(name))...))
		for _, n := range []int{data.Len(), len(zone), 0} {
			index.Write(binary.BigEndian.AppendUint32(nil, uint32(n)))
		}
		data.Write(zone)
	}
	text := []byte("tzdata2026a\x00")
	for _, n := range []int{header, header + entry*len(zones), header + entry*len(zones) + data.Len()} {
		text = binary.BigEndian.AppendUint32(text, uint32(n))
	}
	return string(text) + index.String() + data.String()
}

// zoneOf gives a zone's data as Go has it.
func zoneOf(t *testing.T, name string) []byte {
	t.Helper()
	all, err := zip.OpenReader(filepath.Join(goroot(t), "lib", "time", "zoneinfo.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer all.Close()
	f, err := all.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
