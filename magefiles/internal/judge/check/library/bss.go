package library

import (
	"debug/elf"
	"fmt"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/judge/size"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// muchBSS is how many zero-initialised bytes a library may have before that is worth a finding.
const muchBSS = 8 << 20

// largeBSS warns where address space is scarce, of memory that somebody can do something about: that is not Go's own.
func largeBSS(l *subject.Library, f *rule.Found) {
	var total uint64
	for _, s := range l.Loads() {
		total += s.MemSize - min(s.FileSize, s.MemSize)
	}
	if total <= muchBSS {
		return
	}
	severity := rule.Warning
	if l.Is64() || total-min(goBSS(l), total) <= muchBSS {
		severity = rule.Info
	}
	f.Add(severity, "%.1f MiB of zero-initialised memory%s", mib(total), largest(l))
}

func mib(size uint64) float64 { return float64(size) / (1 << 20) }

// named gives the library with the most symbols: that before it was stripped, if it was kept.
func named(l *subject.Library) *elfabi.Library {
	if l.Linked != nil {
		return l.Linked
	}
	return l.Library
}

// largest names the largest symbols of zeroed memory.
func largest(l *subject.Library) string {
	var texts []string
	for _, s := range named(l).LargestBSS(3) {
		texts = append(texts, fmt.Sprintf("%s %.1f", s.Name, mib(s.Size)))
	}
	if len(texts) == 0 {
		return ""
	}
	return "; the largest: " + strings.Join(texts, ", ")
}

// entropyBSS is what crypto/internal/fips140/drbg.memory takes since Go 1.26, the one large variable of Go's own packages.
const (
	entropyBSS  = 32 << 20
	entropyFunc = "crypto/internal/fips140/drbg.getEntropy"
)

// goBSS returns how much zeroed memory Go's own packages bring. A stripped library has no symbols, but the names of its functions.
func goBSS(l *subject.Library) uint64 {
	from := named(l)
	marks := goMarks(from.File)
	if len(marks) == 0 {
		if l.GoFuncs().Has(entropyFunc) {
			return entropyBSS
		}
		return 0
	}
	info, err := l.GoInfo()
	if err != nil || info == nil {
		return 0 // whose packages are Go's own is not known
	}
	var sum uint64
	for s := range from.Symbols() {
		if s.Type() == elf.STT_OBJECT && inGoBSS(marks, s.Value) && size.IsGoOwn(info, size.PackageOf(s.Name)) {
			sum += s.Size
		}
	}
	return sum
}

// goMarks returns the symbols between which Go's linker places zeroed memory. C's static names may look like Go's, but are not there.
func goMarks(f *elfabi.File) map[string]uint64 {
	marks := map[string]uint64{}
	for s := range f.Symbols() {
		switch s.Name {
		case "runtime.bss", "runtime.ebss", "runtime.noptrbss", "runtime.enoptrbss":
			marks[s.Name] = s.Value
		}
	}
	return marks
}

func inGoBSS(marks map[string]uint64, address uint64) bool {
	return marks["runtime.bss"] <= address && address < marks["runtime.ebss"] ||
		marks["runtime.noptrbss"] <= address && address < marks["runtime.enoptrbss"]
}
