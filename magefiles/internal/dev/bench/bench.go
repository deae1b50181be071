// Package bench compares gondk with plain go build, and its other parts with other programs, in one run on one machine, as ratios.
package bench

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/project/layout"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Row is one comparison. Ours and Peer are seconds, or bytes for sizes.
type Row struct {
	Name, PeerName string
	Ours, Peer     float64
	Limit          float64 // the ratio that Ours should not exceed
	Unit           string
}

// Ratio gives Ours in units of Peer.
func (r Row) Ratio() float64 { return r.Ours / r.Peer }

// Exceeds reports whether that is more than it should be.
func (r Row) Exceeds() bool { return r.Ratio() > r.Limit }

// amount returns a number with its unit.
func (r Row) amount(n float64) string {
	switch {
	case r.Unit == "s" && n < 0.1:
		return fmt.Sprintf("%.1f ms", 1000*n)
	case r.Unit == "s":
		return fmt.Sprintf("%.2f s", n)
	}
	return fmt.Sprintf("%.0f %s", n, r.Unit)
}

// rounds is how often each thing is timed; the median counts. Ours and the peer alternate, so both see the same machine.
const rounds = 5

const goBuildPeer = "go build -buildmode=c-shared for each ABI"

// Bench measures in a copy of a project that it may change.
type Bench struct {
	Run    *step.Runner // its Root is the copy
	Matrix *matrix.Matrix
	Tools  *toolchain.Tools
	Mage   func(ctx context.Context, target string) error // runs a target in the copy
	Source string                                         // a Go file of the library, to change; no program has part of it
	Gondk  string                                         // the folder of gondk's own module, of which the copy is

	delta   *deltas                         // nil until a row asks
	printed map[string]map[string][]float64 // by class, what it printed
}

// fromNothing is the row that has use for nothing that was built before.
const fromNothing = "clean"

// named is one row by the name that people ask for it.
type named struct {
	name    string
	measure func(*Bench, context.Context) (Row, error)
}

// rows are all of them, in their order: the first builds the sample for those that look at it, and what takes it away comes after these.
var rows = []named{
	{fromNothing, (*Bench).clean}, {"noop", (*Bench).upToDate}, {"line", (*Bench).oneLine}, {"archives", (*Bench).archives}, {"abis", (*Bench).fourABIs}, {"ninja", (*Bench).ninja},
	{"sync", (*Bench).sync}, {"check", (*Bench).check}, {"inspect", (*Bench).inspect}, {"baseline", (*Bench).baseline}, {"size", (*Bench).size},
	{"library-size", (*Bench).librarySize}, {"library-build", (*Bench).libraryBuild}, {"memory", (*Bench).memory},
	{"library-call", (*Bench).call}, {"delta", (*Bench).applyDelta}, {"delta-memory", (*Bench).applyMemory}, {"delta-make", (*Bench).makeDelta}, {"delta-size", (*Bench).deltaSize},
	{"bind-ints", (*Bench).bindInts}, {"bind-text", (*Bench).bindText}, {"bind-list", (*Bench).bindList}, {"bind-size", (*Bench).bindSize},
	{"gobind-ints", (*Bench).gobindInts}, {"gobind-text", (*Bench).gobindText}, {"gobind-list", (*Bench).gobindList},
}

// Rows gives the rows of that names, all of them where there is none, for [Bench.Measure].
func Rows(names ...string) ([]named, error) {
	var some []named
	for _, name := range names {
		i := slices.IndexFunc(rows, func(n named) bool { return n.name == name })
		if i < 0 {
			var known []string
			for _, n := range rows {
				known = append(known, n.name)
			}
			return nil, fmt.Errorf("no row %q; there are %s", name, strings.Join(known, ", "))
		}
		some = append(some, rows[i])
	}
	if len(some) == 0 {
		return rows, nil
	}
	return some, nil
}

// Measure measures rows and hands each to show as soon as it is there: all of them take minutes. It fails where one is above its limit.
func (b *Bench) Measure(ctx context.Context, rows []named, show func(Row) error) error {
	fill := sync.OnceValue(func() error { // Go's build cache, for both sides
		if err := b.Mage(ctx, "aab"); err != nil {
			return err
		}
		return b.plain(ctx)
	})
	return b.inTurn(ctx, rows, fill, show)
}

func (b *Bench) inTurn(ctx context.Context, rows []named, fill func() error, show func(Row) error) error {
	var above []string
	for _, n := range rows {
		if n.name != fromNothing {
			if err := fill(); err != nil {
				return err
			}
		}
		row, err := n.measure(b, ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", n.name, err)
		}
		if err := show(row); err != nil {
			return err
		}
		if row.Exceeds() {
			above = append(above, n.name)
		}
	}
	if len(above) > 0 {
		list := strings.Join(above, ",")
		return fmt.Errorf("above the limit: %s; mage bench -rows=%[1]s measures again, on a machine that does nothing else", list)
	}
	return nil
}

// archives builds all archives again, against go build of a shared library for each ABI, one after the other.
func (b *Bench) archives(ctx context.Context) (Row, error) {
	ours := func() error { return b.Mage(ctx, "archive") }
	peer := func() error { return b.plain(ctx) }
	return race("archives, sources compiled before", goBuildPeer, ours, peer, 0.8, b.forget)
}

