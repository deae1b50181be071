package loader

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/ndkapi"
)

// FuzzRun loads a library on each ABI's devices, old and new, with itself as a neighbour. Its seeds are those of package elfabi's reader.
func FuzzRun(f *testing.F) {
	for _, data := range fuzzSeeds(f) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file := File{"libfuzz.so", string(data)}
		for _, a := range abi.All() {
			for _, d := range []Device{{API: 21, Page: 4096}, {API: 29, Page: 4096}, {API: 36, Page: 16384}, {API: 36, Page: 16384, Compat: true}} {
				d.ABI, d.TargetSDK = a, d.API
				w := World{Device: d, System: ndkapi.Embedded(), Whole: true, Beside: func(name string) (File, bool) { return File{name, file.Data}, name == "libself.so" }}
				v := Run(file, w)
				for _, fault := range v.Faults {
					if fault.Text == "" || len(fault.String()) > 2*maxText || fault.Step >= Loaded {
						t.Errorf("a bad fault: %+v", fault)
					}
				}
			}
		}
	})
}

// fuzzSeeds reads the corpus that elfabi's fuzzing has kept.
func fuzzSeeds(t testing.TB) [][]byte {
	t.Helper()
	files, err := filepath.Glob("../../read/elfabi/testdata/fuzz/FuzzReadLibrary/*")
	if err != nil || len(files) == 0 {
		t.Fatalf("no seeds: %v", err)
	}
	var all [][]byte
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, text, _ = bytes.Cut(text, []byte("\n"))
		var data []byte
		if _, err := fmt.Sscanf(string(bytes.TrimSpace(text)), "[]byte(%q)", &data); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		all = append(all, data)
	}
	return all
}
