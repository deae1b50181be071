package console

import (
	"bytes"
	"embed"
	"encoding/json"
	"html/template"
	"log"
	"net/http"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/account"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

//go:embed page
var pages embed.FS

var templates = template.Must(template.New("").Funcs(words).ParseFS(pages, "page/*.html"))

// view is what a page is made of.
type view struct {
	Title   string
	Name    string // the account's; empty: nobody is logged in
	Role    store.Role
	Proof   string
	Place   string // the entry of the navigation
	Live    bool   // it is kept fresh
	Said    string // what was just done
	Numbers numbers
	Stable  int64
	Data    any
}

// Operator tells whether to show what operators do.
func (v view) Operator() bool { return account.Rank(v.Role) >= account.Rank(store.Operator) }

// Admin tells whether to show what admins do.
func (v view) Admin() bool { return v.Role == store.Admin }

// show writes a page, whole or not at all.
func (c *console) show(w http.ResponseWriter, v *visit, status int, name string, data view) {
	data.Name, data.Role = v.account.Name, v.account.Role
	if v.session != "" {
		data.Proof = c.accounts.Proof(v.session)
	}
	var out bytes.Buffer
	if err := templates.ExecuteTemplate(&out, name, data); err != nil {
		log.Printf("console: %s: %v", name, err)
		http.Error(w, "The page cannot be shown; the server's log says why.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write(out.Bytes())
}

// reply answers a script.
func reply(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(value)
}

// find returns a rollout of the snapshot.
func (c *console) find(id string) (plan.Rollout, error) {
	for _, r := range c.control.Snapshot().Rollouts {
		if r.ID == id {
			return r, nil
		}
	}
	return plan.Rollout{}, problem{http.StatusNotFound, "There is no rollout " + id + "."}
}
