package strategy

import (
	"fmt"
	"regexp"
)

const (
	maxVersion = 1<<53 - 1 // the largest whole number that every JSON reader reads exactly (RFC 8259, section 6)
	day        = 24 * 60   // minutes
)

// goodName is what features and variants may be called.
var goodName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)

func (s *Strategy) validate() error {
	if s.Version < 1 || s.Version > maxVersion {
		return bad("version %d; it must be 1 to %d", s.Version, int64(maxVersion))
	}
	if !s.Issued.Before(s.Expires) {
		return bad("it expires %s but was issued only %s", s.Expires, s.Issued)
	}
	if s.Release < 0 || s.Release > maxVersion || s.Withdraw < 0 || s.Withdraw > maxVersion {
		return bad("release %d, withdraw %d; they must be 0 to %d", s.Release, s.Withdraw, int64(maxVersion))
	}
	if s.Withdraw > 0 && s.Withdraw == s.Release {
		return bad("release %d is withdrawn and may be taken", s.Release)
	}
	if w := s.When; w.From < 0 || w.From >= day || w.To < 0 || w.To >= day {
		return bad("from %d to %d; minutes since midnight are 0 to %d", w.From, w.To, day-1)
	}
	return validate(s.Features)
}

func validate(features []Feature) error {
	if len(features) > MaxFeatures {
		return bad("%d features; the limit is %d", len(features), MaxFeatures)
	}
	seen := map[string]bool{}
	for _, f := range features {
		if seen[f.Key] {
			return bad("feature %q twice", f.Key)
		}
		seen[f.Key] = true
		if err := f.validate(); err != nil {
			return err
		}
	}
	return nil
}

func (f Feature) validate() error {
	if !goodName.MatchString(f.Key) {
		return badName("feature", f.Key)
	}
	if len(f.Weights) > MaxVariants {
		return bad("feature %q has %d variants; the limit is %d", f.Key, len(f.Weights), MaxVariants)
	}
	total := 0
	for variant, weight := range f.Weights {
		if !goodName.MatchString(variant) {
			return badName("variant", variant)
		}
		if weight < 0 || weight > MaxWeight {
			return bad("feature %q, variant %q: weight %d; it must be 0 to %d", f.Key, variant, weight, MaxWeight)
		}
		total += weight
	}
	if total == 0 {
		return bad("feature %q has no variant with a weight", f.Key)
	}
	return nil
}

func bad(format string, values ...any) error {
	return fmt.Errorf("%w: %s", ErrValue, fmt.Sprintf(format, values...))
}

func badName(what, name string) error {
	return bad("%s %.100q: names are 1 to 64 small letters, digits, _ and -, and begin with a letter or digit", what, name)
}
