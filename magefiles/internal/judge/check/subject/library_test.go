package subject

import (
	"debug/elf"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// 64-bit ABIs begin at API 21, so that libraries for them say 21 in apps for older devices too.
func TestLinkLevel(t *testing.T) {
	for _, c := range []struct {
		machine         elf.Machine
		class           elf.Class
		least, linkedAt int
	}{
		{elf.EM_AARCH64, elf.ELFCLASS64, 16, 21},
		{elf.EM_AARCH64, elf.ELFCLASS64, 24, 24},
		{elf.EM_ARM, elf.ELFCLASS32, 16, 16},
		{elf.EM_RISCV, elf.ELFCLASS64, 24, 36},
		{elf.EM_ARM, elf.ELFCLASS32, 25, 24},
	} {
		l := &Library{Library: &elfabi.Library{File: &elfabi.File{Header: elfabi.Header{Machine: c.machine, Class: c.class}}}}
		if got := l.LinkLevel(c.least); got != c.linkedAt {
			t.Errorf("%v at min SDK %d: %d, want %d", c.machine, c.least, got, c.linkedAt)
		}
	}
}
