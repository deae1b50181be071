// Command download puts bundletool or Kotlin into gondk's cache for package setup, which compiles it when something is to be downloaded:
// net/http and what that is made of would be a fourth of all that gondk is compiled of, and few runs need it.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"

	"github.com/gondk/gondk/magefiles/internal/host/setup"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	d := &downloader{out: os.Stdout}
	if err := d.do(ctx, os.Args[1:]); err != nil {
		d.tell(setup.Event{Error: err.Error()})
		os.Exit(1)
	}
}

// downloader tells what it does by events: setup is who shows it.
type downloader struct {
	env *toolchain.Env
	run *step.Runner
	out io.Writer
}

// do does what setup's words ask for.
func (d *downloader) do(ctx context.Context, words []string) error {
	env, err := toolchain.Host()
	if err != nil {
		return err
	}
	dir, err := os.Getwd()
	if err != nil {
		return err
	}
	d.env, d.run = &env, step.New(dir, os.Environ(), step.NewLog(os.Stderr), slices.Contains(words, setup.Verbose))
	switch {
	case slices.Contains(words, setup.Bundletool):
		return bundletool(ctx, d, slices.Contains(words, setup.NPMFirst))
	case slices.Contains(words, setup.Kotlin):
		return kotlin(ctx, d)
	}
	return fmt.Errorf("this is a part of go tool mage setup, and has no use by itself: %q", words)
}

func (d *downloader) tell(e setup.Event) { json.NewEncoder(d.out).Encode(e) }

func (d *downloader) say(format string, args ...any) {
	d.tell(setup.Event{Say: fmt.Sprintf(format, args...)})
}

func (d *downloader) warn(format string, args ...any) {
	d.tell(setup.Event{Warn: fmt.Sprintf(format, args...)})
}
