package symbolize

import (
	"cmp"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

// abis is a set of ABIs: a bit for each that Go builds for, and one for all others.
type abis uint8

const (
	otherABI abis = 1 << 7
	anyABI   abis = 1<<8 - 1
)

// setOf gives the ABIs that a test takes. What Android has beside them has 64 bits: RISC-V.
func setOf(take func(*abi.ABI) bool) abis {
	var set abis
	for i, a := range abi.All() {
		if take(a) {
			set |= 1 << i
		}
	}
	return set
}

var (
	bits64 = setOf((*abi.ABI).Is64) | otherABI
	bits32 = anyABI &^ bits64
)

// only gives the set of the ABI that a name means.
func only(name string) abis {
	if a := findABI(name); a != nil {
		return setOf(func(other *abi.ABI) bool { return a == other })
	}
	return otherABI
}

func (s abis) has(a *abi.ABI) bool { return s&only(a.Name) != 0 }

func (s abis) String() string {
	var names []string
	for i, a := range abi.All() {
		if s&(1<<i) != 0 {
			names = append(names, a.Name)
		}
	}
	if len(names) == 0 {
		return "an ABI that Go does not build for"
	}
	return strings.Join(names, " or ")
}

// findABI takes an ABI as folders in APKs call it, as those of installed libraries do, or as Play's APKs do, which have _ for -.
func findABI(name string) *abi.ABI {
	return cmp.Or(abi.Find(name), abi.ByArch(name), abi.Find(strings.ReplaceAll(name, "_", "-")))
}

// evidence is what a stretch of text tells of the ABI of its process.
type evidence struct{ possible abis }

// add takes more evidence. What contradicts itself is of several processes, and tells nothing.
func (e *evidence) add(set abis) {
	if e.possible == 0 {
		return
	}
	e.possible &= set
}

// narrow gives the ABIs of a set that the evidence leaves.
func (e *evidence) narrow(set abis) abis {
	if left := set & e.possible; left != 0 {
		return left
	}
	return set
}

var (
	abiLine = lazyregexp.New(`\bABI: '(\w+)'|^CPU: (\w+)`) // of tombstones and dumps; of minidump_stackwalk

	// Registers, as tombstones, minidump_stackwalk and Go's runtime write them. r8 to r15 are in two ABIs; Go has r0 in two as well.
	registers = []struct {
		guard   string
		pattern lazyregexp.Regexp
		abi     string
	}{
		{" x0 ", lazyregexp.New(`\sx0 (?:= 0x[0-9a-f]+|\s*[0-9a-f]{16})\b`), "arm64"},
		{"x28 ", lazyregexp.New(`(?:^|\s)x28 (?:= 0x[0-9a-f]+|\s*[0-9a-f]{16})\b`), "arm64"},
		{"r29", lazyregexp.New(`(?:^|\s)r29\s+0x[0-9a-f]+$`), "arm64"},
		{"r0 ", lazyregexp.New(`(?:^|\s)r0 (?:= 0x[0-9a-f]+|\s*[0-9a-f]{8})\b`), "arm"},
		{"cpsr", lazyregexp.New(`(?:^|\s)cpsr\s+(?:0x)?[0-9a-f]+$`), "arm"},
		{"rax", lazyregexp.New(`(?:^|\s)rax (?:= 0x|\s*0x|\s*)[0-9a-f]+\b`), "x86_64"},
		{"eax", lazyregexp.New(`(?:^|\s)eax (?:= 0x|\s*0x|\s*)[0-9a-f]+\b`), "x86"},
	}
)

// namedABI gives the ABI that a line names, ahead of its process's frames.
func namedABI(line string) (set abis, ok bool) {
	if !strings.Contains(line, "ABI: '") && !strings.HasPrefix(line, "CPU: ") {
		return anyABI, false
	}
	m := abiLine().FindStringSubmatch(line)
	if m == nil {
		return anyABI, false
	}
	return only(aliases(m[1] + m[2])), true
}

// byRegisters gives the ABIs whose registers a line has.
func byRegisters(line string) abis {
	for _, r := range registers {
		if strings.Contains(line, r.guard) && r.pattern().MatchString(line) {
			return only(r.abi)
		}
	}
	return anyABI
}

// aliases takes other tools' names for an ABI: amd64.
func aliases(name string) string {
	if a := abi.Alias(name); a != nil {
		return a.Name
	}
	return name
}

var (
	// Folders of an installed library, of compiled Java code, and in an APK; the APK that Play makes for an ABI.
	abiFolder = lazyregexp.New(`/(?:lib|oat|dalvik-cache|framework)/([\w-]+)/|split_config\.(\w+)\.apk`)
	wide      = lazyregexp.New(`/lib64/|/(?:app_process|linker)64\b`)
	narrow    = lazyregexp.New(`^/(?:system|vendor|product|odm|apex)/(?:[^/]+/)*lib/|/(?:app_process32|linker)$`)
)

// abisOf gives the ABIs of the process that a path was seen in.
func abisOf(where string) abis {
	if m := abiFolder().FindStringSubmatch(where); m != nil && findABI(m[1]+m[2]) != nil {
		return only(m[1] + m[2])
	}
	switch {
	case wide().MatchString(where):
		return bits64
	case narrow().MatchString(where):
		return bits32
	}
	return anyABI
}
