package gotest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// events are what go test -json writes of a package that passes with a skipped test, of one that fails, and of one that does not build.
const events = `{"Action":"start","Package":"example.com/good"}
{"Action":"run","Package":"example.com/good","Test":"TestA"}
{"Action":"output","Package":"example.com/good","Test":"TestA","Output":"=== RUN   TestA\n"}
{"Action":"output","Package":"example.com/good","Test":"TestA","Output":"    a_test.go:3: nobody reads this\n"}
{"Action":"pass","Package":"example.com/good","Test":"TestA/row","Elapsed":1.5}
{"Action":"pass","Package":"example.com/good","Test":"TestA","Elapsed":1.5}
{"Action":"output","Package":"example.com/good","Test":"TestB","Output":"=== RUN   TestB\n"}
{"Action":"output","Package":"example.com/good","Test":"TestB","Output":"    b_test.go:5: needs clang\n"}
{"Action":"output","Package":"example.com/good","Test":"TestB","Output":"--- SKIP: TestB (0.00s)\n"}
{"Action":"skip","Package":"example.com/good","Test":"TestB","Elapsed":0}
{"Action":"output","Package":"example.com/good","Output":"PASS\n"}
{"Action":"output","Package":"example.com/good","Output":"ok  \texample.com/good\t1.6s\n"}
{"Action":"pass","Package":"example.com/good","Elapsed":1.6}
go: downloading example.com/x v1.0.0
{"Action":"output","Package":"example.com/bad","Test":"TestC","Output":"--- FAIL: TestC (2.00s)\n    c_test.go:7: broken\n"}
{"Action":"fail","Package":"example.com/bad","Test":"TestC","Elapsed":2}
{"Action":"output","Package":"example.com/bad","Output":"FAIL\nFAIL\texample.com/bad\t2.1s\n"}
{"ImportPath":"example.com/none","Action":"build-output","Output":"none.go:1:1: expected 'package'\n"}
{"Action":"output","Package":"example.com/none","Output":"FAIL\texample.com/none [build failed]\n"}
`

const plain = `ok  	example.com/good	1.6s
go: downloading example.com/x v1.0.0
--- FAIL: TestC (2.00s)
    c_test.go:7: broken
FAIL
FAIL	example.com/bad	2.1s
none.go:1:1: expected 'package'
FAIL	example.com/none [build failed]
`

func TestRun(t *testing.T) {
	var out strings.Builder
	run := &Run{Out: &out}
	for _, part := range []string{events[:100], events[100:]} { // in the middle of a line
		if _, err := run.Write([]byte(part)); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(plain, out.String()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if diff := cmp.Diff("    2.0s  TestC  example.com/bad\n    1.5s  TestA/row  example.com/good\n", run.Slowest(5)); diff != "" {
		t.Errorf("slowest: -want +got\n%s", diff)
	}
	if diff := cmp.Diff("skipped: TestB  b_test.go:5: needs clang\n", run.Reasons()); diff != "" {
		t.Errorf("skipped: -want +got\n%s", diff)
	}
	if got := run.Slowest(1); strings.Count(got, "\n") != 1 {
		t.Errorf("the slowest: %q", got)
	}
}
