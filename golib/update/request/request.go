// Package request signs HTTP requests with a key that both sides have, and checks them on the server.
//
// A signed request bears two headers:
//
//	X-Timestamp: when it was signed, in nanoseconds since 1970 UTC, decimal
//	X-Signature: HMAC-SHA256 of the text below, 64 lower-case hexadecimal digits
//
// The text that is signed has five lines, each ended by \n but the last:
//
//	gondk-request 1
//	the method, as it is sent: GET
//	the path with its query, as it is sent: /files/7.bin?part=2
//	the text of X-Timestamp
//	SHA-256 of the body, 64 lower-case hexadecimal digits; of nothing if there is no body
//
// It shows a server that a request comes from an app that knows the key, and when it was made. It hides nothing, and anyone who takes the
// app apart can find the key. The metadata's signature is what proves that content is genuine.
package request

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gondk/gondk/golib/digest"
)

const (
	TimestampHeader = "X-Timestamp"
	SignatureHeader = "X-Signature"

	// MinKey is how many bytes a key must have.
	MinKey = 32
	// MaxBody is how many bytes a signed request's body may have.
	MaxBody = 1 << 20
)

// Why a request is refused.
var (
	ErrUnsigned  = errors.New("the request is not signed: it needs " + TimestampHeader + " and " + SignatureHeader)
	ErrSignature = errors.New("the request's signature is wrong")
	ErrTime      = errors.New("the request was signed at another time: set the clock")
	ErrReplay    = errors.New("the request was sent before")
	ErrBody      = errors.New("the request's body is too large, or ended early")
)

// ParseKey reads a key from the text that FormatKey gives: its bytes in base64. White space around it is allowed.
func ParseKey(text string) ([]byte, error) {
	key, err := base64.StdEncoding.Strict().DecodeString(strings.TrimSpace(text))
	if err != nil {
		return nil, fmt.Errorf("HMAC key: not base64 (%w)", err)
	}
	return key, checkKey(key)
}

// FormatKey returns a key in base64.
func FormatKey(key []byte) string { return base64.StdEncoding.EncodeToString(key) }

// Signer signs requests. Its methods are safe for use by several goroutines.
type Signer struct {
	key []byte
	now func() time.Time

	mu   sync.Mutex
	last int64 // no two requests bear the same time: the second one would count as a replay
}

// NewSigner makes a Signer with a key of at least MinKey bytes and a clock.
func NewSigner(key []byte, now func() time.Time) (*Signer, error) {
	if err := checkKey(key); err != nil {
		return nil, err
	}
	return &Signer{key: bytes.Clone(key), now: now}, nil
}

func checkKey(key []byte) error {
	if len(key) < MinKey {
		return fmt.Errorf("the HMAC key has %d bytes; it must have %d or more", len(key), MinKey)
	}
	return nil
}

// Sign sets a request's headers. It reads the whole body and puts it back.
func (s *Signer) Sign(r *http.Request) error {
	body, err := bodyDigest(r)
	if err != nil {
		return err
	}
	timestamp := strconv.FormatInt(s.next(), 10)
	r.Header.Set(TimestampHeader, timestamp)
	r.Header.Set(SignatureHeader, hex.EncodeToString(sum(s.key, r, timestamp, body)))
	return nil
}

func (s *Signer) next() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = max(s.now().UnixNano(), s.last+1)
	return s.last
}

func sum(key []byte, r *http.Request, timestamp, body string) []byte {
	mac := hmac.New(sha256.New, key)
	io.WriteString(mac, strings.Join([]string{"gondk-request 1", r.Method, r.URL.RequestURI(), timestamp, body}, "\n"))
	return mac.Sum(nil)
}

// bodyDigest returns the digest of a request's body, and leaves the body as it was.
func bodyDigest(r *http.Request) (string, error) {
	var body []byte
	if r.Body != nil {
		var err error
		body, err = io.ReadAll(io.LimitReader(r.Body, MaxBody+1))
		r.Body.Close()
		if err != nil {
			return "", fmt.Errorf("%w: %w", ErrBody, err)
		}
		if len(body) > MaxBody {
			return "", fmt.Errorf("%w: the limit is %d bytes", ErrBody, MaxBody)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	return digest.Bytes(body), nil
}
