package plan

import (
	"fmt"
	"maps"
	"math"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func id(n int) string { return fmt.Sprintf("%032x", n) }

// TestBucketStays holds the formula: another one would move devices of running rollouts.
func TestBucketStays(t *testing.T) {
	for device, want := range map[string]int{id(1): 6643, id(2): 9407, "0123456789abcdef0123456789abcdef": 4603} {
		if got := Bucket(device, 7); got != want {
			t.Errorf("%s: %d, not %d", device, got, want)
		}
	}
	if Bucket(id(1), 8) == Bucket(id(1), 7) {
		t.Error("the same devices are first for each release")
	}
}

// TestShares: each share has about its part of the devices, and growing ones only add.
func TestShares(t *testing.T) {
	const devices = 20_000
	m, err := NewMembers(Rollout{Release: 7, Steps: []Step{
		{Name: "internal", Rules: "group=internal"}, {Name: "1 %", Share: 100}, {Name: "10 %", Share: 1000}, {Name: "50 %", Share: 5000}, {Name: "all", Share: Whole},
	}})
	if err != nil {
		t.Fatal(err)
	}
	counts := make([]int, 5)
	for n := range devices {
		d := Device{ID: id(n)}
		before := false
		for step := range counts {
			in := m.In(&d, step)
			if before && !in {
				t.Fatalf("%s leaves in step %d", d.ID, step)
			}
			if before = in; in {
				counts[step]++
			}
		}
		d.Group = "internal"
		if !m.In(&d, 0) || !m.In(&d, 1) {
			t.Fatal("a device that rules name is not in")
		}
	}
	for step, share := range []float64{0, 0.01, 0.1, 0.5, 1} {
		want := share * devices
		if diff := math.Abs(float64(counts[step]) - want); diff > 4*math.Sqrt(want*(1-share))+0.5 {
			t.Errorf("step %d has %d devices, not about %g", step, counts[step], want)
		}
	}
}

func TestMembersRefused(t *testing.T) {
	for want, r := range map[string]Rollout{
		"no steps":               {},
		"its share is 1 %, and":  {Steps: []Step{{Name: "a", Share: 200}, {Name: "b", Share: 100}}},
		"its share is 100.01 %":  {Steps: []Step{{Name: "a", Share: Whole + 1}}},
		"neither rules nor":      {Steps: []Step{{Name: "a"}}},
		`step "a": rules, posit`: {Steps: []Step{{Name: "a", Rules: "x=1"}}},
		"for whom it is: rules":  {For: "x=1", Steps: []Step{{Name: "a", Share: 1}}},
	} {
		if _, err := NewMembers(r); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", want, err)
		}
	}
}

