package console

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/control"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
)

// usual is the form as it is offered first.
func (c *console) usual() startForm {
	f := startForm{Devices: "50", Hours: "24", MaxBad: "2", Confidence: "95",
		Steps: []stepForm{{"internal", "group=internal", ""}, {"", "", "1"}, {"", "", "10"}, {"", "", "50"}, {"", "", "100"}}}
	c.complete(&f)
	if len(f.Releases) > 0 {
		f.Release = strconv.FormatInt(f.Releases[0], 10)
	}
	return f
}

// complete adds what is not the user's: the releases that can be started, and empty rows.
func (c *console) complete(f *startForm) {
	snapshot := c.control.Snapshot()
	f.Stable = snapshot.Stable
	f.Releases = slices.DeleteFunc(slices.Clone(c.control.Releases()), func(release int64) bool {
		return release <= snapshot.Stable || slices.ContainsFunc(snapshot.Rollouts, func(r plan.Rollout) bool { return r.Release == release })
	})
	for len(f.Steps) < rows {
		f.Steps = append(f.Steps, stepForm{})
	}
}

func (c *console) startPage(w http.ResponseWriter, v *visit) error {
	c.showStart(w, v, http.StatusOK, c.usual())
	return nil
}

func (c *console) showStart(w http.ResponseWriter, v *visit, status int, f startForm) {
	c.show(w, v, status, "start.html", view{Title: "Start a rollout", Place: "start", Data: f})
}

// start takes the form: wrong, it is shown again with what is wrong; right, the question comes, and with its answer the rollout starts.
func (c *console) start(w http.ResponseWriter, v *visit) error {
	given := v.PostForm
	if v.script() {
		given = c.filled(given)
	}
	f, r := read(given)
	c.complete(&f)
	if given.Get("change") != "" {
		c.showStart(w, v, http.StatusOK, f)
		return nil
	}
	if len(f.Errors) > 0 {
		return c.wrong(w, v, f)
	}
	if v.script() || given.Get("sure") != "" {
		started, err := c.control.Start(v.Context(), v.account.Name, r)
		if err != nil {
			return c.refused(w, v, f, err)
		}
		return c.done(w, v, started.ID, "start", nil)
	}
	in, _, err := c.control.Estimate(v.Context(), r, 0)
	if err != nil {
		return c.refused(w, v, f, err)
	}
	c.show(w, v, http.StatusOK, "confirm.html", view{Title: "Start release " + f.Release, Place: "start", Data: askStart(r, in, given)})
	return nil
}

// refused shows the form with what the control has against it.
func (c *console) refused(w http.ResponseWriter, v *visit, f startForm, err error) error {
	if !errors.Is(err, control.ErrRefused) {
		return err
	}
	f.fault("", sentence(err))
	return c.wrong(w, v, f)
}

// wrong answers a form that cannot be taken.
func (c *console) wrong(w http.ResponseWriter, v *visit, f startForm) error {
	if v.script() {
		first := f.Errors[0]
		return problem{http.StatusBadRequest, strings.TrimPrefix(first.Field+": "+first.Text, ": ")}
	}
	c.showStart(w, v, http.StatusUnprocessableEntity, f)
	return nil
}

// filled adds to what a script sends all that it leaves out, save the release.
func (c *console) filled(given url.Values) url.Values {
	f := c.usual()
	all := url.Values{"devices": {f.Devices}, "hours": {f.Hours}, "max-bad": {f.MaxBad}, "confidence": {f.Confidence}}
	if !given.Has("step-rules") && !given.Has("step-share") {
		for _, s := range f.Steps {
			all.Add("step-name", s.Name)
			all.Add("step-rules", s.Rules)
			all.Add("step-share", s.Share)
		}
	}
	maps.Copy(all, given)
	return all
}

func askStart(r plan.Rollout, in int, given url.Values) question {
	q := question{Title: fmt.Sprintf("Start release %d with step “%s”", r.Release, stepName(r.Steps[0])), Action: "/rollouts", Back: "/", Change: true,
		Button: fmt.Sprintf("Let %s take release %d", devices(in), r.Release)}
	q.Effects = []string{fmt.Sprintf("%s of those that were seen in the last day may take release %d now, %s. Devices that match later join.", title(devices(in)), r.Release, when(r.When))}
	if len(r.Steps) > 1 {
		var names []string
		for _, s := range r.Steps[1:] {
			names = append(names, "“"+stepName(s)+"”")
		}
		q.Effects = append(q.Effects, "The steps after it: "+strings.Join(names, ", ")+". "+going(r))
	}
	if in == 0 {
		q.Warning = "No device that was seen in the last day is in the first step."
		if rules := strings.TrimSpace(r.For + " " + r.Steps[0].Rules); rules != "" {
			q.Warning += " Is this right: " + rules + "?"
		}
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		for _, value := range given[name] {
			if name != "proof" {
				q.Fields = append(q.Fields, field{name, value})
			}
		}
	}
	q.Fields = append(q.Fields, field{"sure", "yes"})
	return q
}

func going(r plan.Rollout) string {
	if r.Auto {
		return "It goes on by itself when a gate opens."
	}
	return "At each gate somebody has to go on."
}

// rules says of rules, while they are typed, what is wrong with them or how many devices they match.
func (c *console) rules(w http.ResponseWriter, v *visit) error {
	rules := v.FormValue("text")
	if _, err := plan.ParseRules(rules); err != nil {
		reply(w, http.StatusOK, map[string]string{"error": err.Error()})
		return nil
	}
	in, _, err := c.control.Estimate(v.Context(), plan.Rollout{For: rules, Steps: []plan.Step{{Share: 10000}}}, 0)
	if err != nil {
		return err
	}
	reply(w, http.StatusOK, map[string]string{"said": title(devices(in)) + " of those that were seen in the last day."})
	return nil
}
