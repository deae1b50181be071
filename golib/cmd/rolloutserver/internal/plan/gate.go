package plan

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"time"
)

// enoughBad is how many devices must be bad before a rollout is paused by itself: one alone may lie, or be broken.
const enoughBad = 3

// Bad is how many devices failed or went back.
func (c Counts) Bad() int { return c.Failed + c.Back }

// Done is how many devices a gate judges by.
func (c Counts) Done() int { return c.Bad() + c.Confirmed }

// Bad returns the bad devices by ABI, "" being all: what Excused holds.
func (o Outcome) Bad() map[string]int {
	bad := map[string]int{}
	for abi, c := range o.groups() {
		if c.Bad() > 0 {
			bad[abi] = c.Bad()
		}
	}
	return bad
}

// groups are what is judged alone: all, as "", and each ABI.
func (o Outcome) groups() map[string]Counts {
	groups := maps.Clone(o.ByABI)
	if groups == nil {
		groups = map[string]Counts{}
	}
	delete(groups, "") // devices that do not tell their ABI; they are among all
	groups[""] = o.All
	return groups
}

// LowerBound is the lower end of Wilson's interval for a share of bad among n, two-sided: with a confidence of 0.95, the true share is
// below it in one case of forty.
func LowerBound(bad, n int, confidence float64) float64 {
	if n <= 0 || bad <= 0 {
		return 0
	}
	z := math.Sqrt2 * math.Erfinv(min(max(confidence, 0.5), 0.9999))
	total, p := float64(n), float64(bad)/float64(n)
	middle := p + z*z/(2*total)
	width := z * math.Sqrt(p*(1-p)/total+z*z/(4*total*total))
	return max(0, (middle-width)/(1+z*z/total))
}

// Judge says what the gate of a running rollout says.
func Judge(r Rollout, o Outcome, now time.Time) Verdict {
	groups := o.groups()
	for _, abi := range slices.Sorted(maps.Keys(groups)) {
		if reason := tooBad(r, abi, groups[abi]); reason != "" {
			return Verdict{Pause, reason}
		}
	}
	if n := o.All.Done(); n < r.Gate.Devices {
		return Verdict{Wait, fmt.Sprintf("%d of %d devices have confirmed it or failed", n, r.Gate.Devices)}
	}
	if lasted := now.Sub(r.Entered); lasted < r.Gate.Time {
		return Verdict{Wait, fmt.Sprintf("the step lasts %s of %s", max(0, lasted).Truncate(time.Second), r.Gate.Time)}
	}
	for _, abi := range slices.Sorted(maps.Keys(groups)) {
		c := groups[abi].without(r.Excused[abi])
		if c.share() > r.Gate.MaxBad {
			return Verdict{Wait, fmt.Sprintf("%s: %d of %d devices failed, %s; the limit is %s, but %s",
				group(abi), c.Bad(), c.Done(), percent(c.share()), percent(r.Gate.MaxBad), openEnd(c))}
		}
	}
	c, excused := o.All.without(r.Excused[""]), ""
	if before := o.All.Bad() - c.Bad(); before > 0 {
		excused = fmt.Sprintf("; not counting %d from before it was resumed", before)
	}
	return Verdict{GoOn, fmt.Sprintf("%d of %d devices failed, %s; the limit is %s%s", c.Bad(), c.Done(), percent(c.share()), percent(r.Gate.MaxBad), excused)}
}

// openEnd says why a share above the limit is not certain yet.
func openEnd(c Counts) string {
	if c.Taking > 0 {
		return fmt.Sprintf("%d are still at it and will tell", c.Taking)
	}
	return "so few may be chance: more devices will tell"
}

// tooBad says why a rollout is to be paused. Failures come first, within seconds where a disk is full, and confirmations when people have
// used the content: so more than the limit must be bad of all that have begun, too, or each rollout would be paused by its first failures.
func tooBad(r Rollout, abi string, c Counts) string {
	c = c.without(r.Excused[abi])
	bad, n := c.Bad(), c.Done()
	bound := LowerBound(bad, n, r.Gate.Confidence)
	if bad < enoughBad || bound <= r.Gate.MaxBad || float64(bad) <= r.Gate.MaxBad*float64(n+c.Taking) {
		return ""
	}
	return fmt.Sprintf("%s: %d of %d devices failed; at least %s do, the limit is %s", group(abi), bad, n, percent(bound), percent(r.Gate.MaxBad))
}

// without leaves out bad devices.
func (c Counts) without(excused int) Counts {
	failed := min(excused, c.Failed)
	c.Failed -= failed
	c.Back -= min(excused-failed, c.Back)
	return c
}

func (c Counts) share() float64 { return float64(c.Bad()) / float64(max(1, c.Done())) }

func group(abi string) string {
	if abi == "" {
		return "all ABIs"
	}
	return abi
}

// percent writes a share with two digits that tell something: "0.31 %", "61 %".
func percent(p float64) string {
	switch p *= 100; {
	case p >= 10 || p == math.Trunc(p):
		return fmt.Sprintf("%.0f %%", p)
	case p >= 1:
		return fmt.Sprintf("%.1f %%", p)
	}
	return fmt.Sprintf("%.2g %%", p)
}
