package report

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/judge/runner"
)

func TestMeasures(t *testing.T) {
	speed := func(measures ...runner.Measure) runner.Check { return runner.Check{Name: "speed", Measures: measures} }
	runs := []runner.Run{
		runOf("arm64-v8a", "cmake", speed(runner.Measure{Key: "call", Nanoseconds: 208.4, Last: 1e3}, runner.Measure{Key: "digest-of-12345678901234567890", Nanoseconds: 4.1299e6})),
		runOf("arm64-v8a", "ndk-build", speed(runner.Measure{Key: "call", Nanoseconds: 999.6})),
		runOf("armeabi-v7a", "cmake", speed(runner.Measure{Key: "call", Nanoseconds: 2e9, Last: 65432})),
	}
	p := newPage(Terminal{Width: 80})
	p.measures(runs)
	var got bytes.Buffer
	if err := p.flush(&got); err != nil {
		t.Fatal(err)
	}
	want := `median (last run)                 cmake                 ndk-build
call                arm64-v8a     208 ns (1 µs)         1 µs
                    armeabi-v7a   2 s (65.4 µs)         -
digest-of…234567890 arm64-v8a     4.13 ms               -

`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
