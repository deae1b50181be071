package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
	"github.com/gondk/gondk/golib/internal/testkit"
)

// memory is a Store.
type memory struct {
	accounts []store.Account
	log      []store.LogEntry
	err      error
}

func (m *memory) Accounts(context.Context) ([]store.Account, error) {
	return slices.Clone(m.accounts), m.err
}

func (m *memory) SetAccount(ctx context.Context, a store.Account) error {
	m.RemoveAccount(ctx, a.Name)
	m.accounts = append(m.accounts, a)
	return nil
}

func (m *memory) RemoveAccount(_ context.Context, name string) error {
	m.accounts = slices.DeleteFunc(m.accounts, func(a store.Account) bool { return a.Name == name })
	return nil
}

func (m *memory) Append(_ context.Context, e store.LogEntry) error {
	m.log = append(m.log, e)
	return m.err
}

type fixture struct {
	*Accounts
	store *memory
	now   time.Time
}

func open() *fixture {
	f := &fixture{store: &memory{}, now: time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)}
	f.Accounts = New(f.store, []byte("a secret of the server"))
	f.clock = func() time.Time { return f.now }
	return f
}

func (f *fixture) make(t *testing.T, name string, role store.Role) (token string) {
	t.Helper()
	token, err := f.Make(t.Context(), "test", name, role)
	testkit.Must(t, err)
	return token
}

func TestTokens(t *testing.T) {
	f := open()
	ann, bob := f.make(t, "ann", store.Admin), f.make(t, "bob", store.Viewer)
	if ann == bob || len(ann) != len(prefix)+43 || !strings.HasPrefix(ann, prefix) {
		t.Errorf("tokens %q and %q", ann, bob)
	}
	for _, a := range f.store.accounts {
		if text := fmt.Sprintf("%v %s", a, a.Hash); strings.Contains(text, ann) || strings.Contains(text, bob) || len(a.Hash) != 32 {
			t.Errorf("the store has %s", text)
		}
	}
	got, err := f.ByToken(t.Context(), " "+bob+"\n", "192.0.2.1:5")
	if err != nil || got.Name != "bob" || got.Role != store.Viewer {
		t.Errorf("bob's token is that of %v, %v", got, err)
	}
	newer := f.make(t, "bob", store.Operator)
	if _, err := f.ByToken(t.Context(), bob, "192.0.2.1:5"); !errors.Is(err, ErrUnknown) {
		t.Errorf("the earlier token: %v", err)
	}
	if got, err := f.ByToken(t.Context(), newer, "192.0.2.1:5"); err != nil || got.Role != store.Operator {
		t.Errorf("the new one: %v, %v", got, err)
	}
	if last := f.store.log[2]; last.What != "account" || last.Who != "test" || last.Detail != "bob is operator, with a new token" {
		t.Errorf("the log says %+v", last)
	}
}

func TestRefused(t *testing.T) {
	f := open()
	f.make(t, "ann", store.Admin)
	f.make(t, "bob", store.Operator)
	for _, c := range []struct {
		do   func() error
		want string
	}{
		{func() error { _, err := f.Make(t.Context(), "x", "Ann Lee", store.Admin); return err }, "a name has"},
		{func() error { _, err := f.Make(t.Context(), "x", "cid", "root"); return err }, "a role is"},
		{func() error { _, err := f.Make(t.Context(), "x", "ann", store.Viewer); return err }, "only admin"},
		{func() error { return f.Remove(t.Context(), "x", "ann") }, "only admin"},
	} {
		if err := c.do(); !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, not: %s", err, c.want)
		}
	}
	testkit.Must(t, f.Remove(t.Context(), "x", "bob"))
	if all, err := f.List(t.Context()); err != nil || len(all) != 1 || all[0].Name != "ann" {
		t.Errorf("left are %v, %v", all, err)
	}
}

