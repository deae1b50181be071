package journeys

import (
	"debug/elf"
	"fmt"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// commands are what scripts can do beside testscript's own.
var commands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"replace": replace,
	"append":  appendText,
	"cut":     cut,
	"exports": exports,
	"needs":   needs,
	"trace":   trace,
	"atmost":  atMost,
}

// replace FILE OLD NEW changes a text that occurs exactly once.
func replace(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: replace FILE OLD NEW")
	}
	name, unescape := ts.MkAbs(args[0]), strings.NewReplacer(`\n`, "\n", `\t`, "\t")
	text := ts.ReadFile(args[0])
	old, new := unescape.Replace(args[1]), unescape.Replace(args[2])
	if strings.Count(text, old) != 1 {
		ts.Fatalf("%s holds %q %d times, not once", args[0], old, strings.Count(text, old))
	}
	ts.Check(os.WriteFile(name, []byte(strings.Replace(text, old, new, 1)), 0o666))
}

// append FILE TEXT adds to a file's end.
func appendText(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: append FILE TEXT")
	}
	text := ts.ReadFile(args[0]) + strings.NewReplacer(`\n`, "\n", `\t`, "\t").Replace(args[1])
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o666))
}

// cut FILE BYTES RESULT copies the first bytes of a file.
func cut(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: cut FILE BYTES RESULT")
	}
	size, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(ts.ReadFile(args[0])[:size]), 0o666))
}

// atmost LINES FILE… fails where the files have more lines than that together.
func atMost(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: atmost LINES FILE…")
	}
	most, err := strconv.Atoi(args[0])
	ts.Check(err)
	n := 0
	for _, file := range args[1:] {
		n += strings.Count(ts.ReadFile(file), "\n")
	}
	if n > most {
		ts.Fatalf("%d lines", n)
	}
}

// exports PATTERN FILE… fails unless every symbol that the libraries define in their dynamic tables matches the pattern.
func exports(ts *testscript.TestScript, neg bool, args []string) {
	for _, file := range args[1:] {
		f, err := elf.Open(ts.MkAbs(file))
		ts.Check(err)
		symbols, err := f.DynamicSymbols()
		f.Close()
		ts.Check(err)
		defined := 0
		for _, s := range symbols {
			if s.Section == elf.SHN_UNDEF {
				continue
			}
			defined++
			if ok, err := path.Match(args[0], s.Name); !ok || err != nil {
				ts.Fatalf("%s exports %s, which is not %s", file, s.Name, args[0])
			}
		}
		if defined == 0 {
			ts.Fatalf("%s exports nothing", file)
		}
	}
}

// needs FILE LINKER LIBRARY… fails unless the program asks for that linker and for no other libraries.
func needs(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: needs FILE LINKER LIBRARY…")
	}
	f, err := elf.Open(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	libs, err := f.ImportedLibraries()
	ts.Check(err)
	if slices.Sort(libs); !slices.Equal(libs, args[2:]) {
		ts.Fatalf("%s needs %q", args[0], libs)
	}
	for _, p := range f.Progs {
		if p.Type != elf.PT_INTERP {
			continue
		}
		linker := make([]byte, p.Filesz)
		_, err := p.ReadAt(linker, 0)
		ts.Check(err)
		if got := strings.TrimRight(string(linker), "\x00"); got != args[1] {
			ts.Fatalf("%s asks for %s", args[0], got)
		}
		return
	}
	ts.Fatalf("%s asks for no linker", args[0])
}

var placeholder = regexp.MustCompile(`\{(id|at) (\S+?)(?: (\S+?))?\}`)

// trace TEMPLATE RESULT writes a backtrace as Android would: {id LIBRARY} stands for a build id, {at LIBRARY FUNCTION} for an address, in as
// many digits as it has on the device.
func trace(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: trace TEMPLATE RESULT")
	}
	text := placeholder.ReplaceAllStringFunc(ts.ReadFile(args[0]), func(found string) string {
		m := placeholder.FindStringSubmatch(found)
		library, err := elfabi.ReadLibrary(ts.MkAbs(m[2]))
		ts.Check(err)
		if m[1] == "id" {
			return library.BuildID()
		}
		return address(ts, library, m[3])
	})
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o666))
}

func address(ts *testscript.TestScript, library *elfabi.Library, function string) string {
	for s := range library.Symbols() {
		if s.Name == function && s.Section != elf.SHN_UNDEF {
			return fmt.Sprintf("%0*x", 2*library.WordSize(), s.Value)
		}
	}
	ts.Fatalf("%s has no function %s", library.Path, function)
	return ""
}
