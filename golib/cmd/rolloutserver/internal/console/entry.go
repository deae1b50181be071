package console

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/account"
)

const cookieName = "gondk_session"

// visitor says who a request comes from; nil without an error: nobody that is known.
func (c *console) visitor(r *http.Request) (*visit, error) {
	if token := bearer(r); token != "" {
		a, err := c.accounts.ByToken(r.Context(), token, r.RemoteAddr)
		if err != nil {
			return nil, err
		}
		return &visit{Request: r, account: a}, nil
	}
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return nil, nil
	}
	a, err := c.accounts.BySession(r.Context(), cookie.Value)
	if errors.Is(err, account.ErrUnknown) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &visit{Request: r, account: a, session: cookie.Value}, nil
}

func bearer(r *http.Request) string {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return ""
	}
	return token
}

// proven refuses a form that is not from a page of this session. A script's token is in no browser, which would send it along.
func (c *console) proven(v *visit) error {
	if err := v.ParseForm(); err != nil {
		return problem{http.StatusBadRequest, "The form cannot be read: " + err.Error()}
	}
	if !v.script() && !c.accounts.Proven(v.session, v.PostForm.Get("proof")) {
		return problem{http.StatusForbidden, "This form is from another session: nothing was changed. Load the page again."}
	}
	return nil
}

// toLogin sends a browser to the login, and back here afterwards.
func (c *console) toLogin(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet || strings.HasSuffix(r.URL.Path, ".json") || r.URL.Path == "/live" || r.URL.Path == "/rules" {
		reply(w, http.StatusUnauthorized, map[string]string{"error": "log in, or send a token: Authorization: Bearer …"})
		return
	}
	to := "/login"
	if r.URL.Path != "/" {
		to += "?next=" + url.QueryEscape(r.URL.RequestURI())
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

func (c *console) loginPage(w http.ResponseWriter, r *http.Request) {
	c.show(w, &visit{Request: r}, http.StatusOK, "login.html", view{Title: "Log in", Data: loginForm{Next: local(r.FormValue("next"))}})
}

type loginForm struct{ Next, Error string }

func (c *console) login(w http.ResponseWriter, r *http.Request) {
	next := local(r.PostFormValue("next"))
	a, err := c.accounts.ByToken(r.Context(), r.PostFormValue("token"), r.RemoteAddr)
	if err != nil {
		p := explain(err)
		if p.status == http.StatusTooManyRequests {
			w.Header().Set("Retry-After", "60")
		}
		c.show(w, &visit{Request: r}, p.status, "login.html", view{Title: "Log in", Data: loginForm{next, p.text}})
		return
	}
	http.SetCookie(w, cookie(r, c.accounts.Session(a), int(account.Lasts.Seconds())))
	http.Redirect(w, r, next, http.StatusSeeOther)
}

func (c *console) logout(w http.ResponseWriter, v *visit) error {
	c.accounts.End(v.session)
	http.SetCookie(w, cookie(v.Request, "", -1))
	http.Redirect(w, v.Request, "/login", http.StatusSeeOther)
	return nil
}

// cookie makes the session's. A server that speaks HTTPS in front of this one says so in a header; whoever else sets that only
// keeps the cookie from HTTP.
func cookie(r *http.Request, value string, age int) *http.Cookie {
	secure := r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https"
	return &http.Cookie{Name: cookieName, Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: secure, SameSite: http.SameSiteStrictMode}
}

// local returns a path of this console, and "/" for all else: a link to the login must not lead elsewhere after it.
func local(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.Contains(next, `\`) {
		return "/"
	}
	return next
}
