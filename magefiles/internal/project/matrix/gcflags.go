package matrix

import (
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

// goodGCFlags are the flags of Go's compiler that change the code or what is said about it. The others name files, which go build does
// itself, or write some (-cpuprofile, -linkobj).
var goodGCFlags = lazyregexp.New(`^--?(B|C|L|N|S|d|dwarf|dwarflocationlists|e|l|live|m|smallframes|spectre|wb)(=[A-Za-z0-9_,=]*)?$`)

func setGCFlag(r *reader, v value, s string) {
	switch what, cure := CheckGCFlag(s); {
	case what != "":
		r.bad(v, what, cure)
	default:
		r.m.Library.GCFlags = append(r.m.Library.GCFlags, s)
	}
}

// CheckGCFlag says what is wrong with a flag for Go's compiler, if anything.
func CheckGCFlag(s string) (what, cure string) {
	pattern, flags, _ := strings.Cut(s, "=-")
	switch {
	case goodGCFlags().MatchString(s):
		return "", ""
	case pattern != "" && flags != "" && !strings.HasPrefix(s, "-"):
		return "names packages", "leave " + pattern + "= out: flags apply to every package of the library"
	case len(strings.Fields(s)) > 1:
		return "several flags in one string", "write each as its own string: " + quoteList(strings.Fields(s))
	}
	return "not a flag of Go's compiler that you can set here", `use flags that change the code, such as "-N" (no optimisation), "-l" (no inlining), "-B" and "-d=checkptr"`
}
