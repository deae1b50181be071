package matrix

import "fmt"

// Budget says how large the app's libraries may be. 0 sets no limit.
type Budget struct {
	Library  int64 // bytes of each packed library
	Download int64 // bytes of all libraries of one ABI, compressed

	GrowthWarning int // percent that a library may grow over the baseline before it is a warning
	GrowthError   int // … an error
}

const (
	// abidiff and Play set no such limits: these are gondk's own.
	defaultGrowthWarning = 10
	defaultGrowthError   = 25
)

// bytesOf wraps a setter for a size in bytes.
func bytesOf(field func(*Budget) *int64) func(*reader, value) {
	return whole(func(r *reader, v value, n int64) {
		if n <= 0 {
			r.bad(v, "not a size in bytes", "write it like "+v.key.example())
			return
		}
		*field(&r.m.Budget) = n
	})
}

// percent wraps a setter for a growth in percent.
func percent(field func(*Budget) *int) func(*reader, value) {
	return whole(func(r *reader, v value, n int64) {
		if n < 0 || n > 1000 {
			r.bad(v, "not a growth in percent", "write a number from 0 to 1000")
			return
		}
		*field(&r.m.Budget) = int(n)
	})
}

func endBudget(r *reader, _ string) {
	if b := r.m.Budget; b.GrowthWarning > b.GrowthError && r.ok("budget.growth_warning") && r.ok("budget.growth_error") {
		path := "budget.growth_error"
		if !r.given[path] {
			path = "budget.growth_warning"
		}
		r.bad(value{path: path}, fmt.Sprintf("the warning (%d %%) is above the error (%d %%)", b.GrowthWarning, b.GrowthError), "lower growth_warning or raise growth_error")
	}
}
