package console

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/account"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/control"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store/sqlite"
	"github.com/gondk/gondk/golib/internal/testkit"
)

// fixture is a console on a store with releases 7, which is stable, and 8.
type fixture struct {
	*httptest.Server
	control  *control.Controller
	accounts *account.Accounts
	store    store.Store
	tokens   map[store.Role]string
}

var signer = ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))

func open(t *testing.T) *fixture {
	t.Helper()
	data, err := sqlite.Open(t.TempDir())
	testkit.Must(t, err)
	t.Cleanup(func() { data.Close() })
	dir := t.TempDir()
	for _, version := range []string{"7", "8"} {
		testkit.Must(t, os.WriteFile(filepath.Join(dir, version+".bin"), []byte("content "+version), 0o600))
	}
	f := &fixture{store: data, tokens: map[store.Role]string{}}
	f.control, err = control.New(t.Context(), control.Config{Data: data, Dir: dir, Key: signer, Stable: 7})
	testkit.Must(t, err)
	f.accounts = account.New(data, []byte("a secret of the server"))
	for name, role := range map[string]store.Role{"vic": store.Viewer, "olga": store.Operator, "ann": store.Admin} {
		f.tokens[role], err = f.accounts.Make(t.Context(), "test", name, role)
		testkit.Must(t, err)
	}
	f.Server = httptest.NewServer(New(f.control, f.accounts))
	t.Cleanup(f.Close)
	return f
}

// rollout starts one of release 8 for the group internal, then for half of the devices, then for all.
func (f *fixture) rollout(t *testing.T) plan.Rollout {
	t.Helper()
	r, err := f.control.Start(t.Context(), "olga", plan.Rollout{Release: 8, Gate: plan.Gate{Devices: 5, MaxBad: 0.02, Confidence: 0.95},
		Steps: []plan.Step{{Name: "internal", Rules: "group=internal"}, {Name: "50 %", Share: 5000}, {Name: "100 %", Share: 10000}}})
	testkit.Must(t, err)
	return r
}

// heard stores that n devices of a group were seen, and what happened to release 8 on them.
func (f *fixture) heard(t *testing.T, group string, n int, stages ...store.Stage) {
	t.Helper()
	var reports []store.Report
	for i := range n {
		r := store.Report{Device: plan.Device{ID: fmt.Sprintf("%032x", len(group)<<20+i), Group: group, ABI: "arm64-v8a", ContentVersion: 7}, Sequence: uint64(time.Now().UnixNano()), Seen: time.Now()}
		for j, stage := range stages {
			if stage == store.Confirmed {
				r.ContentVersion = 8
			}
			r.Events = append(r.Events, store.Event{Number: uint64(j + 1), Release: 8, Stage: stage, At: time.Now(), Duration: time.Second})
		}
		reports = append(reports, r)
	}
	testkit.Must(t, f.store.Report(t.Context(), reports))
}

// browser is one that is logged in.
type browser struct {
	*http.Client
	t     *testing.T
	url   string
	proof string
}

func (f *fixture) browser(t *testing.T, role store.Role) *browser {
	t.Helper()
	jar, _ := cookiejar.New(nil)
	b := &browser{Client: &http.Client{Jar: jar}, t: t, url: f.URL}
	code, page := b.do(b.PostForm(f.URL+"/login", url.Values{"token": {f.tokens[role]}}))
	if code != http.StatusOK || !strings.Contains(page, "Log out") {
		t.Fatalf("login: %d %s", code, page)
	}
	b.proof = regexp.MustCompile(`name="proof" value="([^"]+)"`).FindStringSubmatch(page)[1]
	return b
}

func (b *browser) do(answer *http.Response, err error) (int, string) {
	b.t.Helper()
	testkit.Must(b.t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	testkit.Must(b.t, err)
	return answer.StatusCode, string(text)
}

// get returns the text of a page, without its tags.
func (b *browser) get(path string) (int, string) {
	b.t.Helper()
	code, page := b.do(b.Get(b.url + path))
	return code, plain(page)
}

func plain(page string) string {
	page = regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page, " ")
	return strings.NewReplacer("&#39;", "'", "&lt;", "<", "&gt;", ">").Replace(strings.Join(strings.Fields(page), " "))
}

