package screen

import (
	"strings"
	"testing"
)

func TestWantsPlain(t *testing.T) {
	for vars, want := range map[string]bool{
		"": false, "NO_COLOR=1": true, "NO_COLOR=": false, "TERM=dumb": true, "TERM=xterm": false, "CI=true": true, "CI=1": true, "CI=false": false, "CI=0": false, "CI=woodpecker": true,
	} {
		name, value, _ := strings.Cut(vars, "=")
		if got := wantsPlain(func(asked string) string {
			if asked == name {
				return value
			}
			return ""
		}); got != want {
			t.Errorf("%s: %v", vars, got)
		}
	}
}
