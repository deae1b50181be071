package metadata

import (
	"fmt"
	"regexp"
)

// maxVersion is the largest whole number that every JSON reader reads exactly (RFC 8259, section 6).
const maxVersion = 1<<53 - 1

// goodPath allows only paths inside the server's folder: no scheme, host, root, .., escapes, backslash or query.
var goodPath = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$`)

var digest = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (r *Release) validate() error {
	if err := checkVersion("version", r.Version); err != nil {
		return err
	}
	if !r.NotBefore.Before(r.Expires) {
		return fmt.Errorf("%w: it expires %s but is valid only from %s on", ErrValue, r.Expires, r.NotBefore)
	}
	if r.Rollout != "" && r.Rollout != RolloutRequired {
		return fmt.Errorf("%w: rollout %.100q; it must be %q, or left out", ErrValue, r.Rollout, RolloutRequired)
	}
	if err := r.Full.validate("full"); err != nil {
		return err
	}
	if len(r.Deltas) > MaxDeltas {
		return fmt.Errorf("%w: %d deltas; the limit is %d", ErrValue, len(r.Deltas), MaxDeltas)
	}
	from := map[int64]bool{}
	for _, d := range r.Deltas {
		if err := checkVersion("from", d.From); err != nil {
			return err
		}
		if d.From >= r.Version || from[d.From] {
			return fmt.Errorf("%w: a delta from version %d to %d, or two of them", ErrValue, d.From, r.Version)
		}
		from[d.From] = true
		if err := d.validate(fmt.Sprintf("delta from %d", d.From)); err != nil {
			return err
		}
	}
	return nil
}

func checkVersion(name string, version int64) error {
	if version < 1 || version > maxVersion {
		return fmt.Errorf("%w: %s %d; it must be 1 to %d", ErrValue, name, version, int64(maxVersion))
	}
	return nil
}

func (f File) validate(name string) error {
	if len(f.Path) > 255 || !goodPath.MatchString(f.Path) {
		return fmt.Errorf("%w: %s: %.100q leaves the server's folder, or has characters other than letters, digits, . _ - and /",
			ErrPath, name, f.Path)
	}
	if f.Size < 1 || f.Size > MaxFileSize {
		return fmt.Errorf("%w: %s: %d; it must be 1 to %d", ErrSize, name, f.Size, int64(MaxFileSize))
	}
	if !digest.MatchString(f.SHA256) {
		return fmt.Errorf("%w: %s: sha256 %.100q; it must be 64 lower-case hexadecimal digits", ErrValue, name, f.SHA256)
	}
	return nil
}
