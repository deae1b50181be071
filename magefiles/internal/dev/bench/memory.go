package bench

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
)

// embedded is how many bytes a library of 60 MB holds beside its code.
const embedded = 53 << 20

// memory builds the bundles of a library of 60 MB, from Go's link on, and go build one such library: it tells the most memory that one of
// the programs has that either starts. That of go build is Go's linker.
func (b *Bench) memory(ctx context.Context) (row Row, err error) {
	dir := filepath.Join(b.Run.Root, b.Matrix.Library.Package) // which programs have no part of
	files := []string{filepath.Join(dir, "large.go"), filepath.Join(dir, "large.bin")}
	defer func() { err = errors.Join(err, os.Remove(files[0]), os.Remove(files[1])) }()
	if err := enlarge(files[0], files[1]); err != nil {
		return Row{}, err
	}
	d := &deltas{bsdelta: filepath.Join(b.Run.Root, "bsdelta"), out: filepath.Join(b.Run.Root, "memory")}
	if err := b.compileBsdelta(ctx, d.bsdelta); err != nil {
		return Row{}, err
	}
	ours, err := d.peakMemory(b.inCopy(exec.CommandContext(ctx, b.Tools.Go.Path, "tool", "mage", "aab")))
	if err != nil {
		return Row{}, err
	}
	arm64 := b.Matrix.ABIs[0]
	build := exec.CommandContext(ctx, b.Tools.Go.Path, "build", "-buildmode=c-shared", "-trimpath", "-o", b.shared(arm64, "-large"), b.Matrix.Library.Package)
	peer, err := d.peakMemory(b.inCopy(build, archive.Env(&arm64, b.Tools.NDK, strconv.Itoa(b.Matrix.Android.MinSDK))...))
	return Row{"aab of a library of 60 MB, peak of memory", "go build -buildmode=c-shared", ours, peer, 2, "MB"}, err
}

// enlarge writes a Go file that embeds another, which no compression makes smaller.
func enlarge(source, embeds string) error {
	data := make([]byte, embedded)
	rand.NewChaCha8([32]byte{}).Read(data)
	text := "package main\n\nimport _ \"embed\"\n\n//go:embed " + filepath.Base(embeds) + "\nvar large string\n\nfunc init() { if large == \"\" { large = \"x\" } }\n"
	return errors.Join(os.WriteFile(embeds, data, 0o666), os.WriteFile(source, []byte(text), 0o666))
}

// inCopy has a command run in the copy, with more in its environment.
func (b *Bench) inCopy(cmd *exec.Cmd, env ...string) *exec.Cmd {
	cmd.Dir, cmd.Env = b.Run.Root, append(slices.Clone(b.Run.Env), env...)
	return cmd
}
