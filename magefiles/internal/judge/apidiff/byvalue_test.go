package apidiff

import (
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
)

func TestUsedByValue(t *testing.T) {
	api := build(t, elftest.ARM64, `
struct a { int n; }; struct b { struct a a; }; struct c { int n; }; struct d { int n; }; typedef struct d d_t; struct e { int n; };
void f(struct b *b, struct c *c, d_t d, void (*cb)(struct e)) {}`)
	got := map[string]bool{}
	state{api}.addByValue(got)
	for name, want := range map[string]bool{"struct a": true, "struct b": false, "struct c": false, "struct d": true, "struct e": true} {
		if got[name] != want {
			t.Errorf("%s: %t, want %t", name, got[name], want)
		}
	}
}
