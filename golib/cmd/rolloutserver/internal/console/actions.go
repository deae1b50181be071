package console

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
)

// question is what is asked before something is done: what will happen, to how many devices.
type question struct {
	Title   string
	Effects []string // the first is the most important
	Warning string
	Action  string // where the answer goes
	Fields  []field
	Why     bool // a reason can be given
	Button  string
	Danger  bool
	Back    string
	Change  bool // the form can be changed
}

// field goes along with the answer, unseen.
type field struct{ Name, Value string }

// said is what was just done, for the page that is shown then. The address has a word alone: nobody can have a page say what he likes.
func said(v *visit) string {
	return map[string]string{
		"start":    "The rollout was started.",
		"pause":    "The rollout is paused.",
		"resume":   "The rollout goes on.",
		"next":     "The rollout is at its next step.",
		"finish":   "The rollout is finished: its release is the stable one.",
		"rollback": "The release was rolled back.",
		"feature":  "The weights were set.",
		"removed":  "The account was removed.",
	}[v.FormValue("said")]
}

// pause needs no question: it takes nothing from any device, and seconds count.
func (c *console) pause(w http.ResponseWriter, v *visit) error {
	id := v.PathValue("id")
	if _, err := c.find(id); err != nil {
		return err
	}
	if err := c.control.Pause(v.Context(), v.account.Name, id, strings.TrimSpace(v.PostForm.Get("why"))); err != nil {
		return err
	}
	return c.done(w, v, id, "pause", nil)
}

// ask shows the question before an action.
func (c *console) ask(w http.ResponseWriter, v *visit) error {
	r, err := c.find(v.PathValue("id"))
	if err != nil {
		return err
	}
	ask := map[string]func(context.Context, plan.Rollout) (question, error){"next": c.askNext, "resume": c.askResume, "rollback": c.askRollBack}[v.PathValue("action")]
	if ask == nil {
		return c.nothing(w, v)
	}
	q, err := ask(v.Context(), r)
	if err != nil {
		return err
	}
	q.Action, q.Back = v.URL.Path, "/rollouts/"+r.ID
	c.show(w, v, http.StatusOK, "confirm.html", view{Title: q.Title, Place: "rollouts", Data: q})
	return nil
}

func (c *console) askNext(ctx context.Context, r plan.Rollout) (q question, err error) {
	if r.State != plan.Running {
		return q, problem{http.StatusConflict, fmt.Sprintf("Rollout %s is %s: only one that runs goes to its next step.", r.ID, r.State)}
	}
	verdict, err := c.control.Verdict(ctx, r.ID)
	if err != nil {
		return q, err
	}
	if verdict.Decision != plan.GoOn {
		q.Warning = "The gate is not open: " + verdict.Reason
	}
	q.Fields = []field{{"from", strconv.Itoa(r.Step)}}
	if r.Step+1 < len(r.Steps) {
		return c.askStep(ctx, r, q)
	}
	return c.askFinish(ctx, r, q)
}

func (c *console) askStep(ctx context.Context, r plan.Rollout, q question) (question, error) {
	from, to := stepName(r.Steps[r.Step]), stepName(r.Steps[r.Step+1])
	in, waiting, err := c.control.Affected(ctx, r.ID, r.Step+1)
	if err != nil {
		return q, err
	}
	q.Title = fmt.Sprintf("Go from step “%s” to “%s”", from, to)
	q.Button = fmt.Sprintf("Let %s take release %d", devices(waiting), r.Release)
	q.Effects = []string{
		fmt.Sprintf("%s that have not taken release %d may take it now, %s.", title(devices(waiting)), r.Release, when(r.When)),
		fmt.Sprintf("Step “%s” has %s of those that were seen in the last day.", to, devices(in)),
	}
	return q, nil
}

func (c *console) askFinish(ctx context.Context, r plan.Rollout, q question) (question, error) {
	all, err := c.store.Overview(ctx)
	if err != nil {
		return q, err
	}
	q.Title = fmt.Sprintf("Make release %d the stable one", r.Release)
	q.Button = "Finish " + r.ID
	q.Effects = []string{
		fmt.Sprintf("Release %d becomes the stable one in place of %s: each device may take it, whether it is in the rollout or not.", r.Release, content(r.Before)),
		fmt.Sprintf("Of %s that are known, %s have it now.", devices(all.Devices), num(all.Versions[r.Release])),
	}
	return q, nil
}

