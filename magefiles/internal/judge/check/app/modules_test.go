package app

import "testing"

func TestAtLeast(t *testing.T) {
	for version, want := range map[string]bool{
		"1.17.0": true, "1.18.2": true, "2.0.0": true, "1.17.0-alpha03": true, "1.16.9": false, "0.99.0": false, "": false, "1.17": false,
		"1.99999999999999999999.0": false,
	} {
		if got := atLeast(version, 1, 17); got != want {
			t.Errorf("%q: %v, want %v", version, got, want)
		}
	}
}
