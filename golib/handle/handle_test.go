package handle

import (
	"sync"
	"testing"
)

func TestTable(t *testing.T) {
	one, two := NewTable[string](1), NewTable[string](2)
	a, b, other := one.Add("a"), one.Add("b"), two.Add("c")
	if a == 0 || a == b || a == other || int64(a) < 0 {
		t.Fatalf("handles %d, %d, %d", a, b, other)
	}
	if v, ok := one.Get(a); v != "a" || !ok {
		t.Errorf("Get = %q, %v", v, ok)
	}
	if _, ok := one.Get(other); ok {
		t.Error("a table knows a handle of another kind")
	}
	if v, ok := one.Remove(a); v != "a" || !ok {
		t.Errorf("Remove = %q, %v", v, ok)
	}
	if _, ok := one.Remove(a); ok {
		t.Error("a handle can be given back twice")
	}
	if _, ok := one.Get(a); ok {
		t.Error("a handle is known after Remove")
	}
	if c := one.Add("c"); c == a {
		t.Error("a handle was given twice")
	}
}

func TestThreads(t *testing.T) {
	table := NewTable[int](1)
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			id := table.Add(i)
			if v, ok := table.Remove(id); v != i || !ok {
				t.Errorf("Remove = %d, %v; want %d", v, ok, i)
			}
		})
	}
	wg.Wait()
}
