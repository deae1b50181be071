package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/gondk/gondk/magefiles/internal/build/link"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/capi"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// inspect looks at a large stripped library, against a tool that prints all of its tables. The compiled targets, which this program is, run by
// themselves, as those that mage -compile makes for CI: else most of the time is mage's own, looking whether it has to compile.
func (b *Bench) inspect(ctx context.Context) (Row, error) {
	readelf, err := firstOf("llvm-readelf-19", "llvm-readelf")
	if err != nil {
		return Row{}, err
	}
	lib, err := b.large(ctx)
	if err != nil {
		return Row{}, err
	}
	mage, err := os.Executable()
	if err != nil {
		return Row{}, err
	}
	run := func(path string, args ...string) func() error {
		return func() error { return exec.CommandContext(ctx, path, append(args, lib)...).Run() }
	}
	return race("inspect, a stripped library of 60 MB", "llvm-readelf -aW", run(mage, "inspect"), run(readelf, "-aW"), 0.15, nothing)
}

// baseline reads the C API from a library's debug information, against libabigail's reader.
func (b *Bench) baseline(ctx context.Context) (Row, error) {
	abidw, err := firstOf("abidw")
	if err != nil {
		return Row{}, err
	}
	libs, err := filepath.Glob(b.Matrix.Layout().Symbols("cmake", b.Matrix.ABIs[0].Name, "*.so"))
	if err != nil || len(libs) == 0 {
		return Row{}, errors.Join(errors.New("no linked library to read"), err)
	}
	ours := func() error {
		lib, err := elfabi.ReadLibrary(libs[0])
		if err != nil {
			return err
		}
		_, err = capi.ReadLibrary(lib)
		return err
	}
	peer := func() error { return exec.CommandContext(ctx, abidw, "--out-file", os.DevNull, libs[0]).Run() }
	return race("baseline, the C API of the sample's unstripped library", "abidw", ours, peer, 0.25, nothing)
}

func nothing() error { return nil }

// firstOf returns the path of the first of the programs that this machine has.
func firstOf(names ...string) (string, error) {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("%s: not found, but the benchmark compares with it; install it (Debian's llvm-19, abigail-tools, bsdiff)", names[0])
}

// functions is how many functions the large library has: with 91 instructions each, and two relocations, it has 60 MB.
const functions = 120000

// large makes a library of about 60 MB with the tables of a large C++ library.
func (b *Bench) large(ctx context.Context) (string, error) {
	source, lib := filepath.Join(b.Run.Root, "large.s"), filepath.Join(b.Run.Root, "liblarge.so")
	if err := writeLarge(source); err != nil {
		return "", err
	}
	clang := b.Tools.NDK.Tool("clang")
	arm64 := abi.Defaults()[0]
	args := []string{"--target=" + arm64.Target("24"), "-shared", "-nostdlib", "-s", "-fuse-ld=lld", "-Wl,--build-id=sha1", "-o", lib, source}
	_, err := b.Run.Run(ctx, step.Cmd{Path: clang, Args: append(args, link.Of(arm64, 16384, nil, "").Flags()...)})
	return lib, err
}

func writeLarge(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	name := func(i int) string { return fmt.Sprintf("_ZN7example7library6module%d8function%dEPKcjj", i%97, i) }
	fmt.Fprintln(w, ".text")
	for i := range functions {
		fmt.Fprintf(w, ".globl %[1]s\n.type %[1]s,%%function\n%[1]s:\n.fill 90,4,0xd503201f\nret\n.size %[1]s,.-%[1]s\n", name(i))
	}
	fmt.Fprintln(w, ".data")
	for i := range 2 * functions {
		fmt.Fprintf(w, ".quad %s\n", name(i%functions))
	}
	return w.Flush()
}
