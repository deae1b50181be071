package storetest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

func log(t *testing.T, open func() store.Store) {
	s, at := open(), now()
	for n := range 10 {
		if n%2 == 0 {
			must(s.Update(t.Context(), stable(int64(n))))(t)
			continue
		}
		e := store.LogEntry{At: at, Who: "bob", What: "login refused", Detail: fmt.Sprint(n)}
		if err := s.Append(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	before, seen := int64(0), 9
	for {
		page := must(s.Log(t.Context(), before, 3))(t)
		if len(page) == 0 {
			break
		}
		if len(page) > 3 {
			t.Fatalf("%d lines, asked for 3", len(page))
		}
		for _, e := range page {
			same(t, "detail", e.Detail, fmt.Sprint(seen))
			if before != 0 && e.Number >= before || e.Number <= 0 {
				t.Errorf("number %d after %d", e.Number, before)
			}
			before, seen = e.Number, seen-1
		}
	}
	same(t, "left", seen, -1)
	newest := must(s.Log(t.Context(), 0, 1))(t)[0]
	same(t, "line", newest, store.LogEntry{Number: newest.Number, At: at, Who: "bob", What: "login refused", Detail: "9"})
	same(t, "version", must(s.Snapshot(t.Context()))(t).Version, uint64(5))
}

func accounts(t *testing.T, open func() store.Store) {
	s, at := open(), now()
	ann := store.Account{Name: "ann", Role: store.Admin, Hash: []byte{0, 10, 255}, Made: at}
	zoe := store.Account{Name: "Zoë", Role: store.Viewer, Hash: []byte("z"), Made: at}
	for _, a := range []store.Account{zoe, {Name: "ann", Role: store.Viewer, Hash: []byte("old"), Made: at}, ann} {
		if err := s.SetAccount(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	same(t, "by name", must(s.Accounts(t.Context()))(t), []store.Account{zoe, ann})
	if err := s.RemoveAccount(t.Context(), "Zoë"); err != nil {
		t.Fatal(err)
	}
	if err := s.RemoveAccount(t.Context(), "Zoë"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an account that is not there: %v", err)
	}
	same(t, "left", must(s.Accounts(t.Context()))(t), []store.Account{ann})
}