// post sends a form with its proof.
func (b *browser) post(path string, pairs ...string) (int, string) {
	b.t.Helper()
	form := url.Values{"proof": {b.proof}}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	code, page := b.do(b.PostForm(b.url+path, form))
	return code, plain(page)
}

func holds(t *testing.T, what string, code, want int, page string, texts ...string) {
	t.Helper()
	if code != want {
		t.Errorf("%s: status %d, not %d: %s", what, code, want, page)
	}
	for _, text := range texts {
		if !strings.Contains(page, text) {
			t.Errorf("%s: no %q in: %s", what, text, page)
		}
	}
}

func TestEntry(t *testing.T) {
	f := open(t)
	noFollow := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := noFollow.Get(f.URL + "/devices?q=x")
	testkit.Must(t, err)
	if to := answer.Header.Get("Location"); answer.StatusCode != http.StatusSeeOther || to != "/login?next=%2Fdevices%3Fq%3Dx" {
		t.Errorf("without a session: %s to %q", answer.Status, to)
	}
	for path, want := range map[string]string{"/devices": "/devices", "//evil.example": "/", "https://evil.example/": "/", `/\evil.example`: "/"} {
		answer, err := noFollow.PostForm(f.URL+"/login", url.Values{"token": {f.tokens[store.Viewer]}, "next": {path}})
		testkit.Must(t, err)
		if to := answer.Header.Get("Location"); to != want {
			t.Errorf("after the login with next %s it goes to %q", path, to)
		}
		cookie := answer.Header.Get("Set-Cookie")
		for _, part := range []string{"HttpOnly", "SameSite=Strict", "Max-Age=43200"} {
			if !strings.Contains(cookie, part) {
				t.Errorf("the cookie has no %s: %s", part, cookie)
			}
		}
		if strings.Contains(cookie, "Secure") {
			t.Error("a browser keeps no Secure cookie of HTTP")
		}
	}
	r := httptest.NewRequest("POST", "/login", nil)
	r.Header.Set("X-Forwarded-Proto", "https")
	if !cookie(r, "x", 1).Secure {
		t.Error("the cookie is not Secure behind a server that speaks HTTPS")
	}
	for i := range 12 {
		want := http.StatusUnauthorized
		if i >= 10 {
			want = http.StatusTooManyRequests
		}
		answer, err := http.PostForm(f.URL+"/login", url.Values{"token": {"gondk_wrong"}})
		testkit.Must(t, err)
		if answer.StatusCode != want {
			t.Errorf("wrong token %d: %s", i, answer.Status)
		}
	}
	if entries, err := f.store.Log(t.Context(), 0, 1); err != nil || entries[0].What != "login refused" {
		t.Errorf("the log says %v, %v", entries, err)
	}
	b := f.browser(t, store.Viewer)
	r = httptest.NewRequest("GET", "/static/console.css", nil)
	for _, want := range []int{http.StatusOK, http.StatusNotModified} {
		w := httptest.NewRecorder()
		f.Config.Handler.ServeHTTP(w, r)
		if r.Header.Set("If-None-Match", w.Header().Get("ETag")); w.Code != want {
			t.Errorf("the style sheet: %d, not %d", w.Code, want)
		}
	}
	b.post("/logout")
	if _, page := b.get("/"); !strings.Contains(page, "Your token") {
		t.Errorf("after the log out: %s", page)
	}
}

