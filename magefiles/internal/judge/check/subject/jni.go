package subject

import (
	"debug/elf"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

const OnLoad = "JNI_OnLoad"

func ExportsOnLoad(l *elfabi.Library) bool {
	for s := range l.Named(OnLoad) {
		if s.Exported() && s.Type() == elf.STT_FUNC {
			return true
		}
	}
	return false
}
