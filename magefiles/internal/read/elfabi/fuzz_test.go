package elfabi

import (
	"errors"
	"strings"
	"testing"
)

// The seeds below testdata/fuzz are small libraries, objects and archives of the four ABIs, of this package's own sources: made with
// clang and lld as the other tests make theirs. What fuzzing found lies beside them.

// FuzzReadLibrary reads a library and asks for every fact of it.
func FuzzReadLibrary(f *testing.F) {
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := ParseLibrary("fuzz.so", string(data))
		if err != nil {
			namesFile(t, err, "fuzz.so")
			return
		}
		askAll(l)
	})
}

// FuzzReadObject reads an object, and the same bytes as an ELF file of no kind.
func FuzzReadObject(f *testing.F) {
	f.Fuzz(func(t *testing.T, data []byte) {
		if any, err := ParseFile("fuzz.o", string(data)); err != nil {
			namesFile(t, err, "fuzz.o")
		} else {
			askFile(any)
		}
		if o, err := parseObject(bin{"fuzz.o", string(data)}); err != nil {
			namesFile(t, err, "fuzz.o")
		} else {
			askObject(o)
		}
	})
}

// FuzzReadArchive reads an archive and every member of it.
func FuzzReadArchive(f *testing.F) {
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := ParseArchive("fuzz.a", string(data))
		if err != nil {
			namesFile(t, err, "fuzz.a")
			return
		}
		askArchive(a)
	})
}

// FuzzCallers looks for the source lines of an object. Its seeds were made with -g.
func FuzzCallers(f *testing.F) {
	f.Fuzz(func(t *testing.T, data []byte) {
		o, err := parseObject(bin{"fuzz.o", string(data)})
		if err != nil {
			return
		}
		for _, c := range o.Callers([]string{"memfd_create", "close"})["close"] {
			if len(c.File) > maxPath {
				t.Errorf("a path of %d bytes", len(c.File))
			}
		}
	})
}

// FuzzHeader reads the text of a cgo header.
func FuzzHeader(f *testing.F) {
	f.Fuzz(func(t *testing.T, text string) {
		for _, name := range ExportsOfHeader(text) {
			if !strings.Contains(text, name) {
				t.Errorf("%q is not in the header", name)
			}
		}
		GoIntBits(text)
	})
}

// namesFile reports whether an error of a reader is a fault of that file, with a text of a size that somebody reads.
func namesFile(t *testing.T, err error, file string) {
	t.Helper()
	var fault *Fault
	if !errors.As(err, &fault) || fault.File != file || fault.Text == "" || len(fault.Text) > 2*maxText {
		t.Errorf("no good fault: %v", err)
	}
}
