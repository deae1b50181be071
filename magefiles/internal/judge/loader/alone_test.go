package loader

import "testing"

// Of a library whose neighbours nobody knows nothing is told that they may have; what Android's own have is known all the same.
func TestAlone(t *testing.T) {
	s := makeSeed(t, "x86_64", "gnu")
	for _, c := range []struct {
		change         string
		loads, guessed bool
	}{
		{"phdr.LOAD0.align=+0", true, false},
		{"sym.side_one.name=+1", true, false}, // some other function of the neighbour's
		{"verneed.0.file=+1", true, true},     // some other SONAME of the neighbour's
		{"dyn.NEEDED.val=+1", true, true},     // some other neighbour, whose SONAME may be the old one
		{"plt.0.offset=+0x100000000", false, false},
	} {
		data, err := s.edit(c.change)
		if err != nil {
			t.Fatal(err)
		}
		w := s.world()
		w.Beside, w.Whole = nil, false
		if v := Run(File{"libseed.so", data}, w); v.Loads() != c.loads || v.Guessed != c.guessed {
			t.Errorf("%s: loads %v, guessed %v: %v", c.change, v.Loads(), v.Guessed, v.Faults)
		}
	}
}
