package report

import (
	"math"
	"testing"
)

// Areas are in proportion, fill the box and overlap nowhere.
func TestLayOut(t *testing.T) {
	var bytes []int64
	for i := range 60 {
		bytes = append(bytes, int64(1+i*i*i*37%9973))
	}
	for _, c := range []struct {
		name  string
		bytes []int64
		in    box
	}{
		{"one", []int64{5}, box{10, 20, 100, 50}},
		{"two alike", []int64{5, 5}, box{0, 0, 100, 50}},
		{"many", bytes, box{3, 4, 1000, 400}},
		{"many, tall", bytes, box{0, 0, 300, 900}},
		{"one far above", []int64{1 << 40, 1, 1, 1}, box{0, 0, 400, 300}},
		{"nothing and lies", []int64{0, -7, 3}, box{0, 0, 10, 10}},
	} {
		var tiles []tile
		var total, area float64
		for _, n := range c.bytes {
			tiles = append(tiles, tile{Bytes: n})
			total += float64(max(n, 0))
		}
		got := layOut(tiles, c.in)
		for i, a := range got {
			area += a.W * a.H
			if want := float64(a.Bytes) / total * c.in.W * c.in.H; math.Abs(a.W*a.H-want) > 1e-6*c.in.W*c.in.H {
				t.Errorf("%s: %+v, want an area of %f", c.name, a, want)
			}
			if a.X < c.in.X-1e-6 || a.Y < c.in.Y-1e-6 || a.X+a.W > c.in.X+c.in.W+1e-6 || a.Y+a.H > c.in.Y+c.in.H+1e-6 {
				t.Errorf("%s: %+v is outside", c.name, a)
			}
			for _, b := range got[:i] {
				if w, h := min(a.X+a.W, b.X+b.W)-max(a.X, b.X), min(a.Y+a.H, b.Y+b.H)-max(a.Y, b.Y); w > 1e-6 && h > 1e-6 {
					t.Errorf("%s: %+v and %+v overlap", c.name, a, b)
				}
			}
		}
		if math.Abs(area-c.in.W*c.in.H) > 1e-6*c.in.W*c.in.H {
			t.Errorf("%s: %f of the box are filled", c.name, area)
		}
	}
	if got := layOut(nil, box{0, 0, 1, 1}); len(got) != 0 {
		t.Error(got)
	}
}

// With sizes alike the tiles are nearly square.
func TestLayOutIsSquarish(t *testing.T) {
	tiles := make([]tile, 24)
	for i := range tiles {
		tiles[i].Bytes = 100
	}
	for _, a := range layOut(tiles, box{0, 0, 600, 400}) {
		if r := max(a.W/a.H, a.H/a.W); r > 1.6 {
			t.Errorf("%+v is %f times as long as broad", a, r)
		}
	}
}