func (c *console) askResume(ctx context.Context, r plan.Rollout) (q question, err error) {
	if r.State != plan.Paused {
		return q, problem{http.StatusConflict, fmt.Sprintf("Rollout %s is %s: only one that is paused can be resumed.", r.ID, r.State)}
	}
	in, waiting, err := c.control.Affected(ctx, r.ID, r.Step)
	if err != nil {
		return q, err
	}
	q.Title = fmt.Sprintf("Resume release %d", r.Release)
	q.Button = fmt.Sprintf("Let %s go on", devices(waiting))
	q.Effects = []string{
		fmt.Sprintf("%s of step “%s” that have not taken release %d may take it again, %s.", title(devices(waiting)), stepName(r.Steps[r.Step]), r.Release, when(r.When)),
		fmt.Sprintf("The step has %s of those that were seen in the last day.", devices(in)),
	}
	if r.Reason != "" {
		q.Warning = "Why it is paused: " + r.Reason
	}
	outcome, err := c.store.Outcome(ctx, r.Release)
	if err == nil && plan.Judge(r, outcome, time.Now()).Decision == plan.Pause {
		q.Effects = append(q.Effects, fmt.Sprintf("%s on which it failed until now will not pause it again; more will.", devices(outcome.All.Bad())))
	}
	return q, err
}

func (c *console) askRollBack(ctx context.Context, r plan.Rollout) (q question, err error) {
	if r.State == plan.RolledBack {
		return q, problem{http.StatusConflict, fmt.Sprintf("Rollout %s was rolled back already.", r.ID)}
	}
	n, err := c.store.Outcome(ctx, r.Release)
	if err != nil {
		return q, err
	}
	before := r.Before
	if !ended(r) {
		before = c.control.Snapshot().Stable // another rollout may have finished since this one began
	}
	q.Title = fmt.Sprintf("Roll back release %d", r.Release)
	q.Button, q.Danger, q.Why = "Roll back "+r.ID, true, true
	q.Effects = []string{fmt.Sprintf("No device takes release %d any more. This cannot be undone: what is published next needs a higher version.", r.Release)}
	if n.All.Taking > 0 {
		q.Effects = append(q.Effects, fmt.Sprintf("%s that have begun and not confirmed it go back at once to what they had.", devices(n.All.Taking)))
	}
	seen := n.All.Taking + n.All.Confirmed + n.All.Failed + n.All.Back
	switch {
	case seen == 0:
		q.Effects = append(q.Effects, "No device has seen it, so nothing has to be published.")
	case before == 0:
		q.Effects = append(q.Effects, fmt.Sprintf("%s have confirmed it and keep it: there is no release before it.", title(devices(n.All.Confirmed))))
	default:
		q.Effects = append(q.Effects, fmt.Sprintf("%s have seen it, and take nothing lower: what release %d has is published again under a new version, which they get.", devices(seen), before))
	}
	return q, nil
}

// act does what was asked.
func (c *console) act(w http.ResponseWriter, v *visit) error {
	r, err := c.find(v.PathValue("id"))
	if err != nil {
		return err
	}
	who, ctx, action := v.account.Name, v.Context(), v.PathValue("action")
	extra := map[string]any{}
	switch action {
	case "next":
		from, bad := strconv.Atoi(v.PostForm.Get("from"))
		if bad != nil {
			return problem{http.StatusBadRequest, "from: the index of the step that it is at is needed, so that two people at once do not skip one."}
		}
		err = c.control.Next(ctx, who, r.ID, from)
		if from+1 == len(r.Steps) {
			action = "finish"
		}
	case "resume":
		err = c.control.Resume(ctx, who, r.ID)
	case "rollback":
		extra["restored"], err = c.control.RollBack(ctx, who, r.ID, strings.TrimSpace(v.PostForm.Get("why")))
	default:
		return c.nothing(w, v)
	}
	if err != nil {
		return err
	}
	return c.done(w, v, r.ID, action, extra)
}

// done answers after an action on a rollout: a script gets it as it is now.
func (c *console) done(w http.ResponseWriter, v *visit, id, action string, extra map[string]any) error {
	if !v.script() {
		http.Redirect(w, v.Request, "/rollouts/"+id+"?said="+action, http.StatusSeeOther)
		return nil
	}
	r, err := c.find(id)
	if err != nil {
		return err
	}
	answer := map[string]any{"rollout": r}
	for key, value := range extra {
		answer[key] = value
	}
	reply(w, http.StatusOK, answer)
	return nil
}

// title begins a sentence with a count.
func title(count string) string {
	if rest, ok := strings.CutPrefix(count, "0 "); ok {
		return "No " + rest
	}
	return count
}
