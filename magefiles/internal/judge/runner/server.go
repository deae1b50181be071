package runner

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// An app's checks may need somebody to talk to. Where the app's folder has a Go program run/server, it is started on this machine before
// the checks, and ends with them: by the end of its standard input. The first line that it writes, when it is ready, goes to the checks.

const (
	serverFile  = "server.txt"
	serverTask  = "server"
	serverStart = time.Minute // that a server may take to be ready
)

// server is the running program.
type server struct {
	line  string // that it wrote
	cmd   *exec.Cmd
	stdin io.Closer
	log   *os.File
}

// serve builds and starts the app's server. It gives nil if the app has none.
func (e *Executor) serve(ctx context.Context) (*server, error) {
	source := filepath.Join(e.checksDir(), "server")
	if _, err := os.Stat(source); err != nil {
		return nil, e.Run.Retire(serverTask, nil)
	}
	rel, err := filepath.Rel(e.Matrix.Root, source)
	if err != nil {
		return nil, err
	}
	dir := e.out("server")
	program, log := filepath.Join(dir, "server"+filepath.Ext(e.Go)), filepath.Join(dir, "server.log") // the go command has .exe where programs do
	build := step.Cmd{Path: e.Go, Args: []string{"build", "-o", program, "./" + filepath.ToSlash(rel)}, Dir: e.Matrix.Root, Env: []string{"CGO_ENABLED=0"}}
	err = e.Run.Do(ctx, step.Task{
		Name: serverTask, ABI: "host", Always: true, Outputs: []string{dir}, // the go command knows what has changed
		Do: func(ctx context.Context) error {
			if err := e.Run.Reset(dir); err != nil {
				return err
			}
			_, err := e.Run.Run(ctx, build)
			return err
		},
	})
	if err != nil {
		return nil, fmt.Errorf("the server of the checks: %w", err)
	}
	s, err := startServer(ctx, program, e.Run.Env, log)
	if err != nil {
		return nil, fmt.Errorf("the server of the checks, %s: %w; its output is in %s", e.Run.Rel(source), err, e.Run.Rel(log))
	}
	return s, nil
}

func startServer(ctx context.Context, program string, env []string, log string) (*server, error) {
	file, err := os.Create(log)
	if err != nil {
		return nil, err
	}
	s := &server{cmd: exec.CommandContext(ctx, program), log: file}
	s.cmd.Env, s.cmd.Stderr, s.cmd.WaitDelay = env, file, 5*time.Second
	if s.stdin, err = s.cmd.StdinPipe(); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	if err := s.cmd.Start(); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	if s.line, err = firstLine(ctx, out); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	return s, nil
}

// firstLine waits for a line; whatever follows it is read and forgotten, so that the program can go on.
func firstLine(ctx context.Context, out io.Reader) (string, error) {
	type read struct {
		line string
		err  error
	}
	got := make(chan read, 1)
	go func() {
		r := bufio.NewReader(out)
		line, err := r.ReadString('\n')
		got <- read{strings.TrimRight(line, "\r\n"), err}
		io.Copy(io.Discard, r)
	}()
	select {
	case r := <-got:
		if r.err != nil {
			return "", errors.New("it ended without writing a line to standard output")
		}
		return r.line, nil
	case <-time.After(serverStart):
		return "", fmt.Errorf("it wrote no line to standard output within %s", serverStart)
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// stop lets the server end, and ends it where it does not.
func (s *server) stop() error {
	s.stdin.Close()
	kill := time.AfterFunc(s.cmd.WaitDelay, func() { s.cmd.Process.Kill() })
	defer kill.Stop()
	s.cmd.Wait() // how a server ends that nobody needs any more is of no interest
	return s.log.Close()
}

// localPort is a port of this machine in the line of a server.
var localPort = lazyregexp.New(`\b127\.0\.0\.1:(\d+)`)

// localPorts returns the ports that the server in a run's folder has told of.
func localPorts(dir string) ([]string, error) {
	line, err := os.ReadFile(filepath.Join(dir, serverFile))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	var ports []string
	for _, found := range localPort().FindAllSubmatch(line, -1) {
		ports = append(ports, string(found[1]))
	}
	return ports, err
}
