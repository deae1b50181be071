package step

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var awkward = []string{"", " ", "a b", `"`, "'", "it's", "''", `\`, `a\`, "$HOME", "${ORIGIN}", "`id`", "$(id)", "*", "?", "[a]", "{a,b}", "~", "~root",
	"#", "a#b", "!x", "&", ";", "|", "<", ">", "(", ")", "a\nb", "\t", "é", "名", "-x", "--a=b", "A=b", "%d", "^", "a'b\"c$d e"}

func TestQuote(t *testing.T) {
	for word, want := range map[string]string{
		"": "''", "plain": "plain", "/usr/bin/clang-19": "/usr/bin/clang-19", "-DA=1,2": "-DA=1,2", "a@b+c:d%": "a@b+c:d%", "größe": "größe",
		"a b": "'a b'", "$x": "'$x'", "it's": `'it'\''s'`, `a"b`: `'a"b'`, `\`: `'\'`, "~": "'~'", "a\nb": "'a\nb'", "'": `''\'''`,
	} {
		if got := Quote(word); got != want {
			t.Errorf("Quote(%q) is %s, want %s", word, got, want)
		}
	}
}

// What -v shows of a command is what a real shell needs to do the same.
func TestShownCommandLine(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no sh here: on Windows it comes with Git")
	}
	r, logged := project(t)
	r.Verbose = true
	dir := filepath.Join(r.Root, "it's $here")
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	t.Setenv("STEP_TEST_GONE", "1")
	r.Env = os.Environ()
	c := helper(t, "show", awkward...)
	c.Dir, c.Env = dir, append(c.Env, "STEP_TEST_GONE", "STEP_TEST_SET=a 'b' $c")
	out, err := r.Run(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(strings.TrimPrefix(logged(), "+ "), "\n{")
	cmd := exec.Command(shell, "-c", line)
	cmd.Env = append(os.Environ(), "PATH="+os.Getenv("PATH"))
	again, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s\n%v", line, err)
	}
	want, got := decode(t, out.Stdout), decode(t, string(again))
	for _, s := range []*seen{&want, &got} {
		s.Env = slices.DeleteFunc(s.Env, func(kv string) bool { return !strings.HasPrefix(kv, "STEP_TEST_") })
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s\n(-Run +sh):\n%s", line, diff)
	}
}

func decode(t *testing.T, text string) seen {
	t.Helper()
	var s seen
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		t.Fatalf("%v in %q", err, text)
	}
	return s
}

