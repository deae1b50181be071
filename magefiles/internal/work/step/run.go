package step

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gondk/gondk/magefiles/internal/work/trace"
)

// Cmd is one command, started without a shell.
type Cmd struct {
	Path  string    // the program: an absolute path, or a name on the Runner's PATH
	Args  []string  // its arguments, without the program; never a secret
	Dir   string    // where it starts; empty: the project
	Query bool      // its output is an answer for the program: -v does not show it
	Once  bool      // this answer stays the same for as long as the program runs, and is asked for once
	Stdin string    // what it reads; empty: nothing
	Tee   io.Writer // gets what the command writes as it comes; nil: nothing does
	Env   []string  // "NAME=value" sets, "NAME" alone removes, over the Runner's Env; shown by -v, so never a secret

	Open *Streams // what it reads and writes instead, as it comes, with nothing kept; nil: Stdin and the Output

	Asks bool // it may ask the user at the terminal, as sudo does: only then it stays in the terminal's group of processes
}

// Streams are what a command reads and writes where it is somebody's own: a terminal, or a pipe to another program.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// Output is what a command that succeeded wrote.
type Output struct{ Stdout, Stderr string }

// Error is a failed command. Its text omits the command's output, which can then be shown separately, once.
type Error struct {
	Name   string // the program's name, without folder
	Output string // what it wrote to stdout and stderr, in the order in which it came: between the two that can differ from its own
	Err    error
}

func (e *Error) Error() string { return e.Name + ": " + e.Err.Error() }
func (e *Error) Unwrap() error { return e.Err }

// graceful is how long a command may take to end after being asked to.
const graceful = 5 * time.Second

// Run runs one command and gives what it wrote. The error is an [*Error] when the command failed, and the context's when it was
// stopped for that.
func (r *Runner) Run(ctx context.Context, c Cmd) (Output, error) {
	if c.Once {
		return r.once(ctx, c)
	}
	if err := r.acquire(ctx); err != nil {
		return Output{}, err
	}
	defer func() { <-r.slots }()

	var all, stdout, stderr bytes.Buffer
	var mu sync.Mutex
	env := merge(r.Env, c.Env)
	path, err := lookPath(c.Path, env)
	if err != nil {
		return Output{}, &Error{Name: c.Path, Err: err}
	}
	cmd := exec.CommandContext(ctx, path, c.Args...)
	cmd.Dir = c.Dir
	if cmd.Dir == "" {
		cmd.Dir = r.Root
	}
	cmd.Env = env
	out, errs := []io.Writer{&all, &stdout}, []io.Writer{&all, &stderr}
	if c.Tee != nil {
		out, errs = append(out, c.Tee), append(errs, c.Tee)
	}
	if c.Stdin != "" {
		cmd.Stdin = strings.NewReader(c.Stdin)
	}
	cmd.Stdout, cmd.Stderr = &tee{&mu, out}, &tee{&mu, errs}
	if c.Open != nil {
		cmd.Stdin, cmd.Stdout, cmd.Stderr = c.Open.In, c.Open.Out, c.Open.Err
	}
	if !c.Asks {
		ownGroup(cmd)
	}
	cmd.Cancel = func() error { return interrupt(cmd) }
	cmd.WaitDelay = graceful
	r.show(commandLine(c, cmd.Dir))
	_, span := trace.Start(ctx, "command", commandName(c))
	span.Note("command", commandLine(c, cmd.Dir))
	err = r.start(cmd)
	span.End()
	if ctx.Err() != nil {
		killGroup(cmd)
		return Output{}, ctx.Err()
	}
	if errors.Is(err, exec.ErrWaitDelay) {
		err = nil // the command itself succeeded; something it left behind kept its output open
	}
	if err != nil {
		return Output{}, &Error{Name: filepath.Base(c.Path), Output: all.String(), Err: err}
	}
	if r.Verbose && c.Tee == nil && !c.Query {
		r.Log.text(all.String())
	}
	return Output{stdout.String(), stderr.String()}, nil
}

