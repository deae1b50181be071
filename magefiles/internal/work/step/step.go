// Package step does units of work: it runs commands, writes files, skips what is up to date, and logs all of it.
//
// Everything that gondk runs or writes goes through a [Runner], so that -v can show it and Ctrl-C can stop it.
package step

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// StateDir is where stamps and lock lie, relative to a Runner's State. It is also the sentinel: gondk deletes nothing in a folder
// that its own records do not name.
const StateDir = "build/.gondk"

// Runner runs the steps of one project.
type Runner struct {
	Root    string   // absolute path of the project's sources; commands start here
	State   string   // absolute path of the folder that has StateDir, and below which lies all that tasks make
	Shown   string   // absolute path of the folder that paths are told relative to
	Env     []string // the environment that commands start from, as in os.Environ
	Verbose bool     // show each command and file operation
	Dry     bool     // do no task and change no file: only say what would be done
	Log     *Log
	Racy    time.Duration // how long a file must have been left alone, before this program began, for its times to be believed

	slots   chan struct{} // how many commands may run at once
	lock    *lockedfile.File
	program func() string // tells the gondk that runs from others
	digests digests
	answers sync.Map // of commands that are asked once, by the line that -v shows
}

// New makes a Runner for the project at root, which has its state there and tells paths from there. Progress goes to log.
func New(root string, env []string, log *Log, verbose bool) *Runner {
	return &Runner{Root: root, State: root, Shown: root, Env: env, Log: log, Verbose: verbose, Racy: racy, slots: make(chan struct{}, max(2, runtime.NumCPU())), program: program}
}

func (r *Runner) state(elem ...string) string {
	return filepath.Join(append([]string{r.State, filepath.FromSlash(StateDir)}, elem...)...)
}

// Rel gives path as it reads best to somebody who stands in the folder Shown: relative where it is inside, absolute where not.
func (r *Runner) Rel(path string) string {
	rel, err := filepath.Rel(r.Shown, path)
	if err != nil || !filepath.IsLocal(rel) {
		return path
	}
	return rel
}

// All runs the functions at once and waits for them. The first failure stops the others; what they then say is not reported.
// The errors of those that failed by themselves are joined.
func All(ctx context.Context, fns ...func(context.Context) error) error {
	group, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	errs := make([]error, len(fns))
	var wait sync.WaitGroup
	for i, fn := range fns {
		wait.Go(func() {
			err := fn(group)
			if err != nil && !errors.Is(err, context.Canceled) {
				errs[i] = err
			}
			if err != nil && !errors.Is(err, ErrDry) {
				stop(err)
			}
		})
	}
	wait.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	failed := slices.DeleteFunc(slices.Clone(errs), func(err error) bool { return errors.Is(err, ErrDry) })
	if err := cmp.Or(errors.Join(failed...), errors.Join(errs...)); err != nil {
		return err
	}
	return context.Cause(group) // a cancelled function did not finish
}
