package step

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"time"
)

// module is gondk's own module path.
const module = "github.com/gondk/gondk"

// program tells the gondk that runs from others, for stamps: what another one made, or let pass, is done again, since its rules were others.
// A released gondk is known by the checksum of its module, so that mage's targets and the gondk command, two programs, believe each
// other's stamps, and a change in a project's own magefile makes nothing anew. Any other, as with a replace, is known by its build ID, or by its
// bytes where a flag of its linker took that away.
var program = sync.OnceValue(func() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		if released := released(info); released != "" {
			return released
		}
	}
	if self, err := os.Executable(); err == nil {
		if id, err := buildID(self); err == nil && id != "" {
			return id
		}
		if sum, err := checksum(self); err == nil {
			return sum
		}
	}
	return fmt.Sprint(os.Getpid(), time.Now().UnixNano()) // one that cannot be read, as after an upgrade under its feet, believes no stamp
})

// buildID gives the ID that the go command has put into a program: hashes of all that the program is made of. It is near the beginning of the
// file, of which to read all would take as long as much of a build that is up to date: in an ELF file as a note of the owner Go and the type 4,
// in others as a marked text before the code (cmd/internal/buildid). It is "" where there is none, or one that somebody has made up.
func buildID(file string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, 32<<10)) // as far as cmd/internal/buildid looks
	if err != nil {
		return "", err
	}
	id := idOf(head)
	if strings.Count(id, "/") != 3 { // of the link, of the main package and its content, of the program's content
		return "", nil
	}
	return id, nil
}

// idOf looks for a build ID in the beginning of a program.
func idOf(head []byte) string {
	if i := bytes.Index(head, []byte("\x04\x00\x00\x00Go\x00\x00")); i >= 4 {
		id := head[i+8:]
		return string(id[:min(uint64(len(id)), uint64(binary.LittleEndian.Uint32(head[i-4:])))])
	}
	_, text, _ := bytes.Cut(head, []byte("\xff Go build ID: \""))
	id, _, _ := bytes.Cut(text, []byte("\"\n \xff"))
	return string(id)
}

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
