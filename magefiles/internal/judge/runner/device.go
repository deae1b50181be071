package runner

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// device is an Android device or emulator that adb reaches.
type device struct {
	run    *step.Runner
	adb    string
	serial string
	abis   []string // that it runs
}

// findDevice returns the device to use, or why there is none. The error is for what only the user can decide.
func (e *Executor) findDevice(ctx context.Context) (dev *device, why string, err error) {
	if e.Where.ADB == "" {
		return nil, "adb is neither in an SDK's platform-tools nor on PATH", nil
	}
	d := &device{run: e.Run, adb: e.Where.ADB}
	out, err := d.command(ctx, nil, "devices")
	if err != nil {
		return nil, "", err
	}
	d.serial, why, err = chooseDevice(parseDevices(out), e.Where.Serial)
	if err != nil || d.serial == "" {
		return nil, why, err
	}
	list, err := d.shell(ctx, nil, "getprop ro.product.cpu.abilist")
	if err != nil {
		return nil, "", fmt.Errorf("device %s: %w", d.serial, err)
	}
	d.abis = strings.Split(strings.TrimSpace(list), ",")
	return d, fmt.Sprintf("device %s has %s only", d.serial, strings.Join(d.abis, ", ")), nil
}

// listed is a line of what `adb devices` prints.
type listed struct{ serial, state string }

func parseDevices(text string) []listed {
	var all []listed
	for line := range strings.Lines(text) {
		if words := strings.Fields(line); len(words) == 2 { // "List of devices attached" and the daemon's lines have more
			all = append(all, listed{words[0], words[1]})
		}
	}
	return all
}

// chooseDevice returns the device that ANDROID_SERIAL names, or the only one that is ready.
func chooseDevice(all []listed, serial string) (chosen, why string, err error) {
	var ready, others []string
	for _, d := range all {
		if d.state == "device" {
			ready = append(ready, d.serial)
		} else {
			others = append(others, d.serial+" is "+d.state)
		}
	}
	switch {
	case serial != "" && slices.Contains(ready, serial):
		return serial, "", nil
	case serial != "":
		has := listOr(slices.Concat(ready, others), "none")
		return "", "", fmt.Errorf("ANDROID_SERIAL=%s: adb has no such device ready; it has %s", serial, has)
	case len(ready) > 1:
		return "", "", fmt.Errorf("several devices are connected: %s; set ANDROID_SERIAL to one of them", strings.Join(ready, ", "))
	case len(ready) == 1:
		return ready[0], "", nil
	}
	return "", "adb has no device ready: " + listOr(others, "none is connected"), nil
}

func listOr(words []string, none string) string {
	if len(words) == 0 {
		return none
	}
	return strings.Join(words, ", ")
}

func (d *device) runs(abi string) bool { return slices.Contains(d.abis, abi) }
func (d *device) String() string       { return "device " + d.serial }
func (d *device) interpreter() string  { return "" }

// execute copies the folder and the program to the device, runs it there, and brings back its results and its part of the device's log.
func (d *device) execute(ctx context.Context, program, dir string, log *strings.Builder) error {
	// The process's number keeps two machines' runs on one device apart.
	remote := fmt.Sprintf("/data/local/tmp/gondk-%d-%s", os.Getpid(), filepath.Base(dir))
	defer d.remove(ctx, remote)
	if _, err := d.command(ctx, nil, "push", dir, remote); err != nil {
		return err
	}
	if _, err := d.command(ctx, nil, "push", program, remote+"/runner"); err != nil {
		return err
	}
	forget, err := d.reach(ctx, dir)
	defer forget()
	if err != nil {
		return err
	}
	since, err := d.shell(ctx, nil, "chmod 755 "+remote+"/runner && date '+%m-%d %H:%M:%S.000'")
	if err != nil {
		return err
	}
	status, err := d.start(ctx, remote, log)
	if err != nil {
		return err
	}
	results := filepath.Join(dir, resultsFile)
	if _, err := d.command(ctx, nil, "pull", remote+"/"+resultsFile, results); err != nil {
		return errors.Join(status, err)
	}
	return errors.Join(status, d.logcat(ctx, strings.TrimSpace(since), results, log))
}

