package strategy

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"time"

	"github.com/gondk/gondk/golib/internal/signed"
	"github.com/gondk/gondk/golib/update/metadata"
)

var kind = signed.NewKind("the strategy", "gondk-strategy", Format, MaxSize)

// Why a strategy is refused. The errors of this package wrap one of these, each with the wrong value.
var (
	ErrTooLarge     = kind.ErrTooLarge
	ErrUnsigned     = kind.ErrUnsigned
	ErrUnknownKey   = kind.ErrUnknownKey
	ErrSignature    = kind.ErrSignature
	ErrFormat       = kind.ErrFormat
	ErrSyntax       = kind.ErrSyntax
	ErrUnknownField = kind.ErrUnknownField
	ErrDuplicate    = kind.ErrDuplicate
	ErrTrailing     = kind.ErrTrailing
	ErrValue        = kind.ErrValue

	ErrExpired   = errors.New("the strategy has expired")
	ErrDowngrade = errors.New("the strategy is older than what was seen before")
)

// Seal writes a strategy as a signed file. It fills in Format and Key.
func Seal(s Strategy, key ed25519.PrivateKey) ([]byte, error) {
	s.Format, s.Key = Format, metadata.KeyID(key.Public().(ed25519.PublicKey))
	if err := s.validate(); err != nil {
		return nil, err
	}
	return kind.Seal(s, s.Key, key)
}

// Open returns the strategy of a signed file. It reads the document only where one of the keys has signed it. Whether the strategy counts
// now is for Acceptable to say.
func Open(sealed []byte, keys metadata.Keys) (*Strategy, error) {
	var s Strategy
	if err := kind.Open(sealed, keys, &s, &s.Key); err != nil {
		return nil, err
	}
	if err := s.validate(); err != nil {
		return nil, err
	}
	return &s, nil
}

// Acceptable reports whether the strategy counts at a time, on a device that has seen one with the version highest; 0 when it has seen none.
func (s *Strategy) Acceptable(now time.Time, highest uint64) error {
	if s.Version < highest {
		return fmt.Errorf("%w: the server sends version %d, but this device has seen %d", ErrDowngrade, s.Version, highest)
	}
	if !now.Before(s.Expires) {
		return fmt.Errorf("%w: it was valid until %s, but this device's clock says %s", ErrExpired, date(s.Expires), date(now))
	}
	return nil
}

func date(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 MST") }