// upToDate asks for bundles that are up to date.
func (b *Bench) upToDate(ctx context.Context) (Row, error) {
	if err := b.Mage(ctx, "aab"); err != nil {
		return Row{}, err
	}
	if err := b.plain(ctx); err != nil {
		return Row{}, err
	}
	ours := func() error { return b.Mage(ctx, "aab") }
	peer := func() error { return b.plain(ctx) }
	return race("aab, nothing changed", goBuildPeer, ours, peer, 0.25, nothing)
}

// oneLine asks for the bundles after a change in one file of the library.
func (b *Bench) oneLine(ctx context.Context) (Row, error) {
	ours := func() error { return b.Mage(ctx, "aab") }
	peer := func() error { return b.plain(ctx) }
	return race("aab, one line of Go changed", goBuildPeer, ours, peer, 1.25, b.change)
}

// race times ours and peer in turns, each after prepare.
func race(name, peerName string, ours, peer func() error, limit float64, prepare func() error) (Row, error) {
	return raceFor(rounds, name, peerName, ours, peer, limit, prepare)
}

// raceFor is race for another number of rounds.
func raceFor(rounds int, name, peerName string, ours, peer func() error, limit float64, prepare func() error) (Row, error) {
	times, err := inTurns(rounds, ours, peer, prepare)
	if err != nil {
		return Row{}, err
	}
	return Row{name, peerName, median(times[0]), median(times[1]), limit, "s"}, nil
}

// inTurns gives what ours and peer took in each round.
func inTurns(rounds int, ours, peer, prepare func() error) (times [2][]time.Duration, err error) {
	for range rounds {
		for i, run := range []func() error{ours, peer} {
			if err := prepare(); err != nil {
				return times, err
			}
			start := time.Now()
			if err := run(); err != nil {
				return times, err
			}
			times[i] = append(times[i], time.Since(start))
		}
	}
	return times, nil
}

func median(times []time.Duration) float64 {
	slices.Sort(times)
	return times[len(times)/2].Seconds()
}

// forget removes what makes either side skip the link.
func (b *Bench) forget() error {
	for _, abi := range b.Matrix.ABIs {
		if err := os.Remove(b.shared(abi, "")); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return os.RemoveAll(b.Matrix.Layout().Archives().Dir)
}

// change makes the library's source differ from all its earlier states.
func (b *Bench) change() error { return change(b.Source) }

func change(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	line := fmt.Sprintf("\nvar benchmark%d = %q\n", time.Now().UnixNano(), time.Now())
	return os.WriteFile(file, append(text, line...), 0o666)
}

// shared is where the peer's library for an ABI goes.
func (b *Bench) shared(abi matrix.ABI, suffix string) string {
	return filepath.Join(b.Matrix.Root, "plain", abi.Name+suffix, "lib"+b.Matrix.Library.Name+".so")
}

// plain is the peer: go build for each ABI in turn.
func (b *Bench) plain(ctx context.Context) error { return b.goBuild(ctx, "") }

// goBuild builds the library for each ABI with what gondk adds to it, such as the code for what is bound.
func (b *Bench) goBuild(ctx context.Context, suffix string, flags ...string) error {
	flags = b.additions(append(flags, "-buildmode=c-shared")...)
	for i := range b.Matrix.ABIs {
		a := &b.Matrix.ABIs[i]
		if err := b.goBuildOne(ctx, "", a, b.shared(*a, suffix), b.Matrix.Library.Package, flags...); err != nil {
			return err
		}
	}
	return nil
}

// additions adds to flags of go build the one for what gondk adds to the library.
func (b *Bench) additions(flags ...string) []string {
	if overlay := layout.Overlay(b.Run.Root, "overlay.json"); exists(overlay) {
		flags = append(slices.Clip(flags), "-overlay="+overlay)
	}
	return flags
}

// goPrograms builds the programs for each ABI.
func (b *Bench) goPrograms(ctx context.Context) error {
	for i := range b.Matrix.ABIs {
		for _, p := range b.Matrix.Programs {
			a := &b.Matrix.ABIs[i]
			out := filepath.Join(filepath.Dir(b.shared(*a, "")), p.Name)
			if err := b.goBuildOne(ctx, "", a, out, p.Package, "-buildmode=pie"); err != nil {
				return err
			}
		}
	}
	return nil
}

// goBuildOne builds one package for an ABI; dir is that of its module, empty for the copy.
func (b *Bench) goBuildOne(ctx context.Context, dir string, a *matrix.ABI, out, pkg string, flags ...string) error {
	args := slices.Concat([]string{"build", "-trimpath", "-o", out}, flags, []string{pkg})
	env := archive.Env(a, b.Tools.NDK, strconv.Itoa(b.Matrix.Android.MinSDK))
	_, err := b.Run.Run(ctx, step.Cmd{Path: b.Tools.Go.Path, Args: args, Dir: dir, Env: env})
	return err
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// Print writes a row.
func Print(w io.Writer, r Row) error {
	verdict := "holds"
	if r.Exceeds() {
		verdict = "EXCEEDED"
	}
	_, err := fmt.Fprintf(w, "%s\n  gondk %s, %s %s: ratio %.3f, limit %.2f, %s\n",
		r.Name, r.amount(r.Ours), r.PeerName, r.amount(r.Peer), r.Ratio(), r.Limit, verdict)
	return err
}
