package fuzz

import "testing"

func TestDeadline(t *testing.T) {
	const counts = "fuzz: elapsed: 1m1s, execs: 476287 (0/sec), new interesting: 129 (total: 601)\n"
	const end = "FAIL\nexit status 1\nFAIL\texample.com/m\t61.383s\n"
	for name, c := range map[string]struct {
		output string
		want   bool
	}{
		"deadline": {counts + "--- FAIL: FuzzOpen (61.02s)\n    context deadline exceeded\n" + end, true},
		"passed":   {counts + "PASS\nok  \texample.com/m\t61.383s\n", false},
		"input": {"--- FAIL: FuzzRead (23.47s)\n    --- FAIL: FuzzRead (0.00s)\n        fuzz_test.go:10: differs\n    \n" +
			"    Failing input written to testdata/fuzz/FuzzRead/b15452a6af056486\n" + end, false},
		"deadline and input": {"--- FAIL: FuzzOpen (61.02s)\n    context deadline exceeded\nFAIL\n    Failing input written to testdata/fuzz/FuzzOpen/b1\n" + end, false},
		"hung":               {counts + "--- FAIL: FuzzOpen (61.02s)\n    fuzzing process hung or terminated unexpectedly: exit status 2\n" + end, false},
		"its own deadline":   {counts + "--- FAIL: FuzzGet (3.02s)\n    get_test.go:10: context deadline exceeded\n" + end, false},
		"no build":           {"FAIL\texample.com/m [build failed]\nFAIL\n", false},
	} {
		if got := Deadline(c.output); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
