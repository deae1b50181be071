package fuzz

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTargets(t *testing.T) {
	const output = `?   	example.com/m	[no test files]
FuzzA
FuzzB
ok  	example.com/m/a	0.004s
ok  	example.com/m/none	0.004s
FuzzC
ok  	example.com/m/c	0.004s
`
	want := []Target{{"example.com/m/a", "FuzzA"}, {"example.com/m/a", "FuzzB"}, {"example.com/m/c", "FuzzC"}}
	if d := cmp.Diff(want, Targets(output)); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}
