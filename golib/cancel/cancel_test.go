package cancel

import (
	"sync"
	"testing"
)

func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func TestRegistry(t *testing.T) {
	r := NewRegistry(1)
	a, b := r.New(), r.New()
	if a == 0 || b == 0 || a == b {
		t.Fatalf("New gave %d and %d", a, b)
	}
	doneA, okA := r.Done(a)
	doneB, okB := r.Done(b)
	if !okA || !okB || closed(doneA) || closed(doneB) {
		t.Fatal("new tokens are unknown or canceled")
	}
	if !r.Cancel(a) || !r.Cancel(a) {
		t.Error("Cancel does not know the token")
	}
	if !closed(doneA) || closed(doneB) {
		t.Error("Cancel must stop its own token alone")
	}
	if !r.Release(a) || r.Release(a) || r.Cancel(a) {
		t.Error("a token is known after Release, or was unknown before")
	}
	if _, ok := r.Done(a); ok {
		t.Error("Done knows a released token")
	}
}

func TestNoToken(t *testing.T) {
	r := NewRegistry(1)
	if done, ok := r.Done(0); done != nil || !ok {
		t.Error("token 0 must never stop")
	}
	if r.Cancel(0) || r.Release(0) || r.Cancel(7) {
		t.Error("a token that was never given is known")
	}
}

func TestManyThreads(t *testing.T) {
	r := NewRegistry(1)
	var wait sync.WaitGroup
	for range 50 {
		wait.Go(func() {
			id := r.New()
			done, _ := r.Done(id)
			for range 4 {
				wait.Go(func() { r.Cancel(id) })
			}
			<-done
			r.Release(id)
		})
	}
	wait.Wait()
}
