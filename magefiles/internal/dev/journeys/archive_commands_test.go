package journeys

import (
	"bytes"
	"context"
	"debug/elf"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

func init() {
	commands["globals"] = globals
	commands["holds"] = holds
	commands["local"] = local
	commands["ndk"] = ndk
	commands["noticed"] = noticed
}

// noticed FILE OLD NEW changes a text that occurs exactly once, fails unless mage archive -n would build the archive for it, and changes
// it back. What Go compiles anew by itself need not be built to be sure of it.
func noticed(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: noticed FILE OLD NEW")
	}
	replace(ts, false, args)
	ts.Check(ts.Exec("mage", "archive", "-n"))
	replace(ts, false, []string{args[0], args[2], args[1]})
	if said := ts.ReadFile("stderr"); !wouldBuild.MatchString(said) {
		ts.Fatalf("%s has changed, and the archive would not be built:\n%s", args[0], said)
	}
}

var wouldBuild = regexp.MustCompile(`(?m)^archive .* would run$`)

// globals FILE NAME… fails unless the archive's global symbols that are defined are these, in any order.
func globals(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: globals FILE NAME…")
	}
	archive, err := elfabi.ReadArchive(ts.MkAbs(args[0]))
	ts.Check(err)
	var got []string
	for i := range archive.Members {
		object, err := archive.Members[i].Object()
		ts.Check(err)
		for s := range object.Symbols() {
			if !s.Undefined() && s.Name != "" && s.Binding() != elf.STB_LOCAL {
				got = append(got, s.Name)
			}
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff(slices.Sorted(slices.Values(args[1:])), got); diff != "" {
		ts.Fatalf("%s:\n%s", args[0], diff)
	}
}

// local FILE SIZE NAME fails unless the archive defines the symbol, with SIZE bytes, for itself alone; with !, if it has a symbol of that
// name.
func local(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: local FILE SIZE NAME")
	}
	archive, err := elfabi.ReadArchive(ts.MkAbs(args[0]))
	ts.Check(err)
	var found []string
	for i := range archive.Members {
		object, err := archive.Members[i].Object()
		ts.Check(err)
		for s := range object.Symbols() {
			if s.Name == args[2] {
				found = append(found, fmt.Sprintf("size %d, undefined %t, %s", s.Size, s.Undefined(), s.Binding()))
			}
		}
	}
	want := []string{"size " + args[1] + ", undefined false, STB_LOCAL"}
	if neg {
		want = nil
	}
	if diff := cmp.Diff(want, found); diff != "" {
		ts.Fatalf("%s: %s:\n%s", args[0], args[2], diff)
	}
}

// holds FILE TEXT fails unless the bytes of the text are in the file; with !, if they are.
func holds(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: holds FILE TEXT")
	}
	data, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	if bytes.Contains(data, []byte(args[1])) == neg {
		ts.Fatalf("%s: that it holds %q is %t", args[0], args[1], neg)
	}
}

// ndk TOOL ARG… runs a tool of the NDK that builds of the project in the current folder use; "clang:ABI" is clang for that ABI and
// API level 24.
func ndk(ts *testscript.TestScript, neg bool, args []string) {
	m, err := matrix.Load(ts.MkAbs(matrix.FileName))
	ts.Check(err)
	env, err := toolchain.Host()
	ts.Check(err)
	run := step.New(ts.Getenv("WORK"), os.Environ(), step.NewLog(os.Stderr), false)
	found, _, err := toolchain.Find(context.Background(), run, env, toolchain.For(m))
	ts.Check(err)
	ts.Check(found.NDK.Make(context.Background(), run))
	name, target, isClang := strings.Cut(args[0], ":")
	args = args[1:]
	if isClang {
		args = append([]string{"--target=" + abi.Find(target).Target("24")}, args...)
	}
	err = ts.Exec(found.NDK.Tool(name), args...)
	if (err != nil) != neg {
		ts.Fatalf("%s %q: %v", name, args, err)
	}
}
