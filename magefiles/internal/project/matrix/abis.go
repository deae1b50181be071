package matrix

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

func defaultABIs() []ABI {
	var abis []ABI
	for _, a := range abi.Defaults() {
		abis = append(abis, ABI{ABI: a, CPU: a.Level})
	}
	return abis
}

// abiDraft is an incomplete [[abi]]: the level may come before the name.
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
		r.bad(v, "is in the file twice", "keep one [[abi]] of that name")
		return
	}
	r.abi.abi = found
}

func notABI(name string) (what, cure string) {
	unbuilt := abi.Unbuilt(strings.ToLower(name))
	switch meant := similar(name, abi.Names()); {
	case unbuilt != nil && unbuilt.Gone != "":
		return fmt.Sprintf("not an ABI that Android still has: NDK %s dropped it", unbuilt.Gone), "remove it"
	case unbuilt != nil:
		return "not an ABI that Go can build for: it has no android/" + unbuilt.Name, "remove it"
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

// levelKeys are the keys of the levels, with the level that an ABI has without.
func levelKeys() []key {
	var keys []key
	for _, a := range abi.All() {
		keys = append(keys, key{strings.ToLower(a.LevelVar), strconv.Quote(a.Level), false, setLevel})
	}
	return keys
}

// levelABI returns the ABI that the key of a level is for.
func levelABI(k *key) *abi.ABI {
	for _, a := range abi.All() {
		if strings.EqualFold(a.LevelVar, k.name) {
			return a
		}
	}
	panic("no ABI has level " + k.name)
}

// levelOptions says what may follow a level after a comma.
func levelOptions(a *abi.ABI) string {
	if len(a.LevelOptions) == 0 {
		return ""
	}
	word := `" or ",`
	if a.OptionsAdd {
		word = `" and ",`
	}
	return `; ",` + strings.Join(a.LevelOptions, word) + `" may follow`
}

// validLevel reports whether Go accepts the level, like internal/buildcfg of Go 1.26.
func validLevel(a *abi.ABI, level string) bool {
	parts := strings.Split(level, ",")
	base, options := parts[0], parts[1:]
	if !slices.Contains(a.Levels, base) {
		return false
	}
	if len(options) > 1 && !a.OptionsAdd {
		return false
	}
	return !slices.ContainsFunc(options, func(o string) bool { return !slices.Contains(a.LevelOptions, o) })
}

func endABI(r *reader, _ string) {
	draft, cpu := r.abi, ""
	for _, v := range draft.levels {
		level, of := v.any.(string), levelABI(v.key)
		switch {
		case draft.abi != nil && of != draft.abi:
			r.bad(v, fmt.Sprintf("for %s, not for %s", of.Name, draft.abi.Name), fmt.Sprintf("use %s, or remove it", strings.ToLower(draft.abi.LevelVar)))
		case !validLevel(of, level):
			r.bad(v, "not a Go level for "+of.Name, "use one of "+strings.Join(of.Levels, ", ")+levelOptions(of))
		default:
			cpu = level
		}
	}
	if draft.abi != nil {
		r.m.ABIs = append(r.m.ABIs, ABI{ABI: draft.abi, CPU: cmp.Or(cpu, draft.abi.Level), Cgo: draft.cgo})
	}
}
