package check

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// openApp reads an app as the command does that checks files.
func openApp(t *testing.T, path string, target Target) *App {
	t.Helper()
	a, err := tryApp(path, target)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a
}

func tryApp(path string, target Target) (*App, error) {
	file, err := appfile.Open(path)
	if err != nil {
		return nil, err
	}
	a := &App{File: file, Target: target, Place: Place{File: filepath.Base(path)}}
	for _, n := range file.Libraries() {
		if n.Err != nil {
			continue
		}
		a.Libraries = append(a.Libraries, &Library{
			Library: n.ELF, Target: target, Name: n.Name, ABI: abi.Find(n.ABI), App: a, Place: Place{File: a.Place.File, Entry: n.Entry.Name, ABI: n.ABI},
		})
	}
	return a, nil
}

func lookAtApp(a *App) []Finding {
	return lookFor(slices.Concat(layoutRules, manifestRules, zipRules, packingRules, playRules, prefabRules), a, a.Place)
}
