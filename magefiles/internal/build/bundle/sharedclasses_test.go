package bundle

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

func TestSharedClasses(t *testing.T) {
	dir := t.TempDir()
	jar := filepath.Join(dir, "tool.jar")
	testkit.Write(t, jar, "one")
	program := filepath.Join(dir, "java")
	testkit.Write(t, program, "")
	b := &Builder{ClassCache: filepath.Join(dir, "cache")}
	run := func() sharedClasses { return b.sharedClasses(program, []string{"-jar", jar, "validate"}) }
	option := func(s sharedClasses) string {
		name, path, _ := strings.Cut(s.options[len(s.options)-1], "=")
		if filepath.Dir(path) != b.ClassCache {
			t.Errorf("%s is not in the cache", path)
		}
		return name
	}
	expect := func(what, want string) {
		t.Helper()
		if got := option(run()); got != want {
			t.Errorf("%s: %s, want %s", what, got, want)
		}
	}
	const writes, maps = "-XX:ArchiveClassesAtExit", "-XX:SharedArchiveFile"

	first, second := run(), run()
	if option(first) != writes || first.tmp == second.tmp {
		t.Errorf("two first runs: %q, %q", first.options, second.options)
	}
	testkit.Write(t, first.tmp, "classes")
	first.keep(errors.New("failed"))
	expect("after a failure", writes)
	second.keep(nil)
	expect("after a JVM that wrote nothing", writes)
	long := time.Now().Add(-2 * unused)
	for _, name := range []string{"replaced.jsa", "killed.jsa.1-1", "another's.txt"} {
		old := testkit.Write(t, filepath.Join(b.ClassCache, name), "old")
		if err := os.Chtimes(old, long, long); err != nil {
			t.Fatal(err)
		}
	}
	testkit.Write(t, second.tmp, "classes")
	second.keep(nil)
	if left := existing(filepath.Join(b.ClassCache, "replaced.jsa"), filepath.Join(b.ClassCache, "killed.jsa.1-1")); len(left) > 0 {
		t.Errorf("unused for long, and still there: %q", left)
	}
	if err := os.Chtimes(second.file, long, long); err != nil {
		t.Fatal(err)
	}
	expect("after a run", maps)
	sweep(b.ClassCache)
	expect("used again after a long time", maps)
	if other := b.sharedClasses(program, []string{"-jar", jar, "build-apks"}); option(other) != writes {
		t.Errorf("another command maps the classes of the first: %q", other.options)
	}
	testkit.Write(t, jar, "another jar")
	expect("after an update of the jar", writes)

	if got := (&Builder{}).sharedClasses(program, nil); got.options != nil {
		t.Errorf("no cache: %q", got.options)
	}
	if left, err := os.ReadDir(b.ClassCache); err != nil || len(left) != 2 {
		t.Errorf("the cache has %v, %v", left, err)
	}
}
