package ndklite

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

const testAPI = 24

func testABIs() []*abi.ABI { return []*abi.ABI{abi.Find("arm64-v8a"), abi.Find("armeabi-v7a")} }

// testOptions gives options for a cache in dir, or skips the test where the distribution's tools are missing.
func testOptions(t testing.TB, dir string) Options {
	t.Helper()
	bins, _ := filepath.Glob("/usr/lib/llvm-*/bin")
	llvm, err := FindLLVM(bins)
	if err != nil {
		testkit.Missing(t, "no LLVM; go tool mage setup")
	}
	for _, need := range Needs(testABIs(), runtime.GOARCH, llvm, "/usr/bin/make") {
		if _, err := os.Stat(need.Path); err != nil {
			testkit.Missing(t, "no %s; go tool mage setup", need.What)
		}
	}
	return Options{Cache: dir, ABIs: testABIs(), API: testAPI, LLVM: llvm, Make: "/usr/bin/make"}
}

func testRunner(t testing.TB, root string) *step.Runner {
	t.Helper()
	return step.New(root, os.Environ(), step.NewLog(os.Stderr), false)
}

var shared struct {
	once sync.Once
	dir  string
	root string
	err  error
}

// testNDK gives one ndklite that all tests share. Its path has spaces and letters beyond ASCII.
func testNDK(t testing.TB) string {
	t.Helper()
	o := testOptions(t, "")
	shared.once.Do(func() {
		shared.dir, shared.err = os.MkdirTemp("", "ndklite test ")
		if shared.err != nil {
			return
		}
		o.Cache = filepath.Join(shared.dir, "Käche mit Ümlaut")
		shared.root, shared.err = Ensure(context.Background(), testRunner(t, shared.dir), o)
	})
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.root
}

func TestMain(m *testing.M) {
	code := m.Run()
	if shared.dir != "" {
		os.RemoveAll(shared.dir)
	}
	os.Exit(code)
}
