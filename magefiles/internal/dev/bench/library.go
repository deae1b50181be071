package bench

import (
	"context"
	"os"
)

// small are the flags by which go build makes its smallest library, the one that people ship.
const small = "-ldflags=-s -w"

const goSmallPeer = "go build -buildmode=c-shared -ldflags='-s -w'"

// librarySize holds finished libraries against those of go build.
func (b *Bench) librarySize(ctx context.Context) (Row, error) {
	if err := b.Mage(ctx, "so"); err != nil {
		return Row{}, err
	}
	if err := b.goBuild(ctx, "-small", small); err != nil {
		return Row{}, err
	}
	row := Row{Name: "finished libraries of all ABIs", PeerName: goSmallPeer, Limit: 1, Unit: "bytes"}
	for _, abi := range b.Matrix.ABIs {
		ours, err := fileSizes(b.Matrix.Layout().Shared(abi.Name))
		if err != nil {
			return Row{}, err
		}
		peer, err := os.Stat(b.shared(abi, "-small"))
		if err != nil {
			return Row{}, err
		}
		row.Ours += ours
		row.Peer += float64(peer.Size())
	}
	return row, nil
}

// libraryBuild makes a finished library for one ABI after a change in one file.
func (b *Bench) libraryBuild(ctx context.Context) (Row, error) {
	a := &b.Matrix.ABIs[0]
	ours := func() error { return b.mageFor(ctx, "so", a.Name) }
	peer := func() error {
		return b.goBuildOne(ctx, "", a, b.shared(*a, "-small"), b.Matrix.Library.Package, b.additions("-buildmode=c-shared", small)...)
	}
	for _, fill := range []func() error{ours, peer} { // Go's cache
		if err := fill(); err != nil {
			return Row{}, err
		}
	}
	return race("a finished library, one line of Go changed", goSmallPeer, ours, peer, 1.1, b.change)
}
