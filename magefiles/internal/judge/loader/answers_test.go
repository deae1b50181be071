package loader

import (
	_ "embed"
	"fmt"
	"path"
	"regexp"
	"strings"
	"testing"
)

// answers.txt has edits of the seed, and what the linker of Android 13 said of each: ERR and its text, SIG and the signal, or L where it loaded
// the library. To ask again: go test -run TestAnswers -lab DIR, and load each file of DIR with dlopen(RTLD_NOW).
//
//go:embed testdata/answers.txt
var answers string

// answer is one line: which library, what is changed, what the linker said.
type answer struct{ abi, kind, change, said string }

func readAnswers(t *testing.T) []answer {
	t.Helper()
	var all []answer
	for line := range strings.Lines(answers) {
		f := strings.SplitN(strings.TrimRight(line, "\n"), "\t", 3)
		abi, kind, _ := strings.Cut(f[0], "/")
		if len(f) != 3 || kinds[kind] == nil {
			t.Fatalf("bad line %q", line)
		}
		all = append(all, answer{abi, kind, f[1], f[2]})
	}
	return all
}

func TestAnswers(t *testing.T) {
	seeds := map[string]seed{}
	for i, a := range readAnswers(t) {
		key := a.abi + "/" + a.kind
		s, ok := seeds[key]
		if !ok {
			s = makeSeed(t, a.abi, a.kind)
			seeds[key] = s
			if v := s.run(s.data); !v.Loads() {
				t.Errorf("%s: the seed does not load: %v", key, v.Faults)
			}
		}
		data, err := s.edit(a.change)
		if err != nil {
			t.Errorf("%s: %v", key, err)
			continue
		}
		if *lab != "" {
			keep(t, fmt.Sprintf("%s/%03d/libseed.so", key, i), data)
			keep(t, a.abi+"/"+s.side.Name, s.side.Data)
			keep(t, a.abi+"/"+a.kind+"/"+s.side.Name, s.side.Data)
			continue
		}
		if got, want := said(s.run(data)), fold(a.said); got != want {
			t.Errorf("%s %s:\n got %s\nwant %s", key, a.change, got, want)
		}
	}
}

// said gives a verdict as the lab's loader prints the linker's.
func said(v *Verdict) string {
	switch {
	case v.Lost:
		return "lost"
	case v.Loads():
		return "L"
	case !v.Faults[0].Dies:
		return fold("ERR " + v.Faults[0].String())
	}
	return "SIG"
}

var (
	folders = regexp.MustCompile(`/[^ "]*\.so`)
	loaded  = regexp.MustCompile(`loaded phdr 0x[0-9a-f]+`)
)

// fold takes out of an answer what another process has otherwise: folders, and where the library was loaded. Which signal ends a process
// is not held against the linker's answer.
func fold(s string) string {
	if strings.HasPrefix(s, "SIG") {
		return "SIG"
	}
	s = folders.ReplaceAllStringFunc(s, path.Base)
	return loaded.ReplaceAllString(s, "loaded phdr")
}
