package kit

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/gondk/gondk/magefiles/internal/work/trace"
)

// tracing is the trace that -trace asks for; nil if nobody does. The flag is mine, and not mage's: mage does not let a target have flags
// that all others have too. It is taken from the command line before mage looks at it.
var tracing = startTrace()

// traceFile is a trace and where it goes.
type traceFile struct {
	path  string
	trace *trace.Trace
}

// startTrace makes the file at once: one that cannot be written is told of before anything is built.
func startTrace() *traceFile {
	if !ofMage() {
		return nil
	}
	args, path, err := trace.Flag(os.Args[1:])
	if err == nil && path != "" {
		path, err = filepath.Abs(path)
	}
	if path == "" && err == nil {
		return nil
	}
	now, since := time.Now(), time.Now()
	if n, err := strconv.ParseInt(os.Getenv(trace.Since), 10, 64); err == nil {
		since = time.Unix(0, n)
	}
	os.Args = append(os.Args[:1:1], args...)
	t := &traceFile{path, trace.New(since)}
	t.trace.Add("start", "mage's own start", since, now)
	if err = cmp.Or(err, t.write()); err != nil {
		fmt.Fprintf(os.Stderr, "Error: -trace: %v; nothing was run\n", err)
		os.Exit(2)
	}
	return t
}

// ofMage reports whether mage has made this program of magefiles.
func ofMage() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && info.Path == "command-line-arguments"
}

// target has what is done with the context it gives noted as one target's work, until end writes the file.
func (t *traceFile) target(ctx context.Context, name string) (_ context.Context, end func() error) {
	if t == nil {
		return ctx, func() error { return nil }
	}
	ctx, span := trace.Start(t.trace.With(ctx), "target", name)
	return ctx, func() error { span.End(); return t.write() }
}

func (t *traceFile) write() error {
	text, err := t.trace.JSON()
	if err != nil {
		return err
	}
	return os.WriteFile(t.path, text, 0o666)
}
