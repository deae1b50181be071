package metadata

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
)

// Keys are the trusted keys, by their ids.
type Keys map[string]ed25519.PublicKey

// NewKeys makes Keys of public keys.
func NewKeys(public ...ed25519.PublicKey) (Keys, error) {
	keys := Keys{}
	for _, k := range public {
		if len(k) != ed25519.PublicKeySize {
			return nil, fmt.Errorf("a public key has %d bytes; Ed25519's have %d", len(k), ed25519.PublicKeySize)
		}
		keys[KeyID(k)] = k
	}
	return keys, nil
}

// KeyID returns a key's id: the first 16 hexadecimal digits of its SHA-256.
func KeyID(public ed25519.PublicKey) string {
	sum := sha256.Sum256(public)
	return hex.EncodeToString(sum[:8])
}

// ParsePublicKey reads a public key from the text that FormatPublicKey gives: its 32 bytes in base64. White space around it is allowed.
func ParsePublicKey(text string) (ed25519.PublicKey, error) {
	key, err := parse32(text)
	if err != nil {
		return nil, fmt.Errorf("public key: %w", err)
	}
	return ed25519.PublicKey(key), nil
}

// ParsePublicKeys reads public keys, separated by white space.
func ParsePublicKeys(text string) ([]ed25519.PublicKey, error) {
	var keys []ed25519.PublicKey
	for _, field := range strings.Fields(text) {
		key, err := ParsePublicKey(field)
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// FormatPublicKey returns the 32 bytes of a public key in base64.
func FormatPublicKey(key ed25519.PublicKey) string { return base64.StdEncoding.EncodeToString(key) }

// ParsePrivateKey reads a private key from the text that FormatPrivateKey gives: its seed of 32 bytes (RFC 8032) in base64. White space
// around it is allowed.
func ParsePrivateKey(text string) (ed25519.PrivateKey, error) {
	seed, err := parse32(text)
	if err != nil {
		return nil, fmt.Errorf("private key: %w", err)
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// FormatPrivateKey returns the seed of a private key in base64.
func FormatPrivateKey(key ed25519.PrivateKey) string {
	return base64.StdEncoding.EncodeToString(key.Seed())
}

// parse32 does not show the text in its errors: it may be a secret.
func parse32(text string) ([]byte, error) {
	key, err := base64.StdEncoding.Strict().DecodeString(strings.TrimSpace(text))
	if err != nil {
		return nil, fmt.Errorf("not base64 (%w)", err)
	}
	if len(key) != 32 {
		return nil, fmt.Errorf("%d bytes in base64; there must be 32", len(key))
	}
	return key, nil
}