// TestWhoMay asks for each page and action by each role, and with forms that are not the session's.
func TestWhoMay(t *testing.T) {
	f := open(t)
	id := f.rollout(t).ID
	rank := func(r store.Role) int { return account.Rank(r) }
	for _, c := range []struct {
		method, path string
		role         store.Role
	}{
		{"GET", "/", store.Viewer}, {"GET", "/rollouts/" + id, store.Viewer}, {"GET", "/devices", store.Viewer}, {"GET", "/log", store.Viewer},
		{"GET", "/features", store.Viewer}, {"GET", "/export/log.csv", store.Viewer}, {"GET", "/start", store.Operator}, {"GET", "/rules?text=x", store.Operator},
		{"GET", "/rollouts/" + id + "/next", store.Operator}, {"GET", "/accounts", store.Admin},
		{"POST", "/rollouts", store.Operator}, {"POST", "/rollouts/" + id + "/pause", store.Operator}, {"POST", "/rollouts/" + id + "/rollback", store.Operator},
		{"POST", "/features", store.Operator}, {"POST", "/accounts", store.Admin}, {"POST", "/accounts/remove", store.Admin},
	} {
		for role := range f.tokens {
			r := httptest.NewRequest(c.method, c.path, nil)
			if c.method == "POST" { // without a proof nothing is done, so all can be asked for
				r.AddCookie(&http.Cookie{Name: cookieName, Value: f.accounts.Session(f.account(t, role))})
			} else {
				r.Header.Set("Authorization", "Bearer "+f.tokens[role])
			}
			w := httptest.NewRecorder()
			f.Config.Handler.ServeHTTP(w, r)
			text := w.Body.String()
			refused := w.Code == http.StatusForbidden && strings.Contains(text, "needs the role")
			if refused != (rank(role) < rank(c.role)) {
				t.Errorf("%s %s by a %s: %d %s", c.method, c.path, role, w.Code, plain(text))
			}
			if !refused && c.method == "POST" && !strings.Contains(text, "another session") {
				t.Errorf("%s %s without a proof: %d %s", c.method, c.path, w.Code, plain(text))
			}
			for name, part := range map[string]string{"Content-Security-Policy": "frame-ancestors 'none'", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"} {
				if got := w.Header().Get(name); !strings.Contains(got, part) || strings.Contains(got, "unsafe") {
					t.Errorf("%s: %s is %q", c.path, name, got)
				}
			}
		}
	}
	if r := f.control.Snapshot().Rollouts[0]; r.State != plan.Running {
		t.Errorf("a form without a proof did something: %s", r.State)
	}
}

func (f *fixture) account(t *testing.T, role store.Role) store.Account {
	t.Helper()
	a, err := f.accounts.ByToken(t.Context(), f.tokens[role], "192.0.2.1:1")
	testkit.Must(t, err)
	return a
}

// TestOperate does by forms, without a script, what operators do.
func TestOperate(t *testing.T) {
	f := open(t)
	f.heard(t, "internal", 6)
	f.heard(t, "", 20)
	b := f.browser(t, store.Operator)
	form := []string{"release", "8", "devices", "5", "hours", "0", "max-bad", "2", "confidence", "95",
		"step-rules", "group=internal", "step-share", "", "step-name", "internal", "step-rules", "", "step-share", "100", "step-name", ""}
	code, page := b.post("/rollouts", append(form, "for", "abi=nonsense")...)
	holds(t, "wrong rules", code, http.StatusUnprocessableEntity, page, "It was not started", "nonsense")
	code, page = b.post("/rollouts", append(form, "for", "locale=tlh")...)
	holds(t, "rules that match nobody", code, http.StatusOK, page, "No device that was seen in the last day is in the first step. Is this right: locale=tlh group=internal?")
	code, page = b.post("/rollouts", form...)
	holds(t, "the question", code, http.StatusOK, page, "Start release 8 with step “internal”?", "6 devices of those that were seen", "“100 %”", "somebody has to go on")
	if len(f.control.Snapshot().Rollouts) != 0 {
		t.Fatal("it was started by the question")
	}
	code, page = b.post("/rollouts", append(form, "change", "yes")...)
	holds(t, "the form again", code, http.StatusOK, page, "The gate after each step")
	code, page = b.post("/rollouts", append(form, "sure", "yes")...)
	holds(t, "start", code, http.StatusOK, page, "The rollout was started.", "Rollout r1 of release 8")
	code, page = b.post("/rollouts", append(form, "sure", "yes")...)
	holds(t, "start again", code, http.StatusUnprocessableEntity, page, "It was not started")

	f.heard(t, "internal", 6, store.Offered, store.Applied, store.Confirmed)
	code, page = b.get("/rollouts/r1/next")
	holds(t, "next", code, http.StatusOK, page, "Go from step “internal” to “100 %”?", "20 devices that have not taken release 8", "Let 20 devices take release 8")
	code, page = b.post("/rollouts/r1/next", "from", "0")
	holds(t, "next", code, http.StatusOK, page, "The rollout is at its next step.")
	code, page = b.post("/rollouts/r1/next", "from", "0")
	holds(t, "next of the operator who was slower", code, http.StatusConflict, page, "It was not done", "r1 is at step")
	code, page = b.post("/rollouts/r1/pause", "why", "battery complaints")
	holds(t, "pause", code, http.StatusOK, page, "The rollout is paused.", "paused by olga: battery complaints", "Resume …")
	code, page = b.get("/rollouts/r1/next")
	holds(t, "next while paused", code, http.StatusConflict, page, "only one that runs")
	code, page = b.get("/rollouts/r1/resume")
	holds(t, "resume", code, http.StatusOK, page, "Let 20 devices go on", "Why it is paused: paused by olga")
	code, page = b.post("/rollouts/r1/resume")
	holds(t, "resume", code, http.StatusOK, page, "The rollout goes on.")
	code, page = b.get("/rollouts/r1/next")
	holds(t, "finish", code, http.StatusOK, page, "Release 8 becomes the stable one in place of 7", "Of 26 devices")
	code, page = b.get("/rollouts/r1/rollback")
	holds(t, "roll back", code, http.StatusOK, page, "Roll back release 8?", "6 devices have seen it, and take nothing lower: what release 7 has is published again")
	code, page = b.post("/rollouts/r1/rollback", "why", "<b>bad</b>")
	holds(t, "roll back", code, http.StatusOK, page, "The release was rolled back.", "Published again as 9", "<b>bad</b>")
	code, page = b.get("/rollouts/r2/rollback")
	holds(t, "no such rollout", code, http.StatusNotFound, page, "There is no rollout r2.")
	code, page = b.get("/log")
	holds(t, "log", code, http.StatusOK, page, "battery complaints", "roll back", "olga")
}

