package step

import (
	"context"
	"fmt"
	"sync"
)

// Warn writes a warning. What is said while a task is done stays with the task's stamp, and is said again each time the task is skipped:
// what is odd stays odd when nothing changes.
func (r *Runner) Warn(ctx context.Context, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if w, ok := ctx.Value(warningsKey{}).(*warnings); ok {
		w.add(text)
	}
	r.Log.Warnf("%s", text)
}

// warnings are those of one task.
type warnings struct {
	mu   sync.Mutex
	said []string
}

type warningsKey struct{}

func (w *warnings) add(text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.said = append(w.said, text)
}
