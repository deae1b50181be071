package loader

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What one device's linker made of a library changes nothing of what another's says.
func TestMemo(t *testing.T) {
	seeds := map[string]seed{}
	for _, a := range readAnswers(t) {
		key := a.abi + "/" + a.kind
		if _, ok := seeds[key]; !ok {
			seeds[key] = makeSeed(t, a.abi, a.kind)
		}
		s := seeds[key]
		data, err := s.edit(a.change)
		if err != nil {
			t.Fatal(err)
		}
		w, memo := s.world(), &Memo{}
		for _, d := range []Device{{API: 24, Page: 4096}, {API: 36, Page: 4096}, {API: 21, Page: 4096}, {API: 29, Page: 4096}, {API: 36, Page: 16384}, {API: 36, Page: 16384, Compat: true}} {
			d.TargetSDK, d.ABI = 36, s.abi
			w.Device, w.Memo = d, nil
			alone := Run(File{"libseed.so", data}, w)
			w.Memo = memo
			if d := cmp.Diff(alone.Faults, Run(File{"libseed.so", data}, w).Faults); d != "" {
				t.Errorf("%s %s at API %d: -alone +after others\n%s", key, a.change, w.API, d)
			}
		}
	}
}
