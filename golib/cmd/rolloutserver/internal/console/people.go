package console

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

type accountsPage struct {
	Accounts    []store.Account
	Made, Token string // shown once
	Name, Error string
	Role        store.Role
}

func (c *console) accountsPage(w http.ResponseWriter, v *visit) error {
	return c.showAccounts(w, v, http.StatusOK, accountsPage{})
}

func (c *console) showAccounts(w http.ResponseWriter, v *visit, status int, page accountsPage) (err error) {
	if page.Accounts, err = c.accounts.List(v.Context()); err != nil {
		return err
	}
	page.Role = cmp.Or(page.Role, store.Viewer)
	c.show(w, v, status, "accounts.html", view{Title: "Accounts", Place: "accounts", Said: said(v), Data: page})
	return nil
}

func (c *console) makeAccount(w http.ResponseWriter, v *visit) error {
	name, role := strings.TrimSpace(v.PostForm.Get("name")), store.Role(v.PostForm.Get("role"))
	token, err := c.accounts.Make(v.Context(), v.account.Name, name, role)
	switch {
	case err == nil && v.script():
		reply(w, http.StatusOK, map[string]string{"name": name, "role": string(role), "token": token})
		return nil
	case err == nil:
		return c.showAccounts(w, v, http.StatusOK, accountsPage{Made: name, Token: token})
	case v.script() || explain(err).status >= 500:
		return err
	default:
		return c.showAccounts(w, v, explain(err).status, accountsPage{Name: name, Role: role, Error: explain(err).text})
	}
}

func (c *console) removeAccount(w http.ResponseWriter, v *visit) error {
	name := v.PostForm.Get("name")
	if !v.script() && v.PostForm.Get("sure") == "" {
		q := question{Title: "Remove " + name, Button: "Remove " + name, Danger: true, Action: "/accounts/remove", Back: "/accounts",
			Effects: []string{"Its token and its sessions end at once, in browsers and scripts. What it did stays in the log."}, Fields: []field{{"name", name}, {"sure", "yes"}}}
		c.show(w, v, http.StatusOK, "confirm.html", view{Title: q.Title, Place: "accounts", Data: q})
		return nil
	}
	if err := c.accounts.Remove(v.Context(), v.account.Name, name); err != nil {
		return err
	}
	if v.script() {
		reply(w, http.StatusOK, map[string]string{"removed": name})
		return nil
	}
	http.Redirect(w, v.Request, "/accounts?said=removed", http.StatusSeeOther)
	return nil
}
