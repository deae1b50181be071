package bench

import (
	"context"
	_ "embed"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/build/link"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// calls.c calls a function of a library many times.
//
//go:embed c/calls.c
var callsSource []byte

// calls is how often a function is called: some tenths of a second.
const calls = "3000000"

// call times calls from C into Go and back, through a finished library and through what go build makes by itself. Both are made of the same
// objects, for this machine: what is built for Android does not run here.
func (b *Bench) call(ctx context.Context) (Row, error) {
	cc, err := firstOf("cc", "gcc", "clang", "clang-19")
	if err != nil {
		return Row{}, err
	}
	dir := filepath.Join(b.Run.Root, "call")
	objects, peer, ours, program := filepath.Join(dir, "objects"), filepath.Join(dir, "peer.so"), filepath.Join(dir, "ours.so"), filepath.Join(dir, "calls")
	if err := os.MkdirAll(objects, 0o777); err != nil {
		return Row{}, err
	}
	source := filepath.Join(dir, "calls.c")
	if err := os.WriteFile(source, callsSource, 0o666); err != nil {
		return Row{}, err
	}
	object, archive := filepath.Join(dir, "lib.o"), filepath.Join(dir, "libgolib.a")
	tool := b.Tools.NDK.Tool
	goBuild := step.Cmd{Path: b.Tools.Go.Path, Args: []string{"build", "-buildmode=c-shared", "-trimpath", "-ldflags=-tmpdir=" + objects, "-o", peer, b.Matrix.Library.Package},
		Env: []string{"CC=" + cc, "CGO_ENABLED=1"}}
	if _, err := b.Run.Run(ctx, goBuild); err != nil {
		return Row{}, err
	}
	linked, err := filepath.Glob(filepath.Join(objects, "*.o"))
	if err != nil {
		return Row{}, err
	}
	for _, c := range []step.Cmd{
		{Path: tool("ld.lld"), Args: append([]string{"-r", "-o", object}, linked...)},
		{Path: tool("llvm-objcopy"), Args: []string{"--wildcard", "--keep-global-symbol=golib_*", object}},
		{Path: tool("llvm-ar"), Args: []string{"rcsD", archive, object}},
		{Path: cc, Args: append([]string{"-shared", "-o", ours, "-Wl,--whole-archive", archive, "-Wl,--no-whole-archive", "-lpthread"}, link.Any(65536, nil, "").Flags()...)},
		{Path: cc, Args: []string{"-O2", "-o", program, source, "-ldl", "-lpthread"}},
	} {
		if _, err := b.Run.Run(ctx, c); err != nil {
			return Row{}, err
		}
	}
	run := func(lib string) func() error {
		return func() error { return exec.CommandContext(ctx, program, lib, "golib_strerror", calls).Run() }
	}
	times, err := inTurns(3*rounds, run(ours), run(peer), nothing)
	if err != nil {
		return Row{}, err
	}
	// The least counts: both do the same with the same code, and all above it is the machine's doing.
	return Row{calls + " calls from C into Go and back, through a finished library", "go build -buildmode=c-shared", slices.Min(times[0]).Seconds(), slices.Min(times[1]).Seconds(), 1, "s"}, nil
}
