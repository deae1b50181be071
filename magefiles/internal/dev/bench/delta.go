package bench

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// deltas has what is needed to measure making and applying patches, compared with bsdiff and bspatch.
type deltas struct {
	bsdelta, bsdiff, bspatch string // programs
	old, new, patch, out     string // files
	made                     string // our own patch

	bsdiffTook time.Duration // to make patch
}

// deltas compiles the program, and makes a file of 64 MB, a newer version of it, and bsdiff's patch.
func (b *Bench) deltas(ctx context.Context) (*deltas, error) {
	if b.delta != nil {
		return b.delta, nil
	}
	bsdiff, err := firstOf("bsdiff")
	if err != nil {
		return nil, err
	}
	bspatch, err := firstOf("bspatch")
	if err != nil {
		return nil, err
	}
	path := func(name string) string { return filepath.Join(b.Run.Root, name) }
	d := &deltas{bsdelta: path("bsdelta"), bsdiff: bsdiff, bspatch: bspatch, old: path("delta-old"), new: path("delta-new"), patch: path("delta-patch"),
		out: path("delta-out"), made: path("delta-made")}
	if err := b.compileBsdelta(ctx, d.bsdelta); err != nil {
		return nil, err
	}
	goroot, err := b.Run.Run(ctx, step.Cmd{Path: b.Tools.Go.Path, Args: []string{"env", "GOROOT"}, Query: true})
	if err != nil {
		return nil, err
	}
	if _, err := b.Run.Run(ctx, step.Cmd{Path: d.bsdelta, Args: []string{"sample", strings.TrimSpace(goroot.Stdout), d.old, d.new}}); err != nil {
		return nil, err
	}
	start := time.Now()
	if _, err := b.Run.Run(ctx, step.Cmd{Path: d.bsdiff, Args: []string{d.old, d.new, d.patch}}); err != nil {
		return nil, err
	}
	d.bsdiffTook = time.Since(start)
	b.delta = d
	return d, nil
}

func (b *Bench) compileBsdelta(ctx context.Context, program string) error {
	_, err := b.Run.Run(ctx, step.Cmd{Path: b.Tools.Go.Path, Args: []string{"build", "-o", program, "./magefiles/internal/dev/bench/bsdelta"}})
	return err
}

// apply and peerApply are what applies the patch.
func (d *deltas) apply(ctx context.Context) *exec.Cmd {
	return exec.CommandContext(ctx, d.bsdelta, "apply", d.old, d.out, d.patch)
}

func (d *deltas) peerApply(ctx context.Context) *exec.Cmd {
	return exec.CommandContext(ctx, d.bspatch, d.old, d.out, d.patch)
}

func (d *deltas) makePatch(ctx context.Context) error {
	return exec.CommandContext(ctx, d.bsdelta, "make", d.old, d.new, d.made).Run()
}

// applyDelta applies bsdiff's patch.
func (b *Bench) applyDelta(ctx context.Context) (Row, error) {
	d, err := b.deltas(ctx)
	if err != nil {
		return Row{}, err
	}
	ours := func() error { return d.apply(ctx).Run() }
	peer := func() error { return d.peerApply(ctx).Run() }
	return race("apply a delta, a file of 64 MB", "bspatch", ours, peer, 1.5, nothing)
}

// applyMemory is how much memory that takes.
func (b *Bench) applyMemory(ctx context.Context) (Row, error) {
	d, err := b.deltas(ctx)
	if err != nil {
		return Row{}, err
	}
	ours, err := d.peakMemory(d.apply(ctx))
	if err != nil {
		return Row{}, err
	}
	peer, err := d.peakMemory(d.peerApply(ctx))
	return Row{"apply a delta, peak of memory", "bspatch", ours, peer, 1.1, "MB"}, err
}

// peakMemory runs a command, and gives how many MB of memory it had at most. A program that was just started counts as as large as the one
// that starts it: that is bsdelta, which is small, and not this one.
func (d *deltas) peakMemory(cmd *exec.Cmd) (float64, error) {
	result := d.out + "-peak"
	peak := exec.Command(d.bsdelta, append([]string{"peak", result}, cmd.Args...)...)
	peak.Dir, peak.Env = cmd.Dir, cmd.Env
	if out, err := peak.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("%w\n%s", err, out)
	}
	text, err := os.ReadFile(result)
	if err != nil {
		return 0, err
	}
	return strconv.ParseFloat(string(text), 64)
}

// makeDelta makes such a patch, once, as bsdiff has: either takes half a minute, and so little chance.
func (b *Bench) makeDelta(ctx context.Context) (Row, error) {
	d, err := b.deltas(ctx)
	if err != nil {
		return Row{}, err
	}
	start := time.Now()
	err = d.makePatch(ctx)
	return Row{"make a delta, a file of 64 MB", "bsdiff", time.Since(start).Seconds(), d.bsdiffTook.Seconds(), 1.5, "s"}, err
}

// deltaSize holds the size of our patch against that of bsdiff's.
func (b *Bench) deltaSize(ctx context.Context) (Row, error) {
	d, err := b.deltas(ctx)
	if err != nil {
		return Row{}, err
	}
	if _, err := os.Stat(d.made); err != nil { // nobody has asked how long it takes
		if err := d.makePatch(ctx); err != nil {
			return Row{}, err
		}
	}
	ours, err := fileSizes(d.made)
	if err != nil {
		return Row{}, err
	}
	peer, err := fileSizes(d.patch)
	return Row{"size of a delta, a file of 64 MB", "bsdiff", ours, peer, 1.02, "bytes"}, err
}