func TestDecide(t *testing.T) {
	everybody := []Step{{Name: "all", Share: Whole}}
	inside := []Step{{Name: "internal", Rules: "group=internal"}, {Name: "all", Share: Whole}}
	night := When{WiFi: true, From: 60, To: 300}
	features := []Feature{{Key: "map", Weights: map[string]int{"on": 1}}}
	at := func(content int64) Device { return Device{ID: id(1), ContentVersion: content} }
	internal := Device{ID: id(1), Group: "internal", ContentVersion: 7}
	for name, test := range map[string]struct {
		s    Snapshot
		d    Device
		want Offer
	}{
		"nothing":      {Snapshot{}, at(0), Offer{}},
		"stable":       {Snapshot{Stable: 7, Features: features}, at(5), Offer{Release: 7, Features: features}},
		"in a rollout": {Snapshot{Stable: 7, Rollouts: []Rollout{{Release: 8, State: Running, Steps: everybody, When: night}}}, at(7), Offer{Release: 8, When: night}},
		"outside":      {Snapshot{Stable: 7, Rollouts: []Rollout{{Release: 8, State: Running, Steps: inside, When: night}}}, at(7), Offer{Release: 7}},
		"inside":       {Snapshot{Stable: 7, Rollouts: []Rollout{{Release: 8, State: Running, Steps: inside, When: night}}}, internal, Offer{Release: 8, When: night}},
		"for others": {
			Snapshot{Stable: 7, Rollouts: []Rollout{{Release: 8, For: "abi=x86", State: Running, Steps: inside}}}, internal, Offer{Release: 7},
		},
		"paused":         {Snapshot{Stable: 7, Rollouts: []Rollout{{Release: 8, State: Paused, Steps: everybody, When: night}}}, at(7), Offer{Release: 7, Paused: true}},
		"paused outside": {Snapshot{Stable: 7, Rollouts: []Rollout{{Release: 8, State: Paused, Steps: inside}}}, at(7), Offer{Release: 7}},
		"finished":       {Snapshot{Stable: 8, Rollouts: []Rollout{{Release: 8, State: Finished, Steps: everybody}}}, at(7), Offer{Release: 8}},
		"two at once": {
			Snapshot{Stable: 6, Rollouts: []Rollout{{Release: 8, State: Running, Steps: inside}, {Release: 7, State: Running, Steps: everybody}}},
			at(6), Offer{Release: 7},
		},
		"two at once, inside": {
			Snapshot{Stable: 6, Rollouts: []Rollout{{Release: 8, State: Running, Steps: inside}, {Release: 7, State: Running, Steps: everybody}}},
			internal, Offer{Release: 8},
		},
		"the newer one paused": {
			Snapshot{Stable: 6, Rollouts: []Rollout{{Release: 8, State: Paused, Steps: everybody}, {Release: 7, State: Running, Steps: everybody}}},
			at(6), Offer{Release: 7, Paused: true},
		},
		"rolled back": {
			Snapshot{Stable: 7, Rollouts: []Rollout{{Release: 8, Before: 7, State: RolledBack, Steps: everybody}}}, at(8), Offer{Release: 7, Withdraw: 8},
		},
		"restored for who has it": {
			Snapshot{Stable: 7, Rollouts: []Rollout{{Release: 8, Before: 7, Restored: 9, State: RolledBack, Steps: everybody}}}, at(8), Offer{Release: 9, Withdraw: 8},
		},
		"not for who is up to date": {
			Snapshot{Stable: 7, Rollouts: []Rollout{{Release: 8, Before: 7, Restored: 9, State: RolledBack, Steps: everybody}}}, at(7), Offer{Release: 7, Withdraw: 8},
		},
		"restored for who has older content": {
			Snapshot{Stable: 7, Rollouts: []Rollout{{Release: 8, Before: 7, Restored: 9, State: RolledBack, Steps: everybody}}}, at(5), Offer{Release: 9, Withdraw: 8},
		},
		"a newer rollout after it": {
			Snapshot{Stable: 7, Rollouts: []Rollout{
				{Release: 10, State: Running, Steps: everybody}, {Release: 8, Before: 7, Restored: 9, State: RolledBack, Steps: everybody},
			}}, at(8), Offer{Release: 10, Withdraw: 8},
		},
		"rolled back long ago": {
			Snapshot{Stable: 10, Rollouts: []Rollout{{Release: 8, Before: 7, Restored: 9, State: RolledBack, Steps: everybody}}}, at(8), Offer{Release: 10},
		},
		"its own is withdrawn, of two": {
			Snapshot{Stable: 7, Rollouts: []Rollout{{Release: 9, State: RolledBack, Steps: everybody}, {Release: 8, State: RolledBack, Steps: everybody}}},
			at(8), Offer{Release: 7, Withdraw: 8},
		},
	} {
		p, err := New(test.s)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(test.want, p.Decide(&test.d)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if _, err := New(Snapshot{Rollouts: []Rollout{{ID: "r3", For: "x=1"}}}); err == nil || !strings.Contains(err.Error(), "rollout r3") {
		t.Errorf("rules of a newer server: %v", err)
	}
}

// TestLowerBound holds Wilson's bound against its own equation, in large numbers: p is where |bad/n - p| = z·√(p(1-p)/n).
func TestLowerBound(t *testing.T) {
	for _, test := range []struct {
		bad, n int
		want   float64
	}{{6, 6, 0.6097}, {1, 1, 0.2065}, {1, 10, 0.0179}, {10, 100, 0.0552}, {0, 100, 0}, {0, 0, 0}, {500, 1000, 0.4691}} {
		got := LowerBound(test.bad, test.n, 0.95)
		if math.Abs(got-test.want) > 0.0001 {
			t.Errorf("%d of %d: %.4f, not %.4f", test.bad, test.n, got, test.want)
		}
		if test.bad == 0 {
			continue
		}
		const z = 1.959963985
		p, share := big.NewFloat(got), float64(test.bad)/float64(test.n)
		f, _ := p.Float64()
		if left, right := math.Abs(share-f), z*math.Sqrt(f*(1-f)/float64(test.n)); math.Abs(left-right) > 1e-9 {
			t.Errorf("%d of %d: the bound %g solves no equation of Wilson: %g, %g", test.bad, test.n, got, left, right)
		}
	}
	if LowerBound(5, 20, 0.99) >= LowerBound(5, 20, 0.9) {
		t.Error("more confidence must lower the bound")
	}
}

func TestJudge(t *testing.T) {
	now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	r := Rollout{Entered: now.Add(-time.Hour), Gate: Gate{Devices: 20, Time: time.Hour, MaxBad: 0.02, Confidence: 0.95}}
	arm := func(c Counts) Outcome { return Outcome{All: c, ByABI: map[string]Counts{"arm64-v8a": c}} }
	mixed := Outcome{All: Counts{Confirmed: 1000, Failed: 4, Back: 2}, ByABI: map[string]Counts{
		"arm64-v8a": {Confirmed: 1000}, "armeabi-v7a": {Failed: 4, Back: 2},
	}}
	excused := r
	excused.Excused = mixed.Bad()
	early := r
	early.Entered = now.Add(-59 * time.Minute)
	wrong := r
	wrong.Entered = now.Add(time.Hour)
	for name, test := range map[string]struct {
		r    Rollout
		o    Outcome
		want Verdict
	}{
		"nobody yet":       {r, Outcome{}, Verdict{Wait, "0 of 20 devices have confirmed it or failed"}},
		"few":              {r, arm(Counts{Taking: 90, Confirmed: 19}), Verdict{Wait, "19 of 20 devices have confirmed it or failed"}},
		"early":            {early, arm(Counts{Confirmed: 20}), Verdict{Wait, "the step lasts 59m0s of 1h0m0s"}},
		"a clock set":      {wrong, arm(Counts{Confirmed: 20}), Verdict{Wait, "the step lasts 0s of 1h0m0s"}},
		"good":             {r, arm(Counts{Confirmed: 20}), Verdict{GoOn, "0 of 20 devices failed, 0 %; the limit is 2 %"}},
		"bad on one ABI":   {r, mixed, Verdict{Pause, "armeabi-v7a: 6 of 6 devices failed; at least 61 % do, the limit is 2 %"}},
		"seen and gone on": {excused, mixed, Verdict{GoOn, "0 of 1000 devices failed, 0 %; the limit is 2 %; not counting 6 from before it was resumed"}},
		"worse since": {
			excused, Outcome{All: Counts{Confirmed: 1000, Failed: 10}, ByABI: map[string]Counts{"arm64-v8a": {Confirmed: 1000}, "armeabi-v7a": {Failed: 10}}},
			Verdict{Pause, "armeabi-v7a: 4 of 4 devices failed; at least 51 % do, the limit is 2 %"},
		},
		"one may lie": {r, arm(Counts{Failed: 2}), Verdict{Wait, "2 of 20 devices have confirmed it or failed"}},
		"may be chance": {
			r, arm(Counts{Confirmed: 97, Failed: 3}),
			Verdict{Wait, "all ABIs: 3 of 100 devices failed, 3 %; the limit is 2 %, but so few may be chance: more devices will tell"},
		},
		"no chance any more": {r, arm(Counts{Confirmed: 960, Failed: 20, Back: 20}), Verdict{Pause, "all ABIs: 40 of 1000 devices failed; at least 3.0 % do, the limit is 2 %"}},
		"failures come first": {
			r, arm(Counts{Taking: 9800, Confirmed: 40, Failed: 160}),
			Verdict{Wait, "all ABIs: 160 of 200 devices failed, 80 %; the limit is 2 %, but 9800 are still at it and will tell"},
		},
		"too many of all that began": {r, arm(Counts{Taking: 97, Failed: 3}), Verdict{Pause, "all ABIs: 3 of 3 devices failed; at least 44 % do, the limit is 2 %"}},
		"ABI not told":               {r, Outcome{All: Counts{Failed: 6}}, Verdict{Pause, "all ABIs: 6 of 6 devices failed; at least 61 % do, the limit is 2 %"}},
	} {
		before := maps.Clone(test.o.ByABI)
		if got := Judge(test.r, test.o, now); got != test.want {
			t.Errorf("%s: %s: %s", name, got.Decision, got.Reason)
		}
		if !maps.EqualFunc(before, test.o.ByABI, func(a, b Counts) bool { return cmp.Equal(a, b) }) {
			t.Errorf("%s: it changes what it judges", name)
		}
	}
}