func TestScripts(t *testing.T) {
	f := open(t)
	call := func(role store.Role, method, path, form string) (code int, answer map[string]any) {
		t.Helper()
		r, err := http.NewRequest(method, f.URL+path, strings.NewReader(form))
		testkit.Must(t, err)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Authorization", "Bearer "+f.tokens[role])
		got, err := http.DefaultClient.Do(r)
		testkit.Must(t, err)
		defer got.Body.Close()
		testkit.Must(t, json.NewDecoder(got.Body).Decode(&answer))
		return got.StatusCode, answer
	}
	code, answer := call(store.Operator, "POST", "/rollouts", "for=abi")
	if code != http.StatusBadRequest || !strings.HasPrefix(answer["error"].(string), "release: ") {
		t.Errorf("a start without a release: %d %v", code, answer)
	}
	code, answer = call(store.Operator, "POST", "/rollouts", "release=8&auto=yes")
	r := f.control.Snapshot().Rollouts[0]
	if code != http.StatusOK || answer["rollout"].(map[string]any)["id"] != r.ID || len(r.Steps) != 5 || !r.Auto || r.Gate.Time != 24*time.Hour {
		t.Errorf("start: %d %v: %+v", code, answer, r)
	}
	if code, answer = call(store.Viewer, "POST", "/rollouts/r1/pause", ""); code != http.StatusForbidden {
		t.Errorf("pause by a viewer: %d %v", code, answer)
	}
	for range 2 {
		code, answer = call(store.Operator, "POST", "/rollouts/r1/pause", "why=x")
		if code != http.StatusOK || answer["rollout"].(map[string]any)["state"] != "paused" {
			t.Errorf("pause: %d %v", code, answer)
		}
	}
	if code, answer = call(store.Operator, "POST", "/rollouts/r1/next", ""); code != http.StatusBadRequest {
		t.Errorf("next without the step that it is at: %d %v", code, answer)
	}
	code, answer = call(store.Operator, "POST", "/features", "key=new-map&weights=old=90,new=10")
	if w := f.control.Snapshot().Features[0].Weights; code != http.StatusOK || w["old"] != 90 || w["new"] != 10 {
		t.Errorf("weights: %d %v: %v", code, answer, w)
	}
	code, answer = call(store.Operator, "GET", "/state.json", "")
	if code != http.StatusOK || answer["snapshot"].(map[string]any)["stable"] != 7.0 {
		t.Errorf("state: %d %v", code, answer)
	}
	code, answer = call(store.Admin, "POST", "/accounts", "name=ci&role=operator")
	if token, _ := answer["token"].(string); code != http.StatusOK || !strings.HasPrefix(token, "gondk_") {
		t.Errorf("account: %d %v", code, answer)
	}
	if code, answer = call(store.Admin, "POST", "/accounts/remove", "name=ann"); code != http.StatusConflict {
		t.Errorf("removing the only admin: %d %v", code, answer)
	}
	if code, answer = call("nobody", "GET", "/state.json", ""); code != http.StatusUnauthorized {
		t.Errorf("without a token: %d %v", code, answer)
	}
}

