package lazyregexp

import (
	"os"
	"testing"
)

func TestNew(t *testing.T) {
	words := New(`\w+`)
	if got := words().FindString("- a word"); got != "a" || words() != words() {
		t.Errorf("%q, want a, compiled once", got)
	}
}

func TestWrongExpression(t *testing.T) {
	panics := func(f func()) (panicked bool) {
		defer func() { panicked = recover() != nil }()
		f()
		return false
	}
	if !panics(func() { New(`(`) }) {
		t.Error("a test does not see a wrong expression")
	}
	was := os.Args[0]
	defer func() { os.Args[0] = was }()
	os.Args[0] = "gondk"
	wrong := New(`(`)
	if !panics(func() { wrong() }) {
		t.Error("a wrong expression compiles")
	}
}
