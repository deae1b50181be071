// Package check holds opinions over the facts of package elfabi: what of an archive, a library or a bundle is wrong, how bad that is and
// what cures it.
package check

// Severity says how bad a finding is.
type Severity string

// The severities: an Error is refused by a device, a store or a linker, or crashes for sure; a Warning works on some devices; an Info is
// worth knowing.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Info    Severity = "info"
)

// Finding is one result of a check.
type Finding struct {
	ID       string // of the check: ar-go-tls
	Severity Severity
	Seen     string // what was found, and where
	Cure     string
}

// Failed tells whether any of the findings is an error.
func Failed(findings []Finding) bool {
	for _, f := range findings {
		if f.Severity == Error {
			return true
		}
	}
	return false
}