func TestRunExact(t *testing.T) {
	r, _ := project(t)
	sub := filepath.Join(r.Root, "sub dir")
	if err := os.Mkdir(sub, 0o777); err != nil {
		t.Fatal(err)
	}
	r.Env = append(os.Environ(), "STEP_TEST_A=1", "STEP_TEST_B=2", "STEP_TEST_C=3")
	for _, dir := range []string{"", sub} {
		c := helper(t, "show", awkward...)
		c.Dir, c.Env = dir, append(c.Env, "STEP_TEST_B", "STEP_TEST_C=$STEP_TEST_A", "STEP_TEST_D=")
		out, err := r.Run(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		got := decode(t, out.Stdout)
		got.Env = slices.DeleteFunc(got.Env, func(kv string) bool { return !strings.HasPrefix(kv, "STEP_TEST_") })
		want := seen{Args: awkward, Dir: dir, Env: []string{"STEP_TEST_A=1", "STEP_TEST_C=$STEP_TEST_A", "STEP_TEST_D="}}
		if dir == "" {
			want.Dir = r.Root
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("what the command saw (-want +got):\n%s", diff)
		}
	}
}

func TestMerge(t *testing.T) {
	base := []string{"A=1", "B=2=3", "C="}
	for _, c := range []struct{ changes, want []string }{
		{nil, base},
		{[]string{"A"}, []string{"B=2=3", "C="}},
		{[]string{"B=x", "D=y"}, []string{"A=1", "C=", "B=x", "D=y"}},
		{[]string{"A=2", "A=3"}, []string{"B=2=3", "C=", "A=3"}},
		{[]string{"A=2", "A"}, []string{"B=2=3", "C="}},
		{[]string{"A", "A=2"}, []string{"B=2=3", "C=", "A=2"}},
		{[]string{"A=2", "A=2"}, []string{"B=2=3", "C=", "A=2"}},
	} {
		if diff := cmp.Diff(c.want, merge(base, c.changes)); diff != "" {
			t.Errorf("merge %q (-want +got):\n%s", c.changes, diff)
		}
	}
}

func TestGetenv(t *testing.T) {
	r := New(t.TempDir(), []string{"A=1", "AB=2", "B=x=y", "C=", "A=3"}, NewLog(os.Stderr), false)
	for name, want := range map[string]string{"A": "3", "B": "x=y", "C": "", "D": "", "": ""} {
		if got := r.Getenv(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

// What a command writes is in its Output and, with -v, on the log: once, so not where somebody gets it as it comes or asks for an answer.
func TestRunOutput(t *testing.T) {
	var tee bytes.Buffer
	for name, test := range map[string]struct {
		change func(*Cmd)
		logged bool
	}{
		"plain": {func(*Cmd) {}, true},
		"Tee":   {func(c *Cmd) { c.Tee = &tee }, false},
		"Query": {func(c *Cmd) { c.Query = true }, false},
	} {
		r, logged := project(t)
		r.Verbose = true
		c := helper(t, "both")
		test.change(&c)
		out, err := r.Run(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		if want := (Output{"out\n", "err\n"}); out != want {
			t.Errorf("%s: got %+v, want %+v", name, out, want)
		}
		_, shown, _ := strings.Cut(logged(), "\n")
		if isBoth(shown) != test.logged || !test.logged && shown != "" {
			t.Errorf("%s: the log got %q", name, shown)
		}
	}
	if !isBoth(tee.String()) {
		t.Errorf("Tee got %q", tee.String())
	}
}

// isBoth allows for either order: the two lines come through two pipes.
func isBoth(text string) bool { return text == "out\nerr\n" || text == "err\nout\n" }

func TestRunInput(t *testing.T) {
	for _, input := range []string{"", "one\ntwo"} {
		r, _ := project(t)
		c := helper(t, "echo")
		c.Stdin = input
		out, err := r.Run(t.Context(), c)
		if err != nil || out.Stdout != input {
			t.Errorf("%q: %q, %v", input, out.Stdout, err)
		}
	}
}

func TestRunFailed(t *testing.T) {
	r, logged := project(t)
	_, err := r.Run(t.Context(), helper(t, "fail"))
	var failed *Error
	if !errors.As(err, &failed) {
		t.Fatalf("want *Error, got %v", err)
	}
	self, _ := os.Executable()
	if failed.Name != filepath.Base(self) {
		t.Errorf("got %s, want %s", failed.Name, filepath.Base(self))
	}
	lines := strings.Split(failed.Output, "\n")
	slices.Sort(lines) // stdout and stderr come through two pipes
	if diff := cmp.Diff([]string{"", "err 1", "out 1", "out 2"}, lines); diff != "" {
		t.Errorf("what the command wrote (-want +got):\n%s", diff)
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 3 || err.Error() != filepath.Base(self)+": exit status 3" {
		t.Errorf("got %v, want exit status 3", err)
	}
	if logged() != "" {
		t.Errorf("the log shows what the error carries:\n%s", logged())
	}
}

func TestRunNotThere(t *testing.T) {
	r, _ := project(t)
	_, err := r.Run(t.Context(), Cmd{Path: "gondk-no-such-tool"})
	var failed *Error
	if !errors.As(err, &failed) || !errors.Is(err, exec.ErrNotFound) {
		t.Errorf("got %v, want an *Error around exec.ErrNotFound", err)
	}
}

// A name is looked up on the PATH that the command gets, not on that of this process.
func TestRunByName(t *testing.T) {
	r, _ := project(t)
	c := helper(t, "show", "x")
	name := "gondk-tool"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	bin := filepath.Join(r.Root, "bin")
	if err := r.CopyFile(c.Path, filepath.Join(bin, name)); err != nil {
		t.Fatal(err)
	}
	c.Path = "gondk-tool"
	r.Env = append(os.Environ(), "PATH="+bin)
	if _, err := r.Run(t.Context(), c); err != nil {
		t.Error(err)
	}
}

func TestRunCancelled(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows cannot ask a command to end: run the test elsewhere")
	}
	r, _ := project(t)
	ready, ended := filepath.Join(r.Root, "ready"), filepath.Join(r.Root, "ended")
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error, 1)
	go func() {
		_, err := r.Run(ctx, helper(t, "asked", ready, ended))
		result <- err
	}()
	eventually(t, "the command runs", func() bool { return exists(ready) })
	cancel()
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	if !exists(ended) {
		t.Error("the command was not asked to end, or Run did not wait until it had")
	}
}

// Commands that were stopped before they began do not take the place of later ones.
func TestRunAfterCancelled(t *testing.T) {
	r, _ := project(t)
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	for range 50 {
		if _, err := r.Run(stopped, helper(t, "both")); !errors.Is(err, context.Canceled) {
			t.Fatalf("got %v, want %v", err, context.Canceled)
		}
	}
	if n := len(r.slots); n != 0 {
		t.Errorf("%d of %d places are taken by commands that do not run", n, cap(r.slots))
	}
}

func TestAll(t *testing.T) {
	one, two := errors.New("one"), errors.New("two")
	both := make(chan struct{})
	err := All(t.Context(),
		func(context.Context) error { <-both; return one },
		func(context.Context) error { close(both); return two },
		func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
		func(context.Context) error { return nil },
	)
	if !errors.Is(err, one) || !errors.Is(err, two) || errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want one and two", err)
	}
	if err := All(t.Context()); err != nil {
		t.Error(err)
	}
	if err := All(t.Context(), func(context.Context) error { return context.Canceled }); !errors.Is(err, context.Canceled) {
		t.Errorf("a function called itself off: got %v, want %v", err, context.Canceled)
	}
	stopped, cancel := context.WithCancel(t.Context())
	if err := All(stopped, func(context.Context) error { cancel(); return one }); !errors.Is(err, context.Canceled) || errors.Is(err, one) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

func TestRel(t *testing.T) {
	r, _ := project(t)
	outside := filepath.Join(filepath.Dir(r.Root), "other")
	for path, want := range map[string]string{
		filepath.Join(r.Root, "build", "x"): filepath.Join("build", "x"), r.Root: ".", outside: outside, "rel": "rel",
	} {
		if got := r.Rel(path); got != want {
			t.Errorf("Rel(%s) is %s, want %s", path, got, want)
		}
	}
}
