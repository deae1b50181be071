package console

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

// card is a rollout as it is shown.
type card struct {
	plan.Rollout
	figures
	Known bool // the figures are there
	Operator,
	Own bool // the page is its own
	Proof string
}

// Present is the step that it is at.
func (c card) Present() plan.Step {
	if c.Step < 0 || c.Step >= len(c.Steps) {
		return plan.Step{}
	}
	return c.Steps[c.Step]
}

// Last tells whether there is no step after the present one.
func (c card) Last() bool { return c.Step+1 >= len(c.Steps) }

// Ended tells whether nothing can be done with it any more, save to take it back.
func (c card) Ended() bool { return ended(c.Rollout) }

// Counted tells whether it is known who is in the present step.
func (c card) Counted() bool { return c.In != nil && c.Known }

// Waiting is how many devices of the present step have not begun.
func (c card) Waiting() int {
	n := c.Outcome.All
	return max(0, c.In[c.Step]-n.Taking-n.Confirmed-n.Failed-n.Back)
}

// Place says of a step where it is: "done", "now" or "later".
func (c card) Place(step int) string {
	switch {
	case step < c.Step || c.State == plan.Finished:
		return "done"
	case step == c.Step:
		return "now"
	default:
		return "later"
	}
}

// Parts are the devices of the present step by what happened to the release there, as a bar.
func (c card) Parts() []part {
	n := c.Outcome.All
	parts := []part{
		{Name: "confirmed", Class: "good", N: n.Confirmed},
		{Name: "taking it", Class: "busy", N: n.Taking},
		{Name: "failed", Class: "bad", N: n.Failed},
		{Name: "rolled back", Class: "back", N: n.Back},
		{Name: "not begun", Class: "none", N: c.Waiting()},
	}
	return layOut(parts)
}

// part is one of a bar.
type part struct {
	Name, Class string
	N           int
	X, W        float64 // of 100
}

func layOut(parts []part) []part {
	all := 0
	for _, p := range parts {
		all += p.N
	}
	x := 0.0
	for i := range parts {
		parts[i].X = x
		parts[i].W = 100 * float64(parts[i].N) / float64(max(all, 1))
		x += parts[i].W
	}
	return parts
}

// Row is the outcome on one ABI.
type Row struct {
	Name string
	plan.Counts
}

// Rows are the outcomes by ABI.
func (c card) Rows() (rows []Row) {
	for _, abi := range slices.Sorted(maps.Keys(c.Outcome.ByABI)) {
		rows = append(rows, Row{cmp.Or(abi, "not told"), c.Outcome.ByABI[abi]})
	}
	return rows
}

func (c *console) card(v *visit, r plan.Rollout, n numbers) card {
	f, known := n.Rollouts[r.ID]
	one := card{Rollout: r, figures: f, Known: known, Operator: view{Role: v.account.Role}.Operator()}
	if v.session != "" {
		one.Proof = c.accounts.Proof(v.session)
	}
	return one
}

type homePage struct {
	Active []card
	Past   []plan.Rollout
	Chart  chart
	ABIs   []part
}

func (c *console) home(w http.ResponseWriter, v *visit) error {
	n := c.counter.get(v.Context())
	snapshot := c.control.Snapshot()
	page := homePage{Chart: adoption(n.Overview.Adoption, n.Overview.Devices), ABIs: bars(n.Overview.ABIs)}
	for _, r := range snapshot.Rollouts {
		if ended(r) {
			page.Past = append(page.Past, r)
		} else {
			page.Active = append(page.Active, c.card(v, r, n))
		}
	}
	c.show(w, v, http.StatusOK, "home.html", view{Title: "Rollouts", Place: "rollouts", Live: true, Said: said(v), Numbers: n, Stable: snapshot.Stable, Data: page})
	return nil
}

// bars are counts as bars, the highest first, each as a part of all.
func bars(counts map[string]int) (parts []part) {
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, part{Name: cmp.Or(name, "not told"), N: counts[name]})
	}
	slices.SortStableFunc(parts, func(a, b part) int { return cmp.Compare(b.N, a.N) })
	return layOut(parts)
}

type rolloutPage struct {
	Card card
	Log  []store.LogEntry
}

// logOfRollout is how far back a rollout's own page looks in the log.
const logOfRollout = 500

func (c *console) rollout(w http.ResponseWriter, v *visit) error {
	r, err := c.find(v.PathValue("id"))
	if err != nil {
		return err
	}
	n := c.counter.get(v.Context())
	page := rolloutPage{Card: c.card(v, r, n)}
	page.Card.Own = true
	if ended(r) {
		page.Card.Known = true
		if page.Card.Outcome, err = c.store.Outcome(v.Context(), r.Release); err != nil {
			return err
		}
	}
	entries, err := c.store.Log(v.Context(), 0, logOfRollout)
	if err != nil {
		return err
	}
	page.Log = slices.DeleteFunc(entries, func(e store.LogEntry) bool { return e.Rollout != r.ID })
	title := fmt.Sprintf("Rollout %s of release %d", r.ID, r.Release)
	c.show(w, v, http.StatusOK, "rollout.html", view{Title: title, Place: "rollouts", Live: true, Said: said(v), Numbers: n, Data: page})
	return nil
}

// state is what the first page shows, for scripts.
func (c *console) state(w http.ResponseWriter, v *visit) error {
	n := c.counter.get(v.Context())
	reply(w, http.StatusOK, map[string]any{"snapshot": c.control.Snapshot(), "releases": c.control.Releases(), "counted": n.At,
		"devices": n.Overview.Devices, "online": n.Overview.Online, "versions": n.Overview.Versions, "rollouts": n.Rollouts})
	return nil
}

type logPage struct {
	Entries []store.LogEntry
	Before  int64 // where the next page begins; 0: there is none
}

const perPage = 100

func (c *console) log(w http.ResponseWriter, v *visit) error {
	before, err := strconv.ParseInt(cmp.Or(v.FormValue("before"), "0"), 10, 64)
	if err != nil {
		return problem{http.StatusBadRequest, "before: it is the number of a log entry."}
	}
	entries, err := c.store.Log(v.Context(), before, perPage)
	if err != nil {
		return err
	}
	page := logPage{Entries: entries}
	if len(entries) == perPage {
		page.Before = entries[perPage-1].Number
	}
	c.show(w, v, http.StatusOK, "log.html", view{Title: "Log", Place: "log", Live: before == 0, Data: page})
	return nil
}
