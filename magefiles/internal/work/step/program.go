package step

import (
	"crypto/rand"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"runtime/debug"
	"sync"
)

// module is gondk's own module path.
const module = "github.com/gondk/gondk"

// program tells the gondk that runs from others, for stamps: what another one made, or let pass, is done again, since its rules were others.
// A released gondk is known by the checksum of its module, so that mage's targets and the gondk command, two programs, believe each
// other's stamps, and a change in a project's own magefile makes nothing anew. Any other, as with a replace, is known by its bytes.
var program = sync.OnceValue(func() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		if released := released(info); released != "" {
			return released
		}
	}
	if self, err := os.Executable(); err == nil {
		if sum, err := checksum(self); err == nil {
			return sum
		}
	}
	return rand.Text() // one that cannot be read, as after an upgrade under its feet, believes no stamp
})

// checksum tells a program's file from others. SHA-256 would take as long as all else that a build does that is up to date.
func checksum(file string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	sum := crc32.NewIEEE()
	size, err := io.Copy(sum, f)
	return fmt.Sprintf("%d bytes, crc32 %08x", size, sum.Sum32()), err
}

// released gives version and checksum of gondk's module in a program, or nothing if its sources may change without either.
func released(info *debug.BuildInfo) string {
	for _, m := range append(info.Deps, &info.Main) {
		if m.Path != module {
			continue
		}
		if m.Replace != nil {
			m = m.Replace
		}
		if m.Sum != "" {
			return m.Path + "@" + m.Version + " " + m.Sum
		}
	}
	return ""
}
