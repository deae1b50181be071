package step

import (
	"context"
	"sync"
)

// answer is what a command wrote that is asked once.
type answer struct {
	mu    sync.Mutex
	known bool
	Output
}

// once runs a command unless it has been run. Whoever asks while it runs waits for it. One that fails is run again.
func (r *Runner) once(ctx context.Context, c Cmd) (Output, error) {
	c.Once = false
	of, _ := r.answers.LoadOrStore(commandLine(c, c.Dir), new(answer))
	a := of.(*answer)
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.known {
		return a.Output, nil
	}
	var err error
	a.Output, err = r.Run(ctx, c)
	a.known = err == nil
	return a.Output, err
}
