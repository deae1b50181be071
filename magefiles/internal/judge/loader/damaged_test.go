package loader

import (
	"testing"
	"time"
)

// A library that is cut or overwritten anywhere ends the dry run in one way or another, and soon.
func TestDamaged(t *testing.T) {
	for _, kind := range []string{"gnu", "sysv", "packed", "relr"} {
		s := makeSeed(t, "arm64-v8a", kind)
		start := time.Now()
		runs := 0
		for at := 0; at < len(s.data); at += 13 {
			s.run(s.data[:at])
			for _, value := range []byte{0, 1, 0x7f, 0xff} {
				b := []byte(s.data)
				for i := at; i < min(at+8, len(b)); i += 2 {
					b[i] = value
				}
				s.run(string(b))
				runs++
			}
		}
		if each := time.Since(start) / time.Duration(runs); each > 20*time.Millisecond {
			t.Errorf("%s: %v each", kind, each)
		}
	}
}

// Tables that ask for endless work are told, or given up.
func TestEndless(t *testing.T) {
	for kind, changes := range map[string][]string{
		"sysv":   {"dyn.VERNEEDNUM.val=0xffffffffffff", "dyn.VERDEFNUM.val=0xffffffffffff"},
		"gnu":    {"dyn.RELASZ.val=0x7fffffffffffffff", "dyn.VERNEEDNUM.val=0x7fffffffffff"},
		"packed": {"packed.4=0xff"},
	} {
		s := makeSeed(t, "arm64-v8a", kind)
		for _, change := range changes {
			data, err := s.edit(change)
			if err != nil {
				t.Fatal(err)
			}
			if v := s.run(data); v.Loads() && !v.Lost {
				t.Errorf("%s %s: it loads", kind, change)
			}
		}
	}
}
