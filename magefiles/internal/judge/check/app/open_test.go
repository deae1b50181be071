package app

import (
	"path/filepath"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// openApp reads an app as the command does that checks files.
func openApp(t *testing.T, path string, target subject.Target) *subject.App {
	t.Helper()
	a, err := tryApp(path, target)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a
}

func tryApp(path string, target subject.Target) (*subject.App, error) {
	file, err := appfile.Open(path)
	if err != nil {
		return nil, err
	}
	a := &subject.App{File: file, Target: target, Place: rule.Place{File: filepath.Base(path)}}
	for _, n := range file.Libraries() {
		if n.Err != nil {
			continue
		}
		a.Libraries = append(a.Libraries, &subject.Library{
			Library: n.ELF, Target: target, Name: n.Name, ABI: abi.Find(n.ABI), App: a, Place: rule.Place{File: a.Place.File, Entry: n.Entry.Name, ABI: n.ABI},
		})
	}
	return a, nil
}

func lookAtApp(a *subject.App) []rule.Finding {
	return rule.Look(Rules, a, a.Place)
}
