package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/magefile/mage/mage"
	"github.com/magefile/mage/mg"

	"github.com/gondk/gondk/magefiles/internal/read/golist"
	"github.com/gondk/gondk/magefiles/internal/work/gomemory"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// note tells which program was made of which state of the sources.
type note struct {
	Program, State string
	Anywhere       string `json:",omitempty"` // of which content, in any folder (golist's Answer.Anywhere); empty: it is for this folder alone
	SHA256         string `json:",omitempty"` // of the program
}

// newRunner makes a Runner for magefiles in a folder; what is kept for them lies with mage's programs.
func newRunner(dir string) *step.Runner {
	sum := sha256.Sum256([]byte(dir))
	run := step.New(dir, os.Environ(), step.NewLog(os.Stderr), false)
	run.State = filepath.Join(mg.CacheDir(), "gondk", hex.EncodeToString(sum[:10]))
	return run
}

// program returns the program of a folder's magefiles, and has mage make it unless it is there and was made of what is there now.
func program(ctx context.Context, run *step.Runner, inv mage.Invocation) (string, error) {
	if info, err := os.Stat(filepath.Join(run.Root, mage.MagefilesDirName)); err != nil || !info.IsDir() {
		return "", errors.New("no folder of magefiles")
	}
	if err := run.Lock(ctx); err != nil {
		return "", err
	}
	defer run.Unlock()
	q, env, err := query(ctx, run)
	if err != nil {
		return "", err
	}
	was, err := golist.Ask(ctx, run, q)
	if err != nil {
		return "", err
	}
	exe, noteFile := programOf(run.State), noteOf(run.State)
	if n := readNote(noteFile); was.Kept && n.Program == step.FileState(exe) && n.State == was.State {
		return exe, nil
	}
	is := note{State: was.State}
	if is.Anywhere, err = anywhere(run, was, env); err != nil {
		return "", err
	}
	if is.SHA256 = fromOther(run, is.Anywhere, exe); is.SHA256 == "" {
		run.Log.Printf("compiling gondk; later calls begin at once")
		if err := compile(inv, gomemory.Env(run.Env), run.StateFile("new"), exe); err != nil {
			return "", err
		}
		if is.SHA256, err = step.DigestFile(exe); err != nil {
			return "", err
		}
		if still, err := anywhere(run, was, env); err != nil || still != is.Anywhere {
			is.Anywhere = "" // somebody changed a source meanwhile: who knows which of the two it was made of
		}
	}
	is.Program = step.FileState(exe)
	data, err := json.Marshal(is)
	if err != nil {
		return "", err
	}
	return exe, run.Keep(noteFile, data)
}

// noteOf and programOf give the places of the note and of the program for a folder of magefiles, of what is kept for that.
func noteOf(state string) string {
	return filepath.Join(state, filepath.FromSlash(step.StateDir), "program.json")
}

func programOf(state string) string {
	exe := filepath.Join(mg.CacheDir(), "gondk-"+filepath.Base(state))
	if runtime.GOOS == "windows" {
		exe += ".exe"
	}
	return exe
}

const ldflags = "-s -w" // no debugger looks at the program, and it is two thirds as big

// compile has mage make the program as it does for itself, beside the place where it goes: the one that is there may be running. env is for go
// build alone, and not for the program, which runs in this process's environment.
func compile(inv mage.Invocation, env []string, work, exe string) error {
	if err := os.MkdirAll(work, 0o777); err != nil {
		return err
	}
	defer os.RemoveAll(work)
	defer setenv(env)()
	inv.Stderr = io.Discard                                                      // mage says it again where it fails
	inv.CompileOut, inv.Force, inv.Args = filepath.Join(work, "mage"), true, nil // by this name the program calls itself in its help
	inv.Ldflags = ldflags
	if mage.Invoke(inv) != 0 {
		return errors.New("the magefiles do not compile")
	}
	return os.Rename(inv.CompileOut, exe)
}

// setenv sets variables that are not set, and gives what takes them away again.
func setenv(env []string) (unset func()) {
	for _, entry := range env {
		name, value, _ := strings.Cut(entry, "=")
		os.Setenv(name, value)
	}
	return func() {
		for _, entry := range env {
			name, _, _ := strings.Cut(entry, "=")
			os.Unsetenv(name)
		}
	}
}

func readNote(file string) (n note) {
	data, err := os.ReadFile(file)
	if err != nil || json.Unmarshal(data, &n) != nil {
		return note{}
	}
	return n
}

// settings are all of the go command's that change the program. For flags of C compilers the go command would start one each time; they are in
// the environment, which golist knows, or in the file of go env -w.
var settings = []string{"GOMOD", "GOWORK", "GOMODCACHE", "GOROOT", "GOVERSION", "GOFLAGS", "GOOS", "GOARCH", "GOEXPERIMENT", "GODEBUG", "GOFIPS140",
	"GOAMD64", "GOARM64", "CGO_ENABLED", "CC", "CXX", "GOENV"}

// query asks for all packages of the magefiles. It gives the settings too.
func query(ctx context.Context, run *step.Runner) (golist.Query, map[string]string, error) {
	goTool, err := exec.LookPath("go")
	if err != nil {
		return golist.Query{}, nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return golist.Query{}, nil, err
	}
	out, err := run.Run(ctx, step.Cmd{Path: goTool, Args: append([]string{"env", "-json"}, settings...), Query: true})
	if err != nil {
		return golist.Query{}, nil, err
	}
	var env map[string]string
	if err := json.Unmarshal([]byte(out.Stdout), &env); err != nil {
		return golist.Query{}, nil, err
	}
	return golist.Query{
		Go: goTool, Dir: run.Root, Args: []string{"-tags=mage", "-deps", "-json=" + golist.Fields + ",GoFiles", "./" + mage.MagefilesDirName},
		Module: golist.Module{Mod: env["GOMOD"], Work: env["GOWORK"], Cache: env["GOMODCACHE"]},
		Files:  []string{filepath.Join(run.Root, mage.MagefilesDirName, "default.pgo")},
		// Flags may name files of which nobody here knows.
		Depends: []any{out.Stdout, step.FileState(env["GOENV"]), step.FileState(self)}, Contents: true, Volatile: env["GOFLAGS"] != "" && env["GOFLAGS"] != "-buildvcs=false",
	}, env, nil
}
