package report

import (
	"cmp"
	"slices"
)

// tile is something with a size, and once it is laid out a place.
type tile struct {
	Name  string
	Bytes int64
	box
}

// box is a rectangle.
type box struct{ X, Y, W, H float64 }

// layOut gives each tile an area of the box that is in proportion to its bytes, as square as rows allow: Bruls, Huizing and van Wijk,
// "Squarified Treemaps". The largest comes first. Tiles without bytes are left out.
func layOut(tiles []tile, in box) []tile {
	tiles = slices.DeleteFunc(slices.Clone(tiles), func(t tile) bool { return t.Bytes <= 0 })
	slices.SortStableFunc(tiles, func(a, b tile) int { return cmp.Compare(b.Bytes, a.Bytes) })
	var total float64
	for _, t := range tiles {
		total += float64(t.Bytes)
	}
	scale := in.W * in.H / total // area of a byte
	for rest := tiles; len(rest) > 0; {
		n := rowOf(rest, min(in.W, in.H), scale)
		in = place(rest[:n], in, scale)
		rest = rest[n:]
	}
	return tiles
}

// rowOf returns how many tiles the next row takes: as many as make its worst shape no worse.
func rowOf(tiles []tile, side, scale float64) int {
	n := 1
	for best := worst(tiles[:1], side, scale); n < len(tiles); n++ {
		next := worst(tiles[:n+1], side, scale)
		if next > best {
			break
		}
		best = next
	}
	return n
}

// worst returns the largest ratio of length to breadth in a row along a side.
func worst(row []tile, side, scale float64) float64 {
	var sum float64
	for _, t := range row {
		sum += float64(t.Bytes) * scale
	}
	most := 0.0
	for _, t := range row {
		area := float64(t.Bytes) * scale
		long, thick := area*side/sum, sum/side
		most = max(most, long/thick, thick/long)
	}
	return most
}

// place puts a row along the shorter side of a box, and returns what is left of it.
func place(row []tile, in box, scale float64) box {
	var sum float64
	for _, t := range row {
		sum += float64(t.Bytes) * scale
	}
	x, y := in.X, in.Y
	for i := range row {
		area := float64(row[i].Bytes) * scale
		if in.W >= in.H {
			row[i].box = box{x, y, sum / in.H, area * in.H / sum}
			y += row[i].H
		} else {
			row[i].box = box{x, y, area * in.W / sum, sum / in.W}
			x += row[i].W
		}
	}
	if in.W >= in.H {
		thick := sum / in.H
		return box{in.X + thick, in.Y, max(0, in.W-thick), in.H}
	}
	thick := sum / in.W
	return box{in.X, in.Y + thick, in.W, max(0, in.H-thick)}
}