// start starts a command and waits for its end; meanwhile a sign of life tells of it should this build be killed.
func (r *Runner) start(cmd *exec.Cmd) error {
	sign := r.signOfLife(cmd)
	defer sign.ended()
	if err := cmd.Start(); err != nil {
		return err
	}
	sign.started(cmd.Process.Pid)
	return cmd.Wait()
}

// commandName names a command shortly: go list.
func commandName(c Cmd) string {
	name := filepath.Base(c.Path)
	if len(c.Args) > 0 && !strings.HasPrefix(c.Args[0], "-") && filepath.Base(c.Args[0]) == c.Args[0] {
		name += " " + c.Args[0]
	}
	return name
}

// acquire waits until a command may run.
func (r *Runner) acquire(ctx context.Context) error {
	if len(r.slots) == cap(r.slots) {
		_, span := trace.Start(ctx, "wait", "for other commands")
		defer span.End()
	}
	select {
	case r.slots <- struct{}{}:
		if ctx.Err() != nil {
			<-r.slots
		}
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// lookPath finds a program on env's PATH; os/exec would look on that of this process.
func lookPath(name string, env []string) (string, error) {
	if filepath.Base(name) != name {
		return name, nil
	}
	for _, dir := range filepath.SplitList(Value(env, "PATH")) {
		if !filepath.IsAbs(dir) {
			continue
		}
		if path, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
			return path, nil
		}
	}
	return "", exec.ErrNotFound
}

// Getenv returns a variable of the environment that commands start from; empty if it is not set.
func (r *Runner) Getenv(name string) string { return Value(r.Env, name) }

// Value returns what env, of NAME=value, holds for a variable; the last one counts.
func Value(env []string, name string) string {
	for _, kv := range slices.Backward(env) {
		if key, val, ok := strings.Cut(kv, "="); ok && (key == name || runtime.GOOS == "windows" && strings.EqualFold(key, name)) {
			return val
		}
	}
	return ""
}

func (r *Runner) show(line string) {
	if r.Verbose {
		r.Log.text("+ " + line)
	}
}

// tee writes to several writers, one write at a time over all tees that share mu.
type tee struct {
	mu *sync.Mutex
	to []io.Writer
}

func (t *tee) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, w := range t.to {
		if n, err := w.Write(p); err != nil {
			return n, err
		}
	}
	return len(p), nil
}

// merge returns base with each change applied: "NAME=value" sets, "NAME" removes.
func merge(base, changes []string) []string {
	drop := map[string]bool{}
	for _, c := range changes {
		name, _, _ := strings.Cut(c, "=")
		drop[name] = true
	}
	var env []string
	for _, kv := range base {
		if name, _, _ := strings.Cut(kv, "="); !drop[name] {
			env = append(env, kv)
		}
	}
	set := map[string]string{}
	for _, c := range changes {
		if name, _, ok := strings.Cut(c, "="); ok {
			set[name] = c
		} else {
			delete(set, name)
		}
	}
	for _, c := range changes {
		name, _, _ := strings.Cut(c, "=")
		if set[name] == c {
			env = append(env, c)
			delete(set, name)
		}
	}
	return env
}

func commandLine(c Cmd, dir string) string {
	words := append(append([]string{}, assignments(c.Env)...), append([]string{c.Path}, c.Args...)...)
	for i, w := range words {
		words[i] = Quote(w)
	}
	return fmt.Sprintf("cd %s && %s", Quote(dir), strings.Join(words, " "))
}

func assignments(env []string) []string {
	var unset, set []string
	for _, e := range env {
		if strings.Contains(e, "=") {
			set = append(set, e)
		} else {
			unset = append(unset, "-u", e)
		}
	}
	if len(unset) == 0 && len(set) == 0 {
		return nil
	}
	return append(append([]string{"env"}, unset...), set...)
}

// Quote quotes word for a POSIX shell.
func Quote(word string) string {
	plain := func(r rune) bool {
		return r > 127 || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("%+,-./:=@_", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
