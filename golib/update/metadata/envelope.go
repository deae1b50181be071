package metadata

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

const magic = "gondk-release"

// Seal writes a release as a signed file. It fills in Format and Key.
func Seal(r Release, key ed25519.PrivateKey) ([]byte, error) {
	r.Format, r.Key = Format, KeyID(key.Public().(ed25519.PublicKey))
	if err := r.validate(); err != nil {
		return nil, err
	}
	document, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return nil, err
	}
	sealed := seal(document, r.Key, key)
	if len(sealed) > MaxSize {
		return nil, tooLarge(len(sealed))
	}
	return sealed, nil
}

func seal(document []byte, id string, key ed25519.PrivateKey) []byte {
	signature := base64.StdEncoding.EncodeToString(ed25519.Sign(key, document))
	return append(fmt.Appendf(nil, "%s %d %s %s\n", magic, Format, id, signature), document...)
}

// Open returns the release of a signed file. It reads the document only where one of the keys has signed it. Whether the release counts
// now is for Acceptable to say.
func Open(sealed []byte, keys Keys) (*Release, error) {
	if len(sealed) > MaxSize {
		return nil, tooLarge(len(sealed))
	}
	line, document, _ := bytes.Cut(sealed, []byte("\n"))
	id, signature, err := header(string(line))
	if err != nil {
		return nil, err
	}
	key, ok := keys[id]
	if !ok {
		return nil, fmt.Errorf("%w, %q; this app trusts %d others", ErrUnknownKey, id, len(keys))
	}
	if !ed25519.Verify(key, document, signature) {
		return nil, fmt.Errorf("%w: key %s did not sign these bytes", ErrSignature, id)
	}
	r, err := parse(document)
	if err != nil {
		return nil, err
	}
	if r.Key != id {
		return nil, fmt.Errorf("%w: it names key %q and is signed by %q", ErrValue, r.Key, id)
	}
	return r, nil
}

func tooLarge(size int) error {
	return fmt.Errorf("%w: %d bytes; the limit is %d", ErrTooLarge, size, MaxSize)
}

// header reads the line with the signature.
func header(line string) (id string, signature []byte, err error) {
	fields := strings.Split(line, " ")
	if fields[0] != magic || len(fields) == 1 {
		return "", nil, fmt.Errorf("%w: it does not begin with %q", ErrUnsigned, magic+" "+strconv.Itoa(Format))
	}
	if fields[1] != strconv.Itoa(Format) {
		return "", nil, fmt.Errorf("%w, %.20q; this app reads %d: update the app", ErrFormat, fields[1], Format)
	}
	if len(fields) != 4 {
		return "", nil, fmt.Errorf("%w: its first line has %d words, not 4", ErrUnsigned, len(fields))
	}
	signature, err = base64.StdEncoding.Strict().DecodeString(fields[3])
	if err != nil || len(signature) != ed25519.SignatureSize || base64.StdEncoding.EncodeToString(signature) != fields[3] {
		return "", nil, fmt.Errorf("%w: not %d bytes in base64", ErrSignature, ed25519.SignatureSize)
	}
	return fields[2], signature, nil
}
