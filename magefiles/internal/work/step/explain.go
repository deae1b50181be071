package step

import (
	"context"
	"errors"
	"slices"
	"strings"
	"syscall"
)

// Explain shows the output of the commands behind an error, each text once, and returns a readable error.
func (r *Runner) Explain(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return errors.New("interrupted; run the same command to continue")
	}
	full := errors.Is(err, syscall.ENOSPC)
	for _, output := range outputs(err) {
		r.Log.Printf("%s", output)
		full = full || strings.Contains(output, syscall.ENOSPC.Error()) || strings.Contains(output, "No space left on device")
	}
	switch {
	case full:
		return errors.New(err.Error() + "\nthe disk is full: free some space and run the same command again")
	case strings.Contains(err.Error(), "signal: bus error"): // lld maps the file that it writes
		return errors.New(err.Error() + "\nthe linker gets a bus error if the disk is full: free some space and run the same command again")
	}
	return err
}

// outputs returns the output of the failed commands in an error's tree. If ABIs fail the same way, it appears once.
func outputs(err error) []string {
	var texts []string
	if failed, ok := err.(*Error); ok {
		texts = append(texts, strings.TrimSpace(failed.Output))
	}
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		if inner := e.Unwrap(); inner != nil {
			texts = append(texts, outputs(inner)...)
		}
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			texts = append(texts, outputs(inner)...)
		}
	}
	var once []string
	for _, text := range texts {
		if text != "" && !slices.Contains(once, text) {
			once = append(once, text)
		}
	}
	return once
}
