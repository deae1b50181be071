package console

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// TestCache asks again and again for what takes a second to count.
func TestCache(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		counts, version := 0, uint64(1)
		var fails error
		c := &cache[int]{fresh: 2 * time.Second, version: func() uint64 { return version }}
		c.count = func(context.Context) (int, error) {
			time.Sleep(time.Second)
			counts++
			return counts, fails
		}
		get := func(want int, waits time.Duration) counted[int] {
			t.Helper()
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			began := time.Now()
			got := c.get(ctx)
			if took := time.Since(began); got.Value != want || took != waits {
				t.Errorf("%d after %s; not %d after %s", got.Value, took, want, waits)
			}
			return got
		}
		get(0, patience) // nothing yet
		get(0, patience) // nor does it count twice at a time
		time.Sleep(1100 * time.Millisecond)
		get(1, 0)
		time.Sleep(rest*time.Second - 2*time.Second)
		get(1, 0) // it rests
		time.Sleep(2 * time.Second)
		get(1, 0) // it counts, and nobody waits for it, as it is known to take long
		time.Sleep(1100 * time.Millisecond)
		get(2, 0)
		version, fails = 2, errors.New("gone")
		get(2, 0)
		time.Sleep(1100 * time.Millisecond)
		if got := get(2, 0); got.Err == nil {
			t.Error("it does not say that the numbers are old")
		}
		synctest.Wait()
		if counts != 3 {
			t.Errorf("it has counted %d times", counts)
		}
	})
}
