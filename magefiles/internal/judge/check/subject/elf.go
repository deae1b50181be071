package subject

import (
	"debug/elf"
	"fmt"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

// MachineName gives the ABI's name beside the ELF one's: EM_AARCH64 (arm64-v8a).
func MachineName(m elf.Machine) string {
	for _, a := range abi.All() {
		if a.Machine == m {
			return fmt.Sprintf("%s (%s)", m, a.Name)
		}
	}
	return m.String()
}

func Permissions(f elf.ProgFlag) string {
	text := ""
	for _, p := range []struct {
		flag elf.ProgFlag
		mark string
	}{{elf.PF_R, "R"}, {elf.PF_W, "W"}, {elf.PF_X, "X"}} {
		if f&p.flag != 0 {
			text += p.mark
		}
	}
	return text
}

// TLSAPI is the first API level whose loader knows ELF TLS.
const TLSAPI = 29

// Page sizes of devices, in bytes.
const (
	Page4K  = 4096 // of every device until those with 16 KB came
	Page16K = 16384
)
