package matrix

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

// defaultABINames are the ABIs of phones and tablets; the others serve emulators and Chromebooks.
var defaultABINames = []string{"arm64-v8a", "armeabi-v7a"}

func defaultABIs() []ABI {
	var abis []ABI
	for _, name := range defaultABINames {
		a := abi.Find(name)
		abis = append(abis, ABI{ABI: a, CPU: a.Level})
	}
	return abis
}

// abiDraft is an [[abi]] that is not whole yet: the level may stand before the name.
type abiDraft struct {
	abi    *abi.ABI
	levels []value
	cgo    Cgo
}

func beginABI(r *reader, _ string) { r.abi = &abiDraft{} }

func setABIName(r *reader, v value, s string) {
	found := abi.Find(s)
	if found == nil {
		what, cure := notABI(s)
		r.bad(v, what, cure)
		return
	}
	if r.m.FindABI(s) != nil {
		r.bad(v, "stands twice in the file", "keep one [[abi]] of that name")
		return
	}
	r.abi.abi = found
}

func notABI(name string) (what, cure string) {
	lower := strings.ToLower(name)
	switch meant := similar(name, abi.Names()); {
	case strings.HasPrefix(lower, "riscv64"):
		return "not an ABI that Go can build for: it has no android/riscv64", "take it out"
	case strings.HasPrefix(lower, "mips"):
		return "not an ABI that Android still has: NDK r17 dropped it", "take it out"
	case abi.Alias(name) != nil:
		return "not an Android ABI", fmt.Sprintf("did you mean %q?", abi.Alias(name).Name)
	case meant != "":
		return "not an Android ABI", fmt.Sprintf("did you mean %q?", meant)
	}
	return "not an Android ABI", "use one of " + strings.Join(abi.Names(), ", ")
}

// setLevel takes goarm, goarm64, goamd64 or go386.
func setLevel(r *reader, v value) {
	if n, ok := v.any.(int64); ok && v.key.name == "goarm" {
		v.any = fmt.Sprint(n)
	}
	text(func(r *reader, v value, _ string) { r.abi.levels = append(r.abi.levels, v) })(r, v)
}

// levelABI gives the ABI that the key of a level is for.
func levelABI(k *key) *abi.ABI {
	for _, a := range abi.All() {
		if strings.EqualFold(a.LevelVar, k.name) {
			return a
		}
	}
	panic("no ABI has the level " + k.name)
}

// levelOptions says what may follow a level after a comma.
var levelOptions = map[string]string{
	"GOARM":   `; ",hardfloat" or ",softfloat" may follow`,
	"GOARM64": `; ",lse" and ",crypto" may follow`,
}

// validLevel tells whether Go takes the level, as internal/buildcfg of Go 1.26 does.
func validLevel(a *abi.ABI, level string) bool {
	parts := strings.Split(level, ",")
	base, options := parts[0], parts[1:]
	if !slices.Contains(a.Levels, base) {
		return false
	}
	switch a.LevelVar {
	case "GOARM":
		return len(options) == 0 || len(options) == 1 && (options[0] == "hardfloat" || options[0] == "softfloat")
	case "GOARM64":
		return !slices.ContainsFunc(options, func(o string) bool { return o != "lse" && o != "crypto" })
	}
	return len(options) == 0
}

func endABI(r *reader, _ string) {
	draft, cpu := r.abi, ""
	for _, v := range draft.levels {
		level, of := v.any.(string), levelABI(v.key)
		switch {
		case draft.abi != nil && of != draft.abi:
			r.bad(v, fmt.Sprintf("for %s, not for %s", of.Name, draft.abi.Name), fmt.Sprintf("use %s, or take it out", strings.ToLower(draft.abi.LevelVar)))
		case !validLevel(of, level):
			r.bad(v, "no level that Go has for "+of.Name, "use one of "+strings.Join(of.Levels, ", ")+levelOptions[of.LevelVar])
		default:
			cpu = level
		}
	}
	if draft.abi != nil {
		r.m.ABIs = append(r.m.ABIs, ABI{ABI: draft.abi, CPU: cmp.Or(cpu, draft.abi.Level), Cgo: draft.cgo})
	}
}
