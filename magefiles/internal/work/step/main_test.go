package step

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"testing"
	"time"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// helperVar names what the test binary does in place of its tests: it stands in for the commands and the other builds of the tests.
const helperVar = "GONDK_STEP_HELPER"

func TestMain(m *testing.M) {
	if name := os.Getenv(helperVar); name != "" {
		if err := helpers[name](); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// seen is what a command can see of how it was started.
type seen struct {
	Args, Env []string
	Dir       string
}

var helpers = map[string]func() error{
	"show": func() error {
		dir, err := os.Getwd()
		if err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(seen{os.Args[1:], os.Environ(), dir})
	},
	"fail": func() error {
		fmt.Println("out 1")
		fmt.Fprintln(os.Stderr, "err 1")
		fmt.Println("out 2")
		os.Exit(3)
		return nil
	},
	"both": func() error {
		fmt.Println("out")
		fmt.Fprintln(os.Stderr, "err")
		return nil
	},
	"echo": func() error {
		_, err := io.Copy(os.Stdout, os.Stdin)
		return err
	},
	// asked ends its work some time after it was asked to.
	"asked": func() error {
		interrupted := make(chan os.Signal, 1)
		signal.Notify(interrupted, os.Interrupt)
		if err := touch(os.Args[1]); err != nil {
			return err
		}
		<-interrupted
		time.Sleep(300 * time.Millisecond)
		return touch(os.Args[2])
	},
	// wait says that it runs and waits until it may go on.
	"wait": func() error { return await(os.Args[1], os.Args[2]) },
	// write writes a file again and again.
	"write": func() error {
		r := New(os.Args[1], os.Environ(), NewLog(os.Stderr), false)
		for i := range 100 {
			if err := r.WriteFile(os.Args[2], fmt.Append(nil, os.Args[3], i)); err != nil {
				return err
			}
		}
		return nil
	},
	// lock holds the lock of the project os.Args[1] meanwhile.
	"lock": func() error {
		r := New(os.Args[1], os.Environ(), NewLog(os.Stderr), false)
		if err := r.Lock(context.Background()); err != nil {
			return err
		}
		defer r.Unlock()
		return await(os.Args[2], os.Args[3])
	},
	// orphan holds the lock and runs a command that waits.
	"orphan": func() error {
		r := New(os.Args[1], os.Environ(), NewLog(os.Stderr), false)
		if err := r.Lock(context.Background()); err != nil {
			return err
		}
		_, err := r.Run(context.Background(), Cmd{Path: os.Args[0], Args: os.Args[2:], Env: []string{helperVar + "=wait"}})
		return err
	},
}

func touch(path string) error { return os.WriteFile(path, nil, 0o666) }

// await waits for the file goOn, or for the end of the test, whose folder goes with it.
func await(running, goOn string) error {
	if err := touch(running); err != nil {
		return err
	}
	for {
		_, asked := os.Stat(goOn)
		_, ended := os.Stat(filepath.Dir(running))
		if asked == nil || ended != nil {
			return nil
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// project makes a Runner for a project in a folder with a space and a letter beyond ASCII in its name. What it logs is read by logged.
func project(t *testing.T) (r *Runner, logged func() string) {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	root = filepath.Join(root, "mein Projékt")
	if err := os.Mkdir(root, 0o777); err != nil {
		t.Fatal(err)
	}
	log, logged := freshLog(t)
	return New(root, os.Environ(), log, false), logged
}

// freshLog makes a log. What it logs is read by logged.
func freshLog(t *testing.T) (log *Log, logged func() string) {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return NewLog(f), func() string { return testkit.Read(t, f.Name()) }
}

// helper returns the command that runs a helper.
func helper(t *testing.T, name string, args ...string) Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return Cmd{Path: self, Args: args, Env: []string{helperVar + "=" + name}}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// eventually waits until something is so; the test fails where it does not come about.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !so(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("does not come about: " + what)
		}
	}
}
