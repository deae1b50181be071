package account

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

// Lasts is how long a session lasts.
const Lasts = 12 * time.Hour

// Session returns a new session of an account: its name, when it ends and a random number, signed together with the hash of the account's
// token. So any server takes it, no store keeps it, and it ends with the token.
func (a *Accounts) Session(of store.Account) string {
	said := fmt.Sprintf("%s.%d.%s", base64.RawURLEncoding.EncodeToString([]byte(of.Name)), a.clock().Add(Lasts).Unix(), rand.Text())
	return said + "." + a.sign("session", said, of.Hash)
}

// BySession returns the account of a session, with the role that it has now.
func (a *Accounts) BySession(ctx context.Context, session string) (store.Account, error) {
	said, signature, ok := cutLast(session)
	name, ends, valid := parse(said)
	if !ok || !valid || !a.clock().Before(ends) || a.loggedOut(session) {
		return store.Account{}, ErrUnknown
	}
	all, err := a.store.Accounts(ctx)
	if err != nil {
		return store.Account{}, err
	}
	for _, one := range all {
		if one.Name == name && same(signature, a.sign("session", said, one.Hash)) {
			return one, nil
		}
	}
	return store.Account{}, ErrUnknown
}

// End ends a session before its time. This server alone remembers that; for the others it ends by itself, or by a new token.
func (a *Accounts) End(session string) {
	said, _, _ := cutLast(session)
	_, ends, ok := parse(said)
	if !ok {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for s, ends := range a.ended {
		if a.clock().After(ends) {
			delete(a.ended, s)
		}
	}
	a.ended[session] = ends
}

func (a *Accounts) loggedOut(session string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	_, out := a.ended[session]
	return out
}

// Proof is what a form of a session must carry: a page of somebody else does not know it.
func (a *Accounts) Proof(session string) string { return a.sign("form", session, nil) }

// Proven holds a form's proof against its session.
func (a *Accounts) Proven(session, proof string) bool { return same(proof, a.Proof(session)) }

func (a *Accounts) sign(what, said string, hash []byte) string {
	mac := hmac.New(sha256.New, a.secret)
	fmt.Fprintf(mac, "%s\n%s\n%x", what, said, hash)
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func same(a, b string) bool { return hmac.Equal([]byte(a), []byte(b)) }

func cutLast(s string) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, '.')
	if i < 0 {
		return "", "", false
	}
	return s[:i], s[i+1:], true
}

func parse(said string) (name string, ends time.Time, ok bool) {
	parts := strings.Split(said, ".")
	if len(parts) != 3 {
		return "", time.Time{}, false
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[0])
	if err != nil {
		return "", time.Time{}, false
	}
	seconds, err := strconv.ParseInt(parts[1], 10, 64)
	return string(raw), time.Unix(seconds, 0), err == nil
}
