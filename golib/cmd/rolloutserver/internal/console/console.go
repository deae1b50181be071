// Package console is what people see of the rollouts, and do with them, in a browser; scripts do the same with a token. Every page works without
// its script, which only keeps pages fresh and says early what a rule means.
package console

import (
	"context"
	"crypto/sha256"
	"embed"
	"errors"
	"fmt"
	"log"
	"net/http"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/account"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/control"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

//go:embed static
var static embed.FS

// console is the handler.
type console struct {
	control  control.Control
	store    store.Store
	accounts *account.Accounts
	counter  *counter
	live     *live
}

// New returns the console, to be served at "/".
func New(c control.Control, accounts *account.Accounts) http.Handler {
	self := &console{control: c, store: c.Store(), accounts: accounts}
	self.counter = newCounter(c)
	self.live = &live{control: c, counter: self.counter}
	return headers(http.NewCrossOriginProtection().Handler(self.routes()))
}

func (c *console) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /static/{file}", file)
	mux.HandleFunc("GET /login", c.loginPage)
	mux.HandleFunc("POST /login", c.login)
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) })
	for pattern, page := range map[string]page{
		"POST /logout":                 {store.Viewer, c.logout},
		"GET /{$}":                     {store.Viewer, c.home},
		"GET /rollouts/{id}":           {store.Viewer, c.rollout},
		"GET /state.json":              {store.Viewer, c.state},
		"GET /live":                    {store.Viewer, c.follow},
		"GET /devices":                 {store.Viewer, c.devices},
		"GET /devices/{id}":            {store.Viewer, c.device},
		"GET /log":                     {store.Viewer, c.log},
		"GET /export/devices.csv":      {store.Viewer, c.exportDevices},
		"GET /export/log.csv":          {store.Viewer, c.exportLog},
		"GET /export/rollouts.csv":     {store.Viewer, c.exportRollouts},
		"GET /features":                {store.Viewer, c.features},
		"POST /features":               {store.Operator, c.setFeature},
		"GET /start":                   {store.Operator, c.startPage},
		"GET /rules":                   {store.Operator, c.rules},
		"POST /rollouts":               {store.Operator, c.start},
		"POST /rollouts/{id}/pause":    {store.Operator, c.pause},
		"GET /rollouts/{id}/{action}":  {store.Operator, c.ask},
		"POST /rollouts/{id}/{action}": {store.Operator, c.act},
		"GET /accounts":                {store.Admin, c.accountsPage},
		"POST /accounts":               {store.Admin, c.makeAccount},
		"POST /accounts/remove":        {store.Admin, c.removeAccount},
		"/":                            {store.Viewer, c.nothing},
	} {
		mux.HandleFunc(pattern, c.serve(page))
	}
	return mux
}

// page is one that asks for an account: whose role it is for, and what it does. An error becomes the answer.
type page struct {
	role store.Role
	do   func(w http.ResponseWriter, r *visit) error
}

// visit is a request with the account that it comes from.
type visit struct {
	*http.Request
	account store.Account
	session string // empty: it came with a token, from a script
}

func (v *visit) script() bool { return v.session == "" }

// headers are those of every answer. Pages have nothing from elsewhere, and nobody else's page has them in it.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "+
			"form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
		next.ServeHTTP(w, r)
	})
}

// serve lets in who may see the page.
func (c *console) serve(p page) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v, err := c.visitor(r)
		if v == nil && err == nil {
			c.toLogin(w, r)
			return
		}
		if err == nil && account.Rank(v.account.Role) < account.Rank(p.role) {
			err = problem{http.StatusForbidden, "This needs the role " + string(p.role) + ": " + v.account.Name + " is " + string(v.account.Role) + "."}
		}
		if err == nil && r.Method == http.MethodPost {
			err = c.proven(v)
		}
		if err == nil {
			err = p.do(w, v)
		}
		if err != nil {
			c.fail(w, r, v, err)
		}
	}
}

// problem is an error with its status.
type problem struct {
	status int
	text   string
}

func (p problem) Error() string { return p.text }

// explain makes of an error what people can use.
func explain(err error) problem {
	var p problem
	switch {
	case errors.As(err, &p):
		return p
	case errors.Is(err, control.ErrRefused), errors.Is(err, account.ErrRefused):
		return problem{http.StatusConflict, sentence(err)}
	case errors.Is(err, store.ErrNotFound):
		return problem{http.StatusNotFound, "It is not there, or not any more."}
	case errors.Is(err, account.ErrUnknown):
		return problem{http.StatusUnauthorized, sentence(err)}
	case errors.Is(err, account.ErrTooMany):
		return problem{http.StatusTooManyRequests, sentence(err)}
	case errors.Is(err, store.ErrUnavailable), errors.Is(err, context.DeadlineExceeded):
		return problem{http.StatusServiceUnavailable, "The store does not answer now: nothing was changed. Devices keep the strategy that they have. Try again in a moment."}
	default:
		return problem{http.StatusInternalServerError, "Something is wrong in the server; its log says what."}
	}
}

// fail answers with an error, in the way that the other end understands. v is nil where nobody was let in.
func (c *console) fail(w http.ResponseWriter, r *http.Request, v *visit, err error) {
	if errors.Is(err, context.Canceled) {
		return // the other end went away
	}
	p := explain(err)
	if p.status == http.StatusInternalServerError {
		log.Printf("console: %s %s: %v", r.Method, r.URL.Path, err)
	}
	if p.status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "60")
	}
	if v == nil && bearer(r) != "" || v != nil && v.script() {
		w.Header().Set("WWW-Authenticate", "Bearer")
		reply(w, p.status, map[string]string{"error": p.text})
		return
	}
	if v == nil {
		v = &visit{Request: r}
	}
	title := "It cannot be shown"
	if r.Method == http.MethodPost {
		title = "It was not done"
	}
	c.show(w, v, p.status, "message.html", view{Title: title, Data: p.text})
}

// file serves what pages need. A browser keeps it, and asks whether it is still the same.
func file(w http.ResponseWriter, r *http.Request) {
	path := "static/" + r.PathValue("file")
	if data, err := static.ReadFile(path); err == nil {
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("ETag", fmt.Sprintf(`"%.16x"`, sha256.Sum256(data)))
	}
	http.ServeFileFS(w, r, static, path)
}

func (c *console) nothing(w http.ResponseWriter, v *visit) error {
	return problem{http.StatusNotFound, "There is no such page."}
}
