package request

import (
	"bytes"
	"crypto/hmac"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// Verifier checks signed requests. Its methods are safe for use by several goroutines.
type Verifier struct {
	key    []byte
	window time.Duration
	now    func() time.Time
	seen   *seen
}

// NewVerifier makes a Verifier with a key of at least MinKey bytes and a clock. It takes requests that were signed at most window before
// or after the clock's time, and remembers at most remember of them, 56 bytes or so each, so that none counts twice. Where more come
// within the window, those that were signed earliest make room, and requests as old as these do not count any more. Nor do such as were
// signed before the Verifier was made: an earlier one may have seen them.
func NewVerifier(key []byte, window time.Duration, remember int, now func() time.Time) (*Verifier, error) {
	if err := checkKey(key); err != nil {
		return nil, err
	}
	if window <= 0 || remember < 1 {
		return nil, fmt.Errorf("a window of %s and room for %d requests would refuse every request", window, remember)
	}
	return &Verifier{key: bytes.Clone(key), window: window, now: now, seen: newSeen(remember, now().UnixNano())}, nil
}

// Verify reports whether a request is valid. It reads the whole body and puts it back. r.URL must be as it was sent.
func (v *Verifier) Verify(r *http.Request) error {
	timestamp := r.Header.Get(TimestampHeader)
	if timestamp == "" || r.Header.Get(SignatureHeader) == "" {
		return ErrUnsigned
	}
	signed, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || strconv.FormatInt(signed, 10) != timestamp {
		return fmt.Errorf("%w: %s is not a number of nanoseconds", ErrTime, TimestampHeader)
	}
	signature, err := hex.DecodeString(r.Header.Get(SignatureHeader))
	if err != nil {
		return fmt.Errorf("%w: not hexadecimal digits", ErrSignature)
	}
	body, err := bodyDigest(r)
	if err != nil {
		return err
	}
	want := sum(v.key, r, timestamp, body)
	if !hmac.Equal(signature, want) {
		return ErrSignature
	}
	now := v.now()
	if d := now.Sub(time.Unix(0, signed)); d > v.window || d < -v.window {
		return fmt.Errorf("%w; it is %s here, and the request may be %s off", ErrTime, now.UTC().Format(time.RFC3339), v.window)
	}
	return v.seen.add(signed, [32]byte(want), now.Add(-v.window).UnixNano())
}

// Handler passes on to next those requests that count, and answers the others with the reason and 401, 409 where the request was sent
// before, or 413 where the body is too large.
func (v *Verifier) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := v.Verify(r)
		switch {
		case err == nil:
			next.ServeHTTP(w, r)
		case errors.Is(err, ErrReplay): // net/http may send a request again by itself: signed again, it will count
			http.Error(w, err.Error(), http.StatusConflict)
		case errors.Is(err, ErrBody):
			http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
		default:
			http.Error(w, err.Error(), http.StatusUnauthorized)
		}
	})
}
