// Package account says who may use the console. An account is a name, a role and a token: 256 random bits, of which the store has the SHA-256
// alone. Nothing that is guessed finds one, so tokens need no salt and no slow hash; there is none by default.
package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

var (
	// ErrUnknown is for a token or session that is not one, or no more.
	ErrUnknown = errors.New("this token is not known here: an admin makes a new one")
	// ErrTooMany is for a wrong token from an address that sent many.
	ErrTooMany = errors.New("too many wrong tokens came from this address: wait a minute")
	// ErrRefused is for a change of accounts that cannot be done; its text says why.
	ErrRefused = errors.New("refused")
)

// prefix lets people, and tools that look for secrets in source code, see what a token is.
const prefix = "gondk_"

// Store is what accounts need of a store.Store.
type Store interface {
	Accounts(ctx context.Context) ([]store.Account, error)
	SetAccount(ctx context.Context, a store.Account) error
	RemoveAccount(ctx context.Context, name string) error
	Append(ctx context.Context, e store.LogEntry) error
}

// Accounts are those of a store. Its methods are safe for use by several goroutines.
type Accounts struct {
	store  Store
	secret []byte
	clock  func() time.Time

	mu    sync.Mutex
	wrong wrong
	ended map[string]time.Time // sessions that were logged out here, until they end by themselves
}

// New returns the accounts of a store. secret signs sessions: servers with the same one take each other's, also after a restart.
func New(s Store, secret []byte) *Accounts {
	return &Accounts{store: s, secret: secret, clock: time.Now, ended: map[string]time.Time{}}
}

var names = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{0,63}$`)

// Make adds an account, or gives the one with that name a new role and token; the earlier token, and sessions by it, do not count any more.
// The token is nowhere else.
func (a *Accounts) Make(ctx context.Context, who, name string, role store.Role) (token string, err error) {
	if !names.MatchString(name) {
		return "", fmt.Errorf("%w: %q: a name has 1 to 64 of a-z 0-9 . _ @ - and begins with a letter or digit", ErrRefused, name)
	}
	if Rank(role) == 0 {
		return "", fmt.Errorf("%w: %q: a role is viewer, operator or admin", ErrRefused, role)
	}
	if role != store.Admin {
		if err := a.keepAdmin(ctx, name); err != nil {
			return "", err
		}
	}
	random := make([]byte, 32)
	rand.Read(random) // never fails
	token = prefix + base64.RawURLEncoding.EncodeToString(random)
	made := store.Account{Name: name, Role: role, Hash: hash(token), Made: a.clock().UTC()}
	if err := a.store.SetAccount(ctx, made); err != nil {
		return "", err
	}
	return token, a.note(ctx, who, "account", fmt.Sprintf("%s is %s, with a new token", name, role))
}

// Remove takes an account away, and its sessions.
func (a *Accounts) Remove(ctx context.Context, who, name string) error {
	if err := a.keepAdmin(ctx, name); err != nil {
		return err
	}
	if err := a.store.RemoveAccount(ctx, name); err != nil {
		return err
	}
	return a.note(ctx, who, "account", name+" was removed")
}

// keepAdmin refuses to take the role from the last admin: nobody could give it to anybody then.
func (a *Accounts) keepAdmin(ctx context.Context, name string) error {
	all, err := a.List(ctx)
	if err != nil {
		return err
	}
	admins := slices.DeleteFunc(all, func(one store.Account) bool { return one.Role != store.Admin })
	if len(admins) == 1 && admins[0].Name == name {
		return fmt.Errorf("%w: %s is the only admin: make another one first", ErrRefused, name)
	}
	return nil
}

// List returns the accounts by name.
func (a *Accounts) List(ctx context.Context) ([]store.Account, error) {
	all, err := a.store.Accounts(ctx)
	slices.SortFunc(all, func(x, y store.Account) int { return strings.Compare(x.Name, y.Name) })
	return all, err
}

// ByToken returns the account of a token. from is the address that it came from: wrong ones are counted by it, and noted in the log up to the
// limit, above which the answer is ErrTooMany. The right token is let in at any time, so that nobody can lock operators out by sending wrong ones.
func (a *Accounts) ByToken(ctx context.Context, token, from string) (store.Account, error) {
	all, err := a.store.Accounts(ctx)
	if err != nil {
		return store.Account{}, err
	}
	sum, found := hash(strings.TrimSpace(token)), -1
	for i, one := range all { // all of them: how long it takes tells nothing
		if subtle.ConstantTimeCompare(one.Hash, sum) == 1 {
			found = i
		}
	}
	if found >= 0 {
		return all[found], nil
	}
	return store.Account{}, a.refuse(ctx, from)
}

func (a *Accounts) refuse(ctx context.Context, from string) error {
	a.mu.Lock()
	ok, note := a.wrong.count(from, a.clock())
	a.mu.Unlock()
	if note != "" {
		if err := a.note(ctx, "nobody", "login refused", note); err != nil {
			return err
		}
	}
	if !ok {
		return ErrTooMany
	}
	return ErrUnknown
}

func (a *Accounts) note(ctx context.Context, who, what, detail string) error {
	return a.store.Append(ctx, store.LogEntry{At: a.clock().UTC(), Who: who, What: what, Detail: detail})
}

func hash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// Rank orders roles: one with a higher rank may do all that those below may. 0: no role.
func Rank(r store.Role) int {
	return 1 + slices.Index([]store.Role{store.Viewer, store.Operator, store.Admin}, r)
}
