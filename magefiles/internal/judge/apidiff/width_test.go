package apidiff

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
)

func TestWidths(t *testing.T) {
	const source = `
typedef __SIZE_TYPE__ size_t;
typedef long time_t;
struct s { time_t when; int n; struct s *next; long list[2]; };
size_t f(size_t cap, int n, long *at, struct s *s, void *p) { return 0; }
time_t now;
`
	var got []string
	for _, w := range Widths(build(t, elftest.ARM, source), build(t, elftest.ARM64, source)) {
		got = append(got, fmt.Sprintf("%s, %s: %s has %d and %d bytes", w.Name, w.Where, w.Type, w.Sizes[0], w.Sizes[1]))
	}
	want := []string{
		"f, the result: size_t has 4 and 8 bytes",
		"f, parameter 1 (cap): size_t has 4 and 8 bytes",
		"f, parameter 3 (at): long has 4 and 8 bytes",
		"now, the variable: time_t has 4 and 8 bytes",
		"struct s, member when: time_t has 4 and 8 bytes",
		"struct s, member list: long has 4 and 8 bytes",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}
