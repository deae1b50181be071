package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// process is one of the app's programs, to be started.
type process struct {
	file string // as the bundle holds it
	args []string
	io   step.Streams
	asks bool // somebody at the terminal talks to it
}

// Ended is how a process ended that failed.
type Ended struct {
	Code int // as shells number it: above 128 by a signal
	Text string
}

func (e *Ended) Error() string { return e.Text }

// programs starts those of the app's programs that the matrix says what to start with, one check each: the bundle's libraries lie in dir.
func (e *Executor) programs(ctx context.Context, where place, dir string, log io.Writer) []Check {
	var checks []Check
	for _, p := range e.Matrix.Programs {
		if !p.Started {
			continue
		}
		check := Check{Name: "program " + p.Name}
		fmt.Fprintf(log, "== %s %s\n", p.Name, strings.Join(p.Args, " "))
		if err := e.program(ctx, where, filepath.Join(dir, p.File()), p.Args, dir, log); err != nil {
			check.Failures = append(check.Failures, err.Error())
		}
		checks = append(checks, check)
	}
	return checks
}

// program starts one, which may run as long as the libraries.
func (e *Executor) program(ctx context.Context, where place, file string, args []string, dir string, log io.Writer) error {
	if err := os.Chmod(file, 0o755); err != nil { // as Android's installer does
		return err
	}
	var text strings.Builder
	both := io.MultiWriter(&text, log)
	err := within(ctx, e.Where.Timeout, func(ctx context.Context) error {
		return where.launch(ctx, process{file: file, args: args, io: step.Streams{Out: both, Err: both}}, dir)
	})
	if err != nil {
		return fmt.Errorf("%w%s", err, reason(text.String()))
	}
	return nil
}

// Alone chooses the first ABI of the matrix that anything here runs; the error says what to provide where nothing does.
func (p *Places) Alone(m *matrix.Matrix) *matrix.ABI {
	for i, abi := range m.ABIs {
		if p.of[abi.Name] != nil {
			return &m.ABIs[i]
		}
	}
	return nil // Places has said that nothing does
}

// Where names the place of an ABI.
func (p *Places) Where(abi *matrix.ABI) string { return p.of[abi.Name].String() }

// Start starts one program with arguments, and gives it what this process reads and writes. The error is a *Ended where the program ran and
// failed.
func (e *Executor) Start(ctx context.Context, places *Places, abi *matrix.ABI, file string, args []string, open step.Streams) error {
	dir := e.out("alone")
	if err := e.Run.Reset(dir); err != nil {
		return err
	}
	defer e.Run.Remove(dir)
	return places.of[abi.Name].launch(ctx, process{file, args, open, true}, dir)
}

func (h *here) launch(ctx context.Context, p process, dir string) error {
	linker := filepath.Join(h.root, filepath.FromSlash(h.abi.Linker()))
	c := step.Cmd{Path: linker, Args: append([]string{p.file}, p.args...), Open: &p.io, Asks: p.asks,
		Env: []string{"TMPDIR=" + dir, "LD_LIBRARY_PATH=" + filepath.Join(h.root, filepath.FromSlash(h.abi.LibDir()))}}
	if h.qemu != "" {
		c.Path, c.Args, c.Env = h.qemu, append([]string{"-L", h.root, p.file}, p.args...), []string{"TMPDIR=" + dir}
	}
	_, err := h.run.Run(ctx, c)
	return endedBy(h.ended(err))
}

// endedBy tells how a process ended from what kept it from being started.
func endedBy(err error) error {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return err
	}
	code := exit.ExitCode()
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		code = 128 + int(status.Signal())
	}
	return &Ended{code, exit.Error()}
}

// exitFile is where a device's shell leaves how a program ended: before Android 7 adb does not hand it on.
const exitFile = "exit-status"

// launch copies the program to the device and starts it there.
func (d *device) launch(ctx context.Context, p process, dir string) error {
	remote := fmt.Sprintf("/data/local/tmp/gondk-%d-%s-program", os.Getpid(), filepath.Base(dir))
	defer d.remove(ctx, remote)
	program := remote + "/" + filepath.Base(p.file)
	if _, err := d.shell(ctx, nil, "mkdir -p "+remote); err != nil {
		return err
	}
	if _, err := d.command(ctx, nil, "push", p.file, program); err != nil {
		return err
	}
	words := []string{program}
	for _, arg := range p.args {
		words = append(words, step.Quote(arg))
	}
	command := fmt.Sprintf("cd %[1]s && chmod 755 %[2]s && TMPDIR=%[1]s %[3]s; echo $? >%[1]s/%[4]s", remote, program, strings.Join(words, " "), exitFile)
	if _, err := d.run.Run(ctx, step.Cmd{Path: d.adb, Args: []string{"-s", d.serial, "shell", command}, Open: &p.io, Asks: p.asks}); err != nil {
		return err
	}
	return d.exitOf(ctx, remote+"/"+exitFile)
}

func (d *device) exitOf(ctx context.Context, file string) error {
	text, err := d.shell(ctx, nil, "cat "+file)
	if err != nil {
		return err
	}
	var code int
	if _, err := fmt.Sscan(text, &code); err != nil {
		return errors.New("the device's shell did not say how the program ended")
	}
	return exitStatus(code)
}
