package symbolize

import (
	"cmp"
	"path"
	"regexp"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

// frame is one line of a native backtrace:
//
//	#01 pc 000000000004a3b4  /data/app/~~x==/pkg-y==/base.apk!libsample.so (offset 0x4000) (golib_cancel+12) (BuildId: 0123…)
//
// What stands before it, such as logcat's time and tag, may be anything.
type frame struct {
	indent  string // white space as wide as what stands before #01
	address string // in the library, hexadecimal; Android has already moved it from the return address into the call
	library string // file name
	buildID string // lower case; empty if the trace has none
	abi     *abi.ABI
	is64    bool
	app     bool // the file is an app's, not the system's
}

var (
	frameLine = regexp.MustCompile(`^(.*?)#[0-9]+\s+pc\s+(?:0x)?([0-9a-fA-F]{1,16})\s+(\S.*)$`)
	buildID   = regexp.MustCompile(`\(BuildId: ([0-9a-fA-F]+)\)`)
	abiLine   = regexp.MustCompile(`\bABI: '(\w+)'`)

	// The folder of an installed library, and the APK that Play makes for an ABI.
	folder = regexp.MustCompile(`/lib/([\w-]+)/|split_config\.(\w+)\.apk`)
)

// parse finds the frames, by their line. A tombstone tells its ABI in a line before them, which counts until the next one.
func parse(lines []string) map[int]*frame {
	frames := map[int]*frame{}
	var current *abi.ABI
	for at, line := range lines {
		content, _ := cutEnd(line)
		if m := abiLine.FindStringSubmatch(content); m != nil {
			current = abi.ByArch(m[1])
		} else if f := parseFrame(content); f != nil {
			if f.abi == nil {
				f.abi = current
			}
			frames[at] = f
		}
	}
	return frames
}

func parseFrame(line string) *frame {
	m := frameLine.FindStringSubmatch(line)
	if m == nil {
		return nil
	}
	where, _, _ := strings.Cut(m[3], " (")
	f := &frame{
		indent: blank(m[1]), address: m[2], is64: len(m[2]) > 8,
		library: path.Base(where[strings.LastIndex(where, "!")+1:]),
		app:     strings.HasPrefix(where, "/data/") || strings.HasPrefix(where, "/mnt/"),
	}
	if id := buildID.FindStringSubmatch(m[3]); id != nil {
		f.buildID = strings.ToLower(id[1])
	}
	if in := folder.FindStringSubmatch(where); in != nil {
		f.abi = findABI(in[1] + in[2])
	}
	return f
}

// findABI takes an ABI as folders in APKs call it, as those of installed libraries do, or as Play's APKs do, which have _ for -.
func findABI(name string) *abi.ABI {
	return cmp.Or(abi.Find(name), abi.ByArch(name), abi.Find(strings.ReplaceAll(name, "_", "-")))
}

func (f *frame) abiName() string {
	switch {
	case f.abi != nil:
		return f.abi.Name
	case f.is64:
		return "64 bits"
	}
	return "32 bits"
}

// fits reports whether a library of the ABI can be that of the frame. Where the trace does not tell, addresses have as many digits as
// pointers have.
func (f *frame) fits(a *abi.ABI) bool {
	if f.abi != nil {
		return f.abi == a
	}
	return f.is64 == a.Is64()
}

// blank gives white space as wide as text.
func blank(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, text)
}