func TestWrongTokens(t *testing.T) {
	f := open()
	token := f.make(t, "ann", store.Admin)
	f.store.log = nil
	guess := func(from string) error { _, err := f.ByToken(t.Context(), "gondk_guess", from); return err }
	for i := range 30 {
		want := ErrUnknown
		if i >= perAddress {
			want = ErrTooMany
		}
		if err := guess(fmt.Sprintf("192.0.2.1:%d", i)); !errors.Is(err, want) {
			t.Fatalf("guess %d: %v", i, err)
		}
	}
	if n := len(f.store.log); n != perAddress+1 || !strings.Contains(f.store.log[n-1].Detail, "it has to wait") {
		t.Errorf("%d log entries: %v", n, f.store.log)
	}
	if err := guess("192.0.2.2:1"); !errors.Is(err, ErrUnknown) {
		t.Errorf("another address: %v", err)
	}
	if _, err := f.ByToken(t.Context(), token, "192.0.2.1:99"); err != nil {
		t.Errorf("the right token from that address: %v", err)
	}
	f.now = f.now.Add(window + time.Second)
	if err := guess("192.0.2.1:1"); !errors.Is(err, ErrUnknown) {
		t.Errorf("a minute later: %v", err)
	}
	f.store.log = nil
	for i := range 20000 {
		guess(fmt.Sprintf("[2001:db8:%x::1]:1", i))
	}
	if n := len(f.store.log); n > noted || len(f.wrong.by) > addresses {
		t.Errorf("%d addresses are remembered and %d noted", len(f.wrong.by), n)
	}
}

func TestPlace(t *testing.T) {
	for from, want := range map[string]string{
		"192.0.2.7:80":                 "192.0.2.7",
		"[::ffff:192.0.2.7]:80":        "192.0.2.7",
		"[2001:db8:1:2:3:4:5:6%e0]:80": "2001:db8:1:2::/64",
		"@":                            "an unknown address",
	} {
		if got := place(from); got != want {
			t.Errorf("%s is %s, not %s", from, got, want)
		}
	}
}

func TestSessions(t *testing.T) {
	f := open()
	f.make(t, "ann", store.Admin)
	f.make(t, "bob", store.Viewer)
	session := f.Session(f.store.accounts[1])
	known := func(a *Accounts, s string) error { _, err := a.BySession(t.Context(), s); return err }
	if got, err := f.BySession(t.Context(), session); err != nil || got.Name != "bob" {
		t.Errorf("%v, %v", got, err)
	}
	other := New(f.store, f.secret) // another server of the same store
	other.clock = f.clock
	if err := known(other, session); err != nil {
		t.Errorf("another server: %v", err)
	}
	if err := known(New(f.store, []byte("another secret")), session); !errors.Is(err, ErrUnknown) {
		t.Errorf("a server with another secret: %v", err)
	}
	for i := range session { // any other letter at any place
		changed := []byte(session)
		changed[i] ^= 1
		if err := known(f.Accounts, string(changed)); !errors.Is(err, ErrUnknown) {
			t.Fatalf("changed at %d: %v", i, err)
		}
	}
	second := f.Session(f.store.accounts[1])
	f.End(session)
	if err := known(f.Accounts, session); !errors.Is(err, ErrUnknown) {
		t.Errorf("after it was ended: %v", err)
	}
	if err := known(f.Accounts, second); err != nil {
		t.Errorf("the other session of the same account: %v", err)
	}
	f.make(t, "bob", store.Viewer)
	if err := known(f.Accounts, second); !errors.Is(err, ErrUnknown) {
		t.Errorf("after a new token: %v", err)
	}
	third := f.Session(f.store.accounts[1])
	f.now = f.now.Add(Lasts)
	if err := known(f.Accounts, third); !errors.Is(err, ErrUnknown) {
		t.Errorf("after its time: %v", err)
	}
	f.End(third)
	if f.End("x"); len(f.ended) != 2 {
		t.Errorf("%d ended sessions are remembered", len(f.ended))
	}
	f.now = f.now.Add(time.Second)
	fourth := f.Session(f.store.accounts[1])
	if f.End(fourth); len(f.ended) != 1 {
		t.Errorf("%d ended sessions are remembered", len(f.ended))
	}
	if err := known(f.Accounts, f.Session(store.Account{Name: "gone", Hash: hash("x")})); !errors.Is(err, ErrUnknown) {
		t.Errorf("of no account: %v", err)
	}
	f.store.err = store.ErrUnavailable
	if err := known(f.Accounts, f.Session(f.store.accounts[0])); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("without a store: %v", err)
	}
}

func TestProof(t *testing.T) {
	f := open()
	proof := f.Proof("one")
	if !f.Proven("one", proof) || f.Proven("two", proof) || f.Proven("one", "") {
		t.Error("a form's proof is not that of its session alone")
	}
}

func TestRank(t *testing.T) {
	if Rank("") != 0 || Rank(store.Viewer) >= Rank(store.Operator) || Rank(store.Operator) >= Rank(store.Admin) {
		t.Error("roles are not in order")
	}
}
