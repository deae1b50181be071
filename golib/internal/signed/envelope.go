package signed

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Seal signs a document, which names the key by its id. A document that is too large is refused.
func (k *Kind) Seal(document any, id string, key ed25519.PrivateKey) ([]byte, error) {
	data, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		return nil, err
	}
	sealed := k.Sign(data, id, key)
	if len(sealed) > k.MaxSize {
		return nil, k.tooLarge(len(sealed))
	}
	return sealed, nil
}

// Sign puts the line with the signature before a document.
func (k *Kind) Sign(document []byte, id string, key ed25519.PrivateKey) []byte {
	signature := base64.StdEncoding.EncodeToString(ed25519.Sign(key, document))
	return append(fmt.Appendf(nil, "%s %d %s %s\n", k.Magic, k.Format, id, signature), document...)
}

// Open reads the document into a pointer, only where one of the keys, which are by their ids, has signed it. named is where in it the id of
// the key is then.
func (k *Kind) Open(sealed []byte, keys map[string]ed25519.PublicKey, document any, named *string) error {
	if len(sealed) > k.MaxSize {
		return k.tooLarge(len(sealed))
	}
	line, data, _ := bytes.Cut(sealed, []byte("\n"))
	id, signature, err := k.header(string(line))
	if err != nil {
		return err
	}
	key, ok := keys[id]
	if !ok {
		return fmt.Errorf("%w, %q; this app trusts %d others", k.ErrUnknownKey, id, len(keys))
	}
	if !ed25519.Verify(key, data, signature) {
		return fmt.Errorf("%w: key %s did not sign these bytes", k.ErrSignature, id)
	}
	if err := k.parse(data, document); err != nil {
		return err
	}
	if *named != id {
		return fmt.Errorf("%w: it names key %q and is signed by %q", k.ErrValue, *named, id)
	}
	return nil
}

func (k *Kind) tooLarge(size int) error {
	return fmt.Errorf("%w: %d bytes; the limit is %d", k.ErrTooLarge, size, k.MaxSize)
}

// header reads the line with the signature.
func (k *Kind) header(line string) (id string, signature []byte, err error) {
	fields := strings.Split(line, " ")
	if fields[0] != k.Magic || len(fields) == 1 {
		return "", nil, fmt.Errorf("%w: it does not begin with %q", k.ErrUnsigned, k.Magic+" "+strconv.Itoa(k.Format))
	}
	if fields[1] != strconv.Itoa(k.Format) {
		return "", nil, fmt.Errorf("%w, %.20q; this app reads %d: update the app", k.ErrFormat, fields[1], k.Format)
	}
	if len(fields) != 4 {
		return "", nil, fmt.Errorf("%w: its first line has %d words, not 4", k.ErrUnsigned, len(fields))
	}
	signature, err = base64.StdEncoding.Strict().DecodeString(fields[3])
	if err != nil || len(signature) != ed25519.SignatureSize || base64.StdEncoding.EncodeToString(signature) != fields[3] {
		return "", nil, fmt.Errorf("%w: not %d bytes in base64", k.ErrSignature, ed25519.SignatureSize)
	}
	return fields[2], signature, nil
}
