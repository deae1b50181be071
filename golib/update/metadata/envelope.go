package metadata

import (
	"crypto/ed25519"

	"github.com/gondk/gondk/golib/internal/signed"
)

var kind = signed.NewKind("release metadata", "gondk-release", Format, MaxSize)

// Seal writes a release as a signed file. It fills in Format and Key.
func Seal(r Release, key ed25519.PrivateKey) ([]byte, error) {
	r.Format, r.Key = Format, KeyID(key.Public().(ed25519.PublicKey))
	if err := r.validate(); err != nil {
		return nil, err
	}
	return kind.Seal(r, r.Key, key)
}

// Open returns the release of a signed file. It reads the document only where one of the keys has signed it. Whether the release counts
// now is for Acceptable to say.
func Open(sealed []byte, keys Keys) (*Release, error) {
	var r Release
	if err := kind.Open(sealed, keys, &r, &r.Key); err != nil {
		return nil, err
	}
	if err := r.validate(); err != nil {
		return nil, err
	}
	return &r, nil
}