var (
	header = regexp.MustCompile(`-H "([^:]+): ([^"]+)"`)
	data   = regexp.MustCompile(`-d ([a-z-]+)=("[^"]*"|\S+)`)
)

// TestShownCurl sends what the page tells readers to send.
func TestShownCurl(t *testing.T) {
	f := open(t)
	f.heard(t, "internal", 6)
	for line := range strings.Lines(testkit.Shown(t, "docs/rollout.md", "Console", "sh")[0]) {
		method, form := "GET", url.Values{}
		for _, m := range data.FindAllStringSubmatch(line, -1) {
			method = "POST"
			form.Set(m[1], strings.Trim(m[2], `"`))
		}
		if strings.Contains(line, "-X POST") {
			method = "POST"
		}
		_, path, _ := strings.Cut(strings.TrimSpace(line), "https://updates.example.com")
		r, err := http.NewRequest(method, f.URL+path, strings.NewReader(form.Encode()))
		testkit.Must(t, err)
		h := header.FindStringSubmatch(line)
		r.Header.Set(h[1], strings.ReplaceAll(h[2], "$TOKEN", f.tokens[store.Operator]))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answer, err := http.DefaultClient.Do(r)
		testkit.Must(t, err)
		text, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		if answer.StatusCode != http.StatusOK || !json.Valid(text) {
			t.Errorf("%s%s: %s", line, answer.Status, text)
		}
	}
	s := f.control.Snapshot()
	if r := s.Rollouts[0]; r.State != plan.RolledBack || r.Step != 1 || !r.Auto || s.Features[0].Weights["old"] != 90 {
		t.Errorf("afterwards: %+v", s)
	}
}

func TestRulesWhileTyped(t *testing.T) {
	f := open(t)
	f.heard(t, "internal", 6)
	b := f.browser(t, store.Operator)
	for text, want := range map[string]string{
		"group=internal":     "6 devices of those",
		"group=nobody":       "No devices of those",
		"abi>=arm64 x=y":     "error",
		"api_level>=twenty ": "error",
	} {
		code, page := b.get("/rules?text=" + url.QueryEscape(text))
		holds(t, text, code, http.StatusOK, page, want)
	}
}

func TestDevicesAndExports(t *testing.T) {
	f := open(t)
	f.heard(t, "=1+1", 3, store.Offered, store.Failed)
	b := f.browser(t, store.Viewer)
	code, page := b.get("/devices?q=%3D1&seen=online")
	id := fmt.Sprintf("%032x", 4<<20)
	holds(t, "search", code, http.StatusOK, page, id, "arm64-v8a")
	code, page = b.get("/devices?q=nobody")
	holds(t, "search for nobody", code, http.StatusOK, page, "No device is like this")
	code, page = b.get("/devices/" + id)
	holds(t, "device", code, http.StatusOK, page, "offered", "failed", "Content version 7", "May have release 7")
	code, page = b.get("/devices/none")
	holds(t, "no device", code, http.StatusNotFound, page, "It is not there")
	code, page = b.get("/export/devices.csv?q=")
	holds(t, "devices.csv", code, http.StatusOK, page, "id,group,", id+",'=1+1,,7,arm64-v8a")
	if n := strings.Count(page, "arm64-v8a"); n != 3 {
		t.Errorf("devices.csv has %d devices", n)
	}
	code, page = b.get("/export/log.csv")
	holds(t, "log.csv", code, http.StatusOK, page, "number,at,who,what", "account")
	f.rollout(t)
	code, page = b.get("/export/rollouts.csv")
	holds(t, "rollouts.csv", code, http.StatusOK, page, "r1,8,7,running")
	code, page = b.get("/")
	holds(t, "first page", code, http.StatusOK, page, "Release 8 r1", "State: running", "Devices online")
}