// reach lets the device reach the server of the checks, if there is one, under the address that it has on this machine.
func (d *device) reach(ctx context.Context, dir string) (forget func(), err error) {
	var reached []string
	forget = func() {
		for _, port := range reached {
			d.command(context.WithoutCancel(ctx), nil, "reverse", "--remove", "tcp:"+port)
		}
	}
	ports, err := localPorts(dir)
	if err != nil {
		return forget, err
	}
	for _, port := range ports {
		if _, err := d.command(ctx, nil, "reverse", "tcp:"+port, "tcp:"+port); err != nil {
			return forget, err
		}
		reached = append(reached, port)
	}
	return forget, nil
}

// start runs the program; status says how it ended.
func (d *device) start(ctx context.Context, remote string, log *strings.Builder) (status, err error) {
	// Before Android 7 adb does not hand on how a command ended.
	out, err := d.shell(ctx, log, fmt.Sprintf("LD_LIBRARY_PATH=%[1]s %[1]s/runner %[1]s; echo gondk-exit $?", remote))
	if err != nil {
		return nil, err
	}
	_, number, found := strings.Cut(out, "gondk-exit ")
	code, err := strconv.Atoi(strings.TrimSpace(number))
	if !found || err != nil {
		return nil, fmt.Errorf("the device's shell did not say how the program ended")
	}
	return exitStatus(code), nil
}

// signals are those by which native code dies, as shells number them above 128. SIGSYS is Android's answer to a system call that no app
// may make.
var signals = map[int]string{4: "illegal instruction", 5: "trap", 6: "aborted", 7: "bus error", 8: "floating point exception", 9: "killed",
	11: "segmentation fault", 15: "terminated", 31: "bad system call"}

// exitStatus says in words what a shell's $? tells.
func exitStatus(code int) error {
	switch name := signals[code-128]; {
	case code == 0:
		return nil
	case name != "":
		return &Ended{code, fmt.Sprintf("signal: %s (exit status %d)", name, code)}
	}
	return &Ended{code, fmt.Sprintf("exit status %d", code)}
}

// logcat adds to log what the device's log has of the program, and of a crash.
func (d *device) logcat(ctx context.Context, since, results string, log *strings.Builder) error {
	text, err := os.ReadFile(results)
	if err != nil {
		return err
	}
	out, err := d.command(ctx, nil, "logcat", "-d", "-v", "threadtime", "-T", since)
	if err != nil {
		return err
	}
	log.WriteString(logLines(out, pid(string(text))))
	return nil
}

// pid returns the process's number that results.txt tells, or "".
func pid(results string) string {
	for line := range strings.Lines(results) {
		if number, ok := strings.CutPrefix(line, "pid\t"); ok {
			return strings.TrimSpace(number)
		}
	}
	return ""
}

// logLines returns those lines of a log that a process wrote, and those that the crash dumper wrote of it. A line begins with day, time,
// process, thread, priority, tag.
func logLines(text, pid string) string {
	var kept strings.Builder
	for line := range strings.Lines(text) {
		if words := strings.Fields(line); len(words) > 5 && (words[2] == pid || words[5] == "DEBUG") {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

// remove ends what may still run of a folder on the device, and removes the folder, also when the user has interrupted.
func (d *device) remove(ctx context.Context, remote string) {
	dir, name := path.Split(remote)
	// With [] around a letter the pattern does not find the shell that has it on its own command line.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	d.shell(ctx, nil, fmt.Sprintf("pkill -f '[%c]%s/'; rm -rf %s%s", name[0], name[1:], dir, name))
}

func (d *device) shell(ctx context.Context, log *strings.Builder, command string) (string, error) {
	return d.command(ctx, log, "shell", command)
}

// command runs adb, with the device once it is chosen.
func (d *device) command(ctx context.Context, log *strings.Builder, args ...string) (string, error) {
	c := step.Cmd{Path: d.adb, Args: args}
	if d.serial != "" {
		c.Args = append([]string{"-s", d.serial}, args...)
	}
	if log != nil {
		c.Tee = log
	}
	out, err := d.run.Run(ctx, c)
	var failed *step.Error
	if errors.As(err, &failed) {
		return "", fmt.Errorf("adb %s: %w%s", args[0], failed.Err, reason(failed.Output))
	}
	return out.Stdout, err
}
