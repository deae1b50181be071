package deps

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// Functions that wait long have the names that Go's linker gives them.
func TestWaitsIn(t *testing.T) {
	const text = `package yaml

import "time"

var atStart = time.After(time.Hour)

func plain() { <-time.After(30 * time.Minute); <-time.Tick(time.Hour) }
func (c conn) value() { c.timer.Reset(time.Hour) }
func (c *conn) pointer() { go func() { time.AfterFunc(2*time.Hour, nil) }() }
func (p *pool[T]) generic() { time.NewTicker(time.Minute) }
func (p pair[K, V]) two() { time.NewTimer(time.Minute) }
func of[T any](T) { time.Sleep(time.Minute) }
func short() { time.Sleep(10 * time.Second) }
func compares(since time.Time) bool { return time.Since(since) > time.Hour }
func variable(d time.Duration) { time.Sleep(d) }
`
	got, err := waitsIn(testkit.Write(t, filepath.Join(t.TempDir(), "a.go"), text), "gopkg.in/yaml.v3")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, name := range []string{"plain", "conn.value", "(*conn).pointer", "(*pool[...]).generic", "pair[...].two", "of[...]"} {
		want = append(want, "gopkg.in/yaml%2ev3."+name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