func TestAccountsPage(t *testing.T) {
	f := open(t)
	b := f.browser(t, store.Admin)
	code, page := b.post("/accounts", "name", "Bob B", "role", "viewer")
	holds(t, "a wrong name", code, http.StatusConflict, page, "a name has")
	code, page = b.post("/accounts", "name", "bob", "role", "viewer")
	holds(t, "make", code, http.StatusOK, page, "The token of bob", "gondk_")
	if _, again := b.get("/accounts"); strings.Contains(again, "gondk_") || !strings.Contains(again, "bob viewer") {
		t.Errorf("the page afterwards: %s", again)
	}
	code, page = b.post("/accounts/remove", "name", "bob")
	holds(t, "the question", code, http.StatusOK, page, "Remove bob?", "end at once")
	code, page = b.post("/accounts/remove", "name", "bob", "sure", "yes")
	holds(t, "remove", code, http.StatusOK, page, "The account was removed.")
}

func TestFeaturesPage(t *testing.T) {
	f := open(t)
	f.heard(t, "x", 10)
	b := f.browser(t, store.Operator)
	for weights, want := range map[string]string{"old": "weights are written as", "a=1 a=2": "is there twice", "a=-1": "weights are written as"} {
		code, page := b.post("/features", "key", "new-map", "weights", weights)
		holds(t, weights, code, http.StatusBadRequest, page, want)
	}
	code, page := b.post("/features", "key", "new-map", "weights", "old=90 new=10")
	holds(t, "the question", code, http.StatusOK, page, "Set the weights of new-map?", "new: about 1 of 10 devices (10 %).")
	code, page = b.post("/features", "key", "new-map", "weights", "old=90 new=10", "sure", "yes")
	holds(t, "set", code, http.StatusOK, page, "The weights were set.", "old 90")
	code, page = b.post("/features", "key", "new-map", "weights", "")
	holds(t, "the question", code, http.StatusOK, page, "Take new-map away?")
}

// gone is a control whose store does not answer.
type gone struct{ control.Control }

func (gone) Pause(context.Context, string, string, string) error { return store.ErrUnavailable }

func TestWithoutStore(t *testing.T) {
	f := open(t)
	f.Config.Handler = New(gone{f.control}, f.accounts)
	b := f.browser(t, store.Operator)
	f.rollout(t)
	code, page := b.post("/rollouts/r1/pause")
	holds(t, "pause", code, http.StatusServiceUnavailable, page, "The store does not answer now: nothing was changed.")
}

// TestLive opens as many streams as an account may, and reads from one that a rollout has begun.
func TestLive(t *testing.T) {
	f := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	stream := func() *http.Response {
		r, err := http.NewRequestWithContext(ctx, "GET", f.URL+"/live", nil)
		testkit.Must(t, err)
		r.Header.Set("Authorization", "Bearer "+f.tokens[store.Viewer])
		answer, err := (&http.Client{Transport: &http.Transport{}}).Do(r)
		testkit.Must(t, err)
		t.Cleanup(func() { answer.Body.Close() })
		return answer
	}
	first := stream()
	for range perAccount - 1 {
		if answer := stream(); answer.StatusCode != http.StatusOK {
			t.Fatal(answer.Status)
		}
	}
	if answer := stream(); answer.StatusCode != http.StatusTooManyRequests {
		t.Errorf("one more stream: %s", answer.Status)
	}
	f.rollout(t)
	var said strings.Builder
	for buffer := make([]byte, 100); !strings.Contains(said.String(), "event: changed"); {
		n, err := first.Body.Read(buffer)
		said.Write(buffer[:n])
		testkit.Must(t, err)
	}
}
