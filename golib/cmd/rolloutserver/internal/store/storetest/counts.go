package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

// outcome: a release that is bad on one ABI must not hide behind the others.
func outcome(t *testing.T, open func() store.Store) {
	s, at := open(), now()
	device := 0
	add := func(abi string, devices int, events ...store.Event) {
		for range devices {
			device++
			say(t, s, heard(id(device), abi, 1, at, events...))
		}
	}
	offered := event(1, 7, store.Offered, at)
	add("arm64-v8a", 5, offered, event(2, 7, store.Downloaded, at), event(3, 7, store.Applied, at), event(4, 7, store.Confirmed, at))
	add("arm64-v8a", 1, offered)
	add("arm64-v8a", 1, offered, event(2, 7, store.Downloaded, at))
	add("armeabi-v7a", 2, offered, coded(event(2, 7, store.Failed, at), "disk-full"))
	add("armeabi-v7a", 3, offered, event(2, 7, store.Applied, at), coded(event(3, 7, store.RolledBack, at), "crash"))
	add("armeabi-v7a", 1, offered, event(2, 7, store.Applied, at))
	add("armeabi-v7a", 1, event(1, 7, store.RolledBack, at))
	add("", 1, event(1, 7, store.Confirmed, at))
	add("x86", 2, event(1, 6, store.Confirmed, at))

	got := must(s.Outcome(t.Context(), 7))(t)
	same(t, "all", clean(got.All), plan.Counts{Taking: 3, Confirmed: 6, Failed: 2, Back: 4, Codes: map[string]int{"disk-full": 2, "crash": 3}})
	same(t, "ABIs", len(got.ByABI), 2)
	same(t, "arm64-v8a", clean(got.ByABI["arm64-v8a"]), plan.Counts{Taking: 2, Confirmed: 5, Codes: map[string]int{}})
	same(t, "armeabi-v7a", clean(got.ByABI["armeabi-v7a"]), plan.Counts{Taking: 1, Failed: 2, Back: 4, Codes: map[string]int{"disk-full": 2, "crash": 3}})
	same(t, "another release", must(s.Outcome(t.Context(), 6))(t).All.Confirmed, 2)
}

// clean makes a map that was not made an empty one.
func clean(c plan.Counts) plan.Counts {
	if c.Codes == nil {
		c.Codes = map[string]int{}
	}
	return c
}

// outcomeLast: a device counts once, by what happened last.
func outcomeLast(t *testing.T, open func() store.Store) {
	s, at := open(), now()
	number := uint64(0)
	for _, step := range []struct {
		stage store.Stage
		code  string
		want  plan.Counts
	}{
		{store.Offered, "", plan.Counts{Taking: 1}},
		{store.Failed, "network", plan.Counts{Failed: 1, Codes: map[string]int{"network": 1}}},
		{store.Failed, "disk-full", plan.Counts{Failed: 1, Codes: map[string]int{"disk-full": 1}}},
		{store.Offered, "", plan.Counts{Taking: 1}},
		{store.Downloaded, "", plan.Counts{Taking: 1}},
		{store.Applied, "", plan.Counts{Taking: 1}},
		{store.Confirmed, "", plan.Counts{Confirmed: 1}},
		{store.RolledBack, "operator", plan.Counts{Back: 1, Codes: map[string]int{"operator": 1}}},
	} {
		number++
		say(t, s, heard(id(1), "x86", number, at, coded(event(number, 7, step.stage, at), step.code)))
		got := must(s.Outcome(t.Context(), 7))(t)
		same(t, fmt.Sprintf("%s %s", step.stage, step.code), clean(got.All), clean(step.want))
		same(t, fmt.Sprintf("%s %s on its ABI", step.stage, step.code), clean(got.ByABI["x86"]), clean(step.want))
	}
}

func overview(t *testing.T, open func() store.Store) {
	s, at := open(), now()
	at = at.Add(-time.Second)
	for n := range 10 {
		r := heard(id(n), "arm64-v8a", 1, at)
		r.ContentVersion = 6
		if n < 3 {
			r.ABI, r.ContentVersion = "x86", 7
		}
		if n >= 8 {
			r.Seen = at.Add(-store.OnlineFor - time.Minute)
		}
		say(t, s, r)
	}
	// One that moves is counted where it is.
	r := heard(id(9), "arm64-v8a", 2, at)
	r.ContentVersion = 7
	say(t, s, r)

	got := must(s.Overview(t.Context()))(t)
	same(t, "devices", got.Devices, 10)
	same(t, "online", got.Online, 9)
	same(t, "versions", got.Versions, map[int64]int{6: 6, 7: 4})
	same(t, "ABIs", got.ABIs, map[string]int{"x86": 3, "arm64-v8a": 7})
}

// adoption: one device confirms 6 three hours ago and 7 now, another one only 6, long before what is shown.
func adoption(t *testing.T, open func() store.Store) {
	s, at := open(), now()
	hour := at.Truncate(time.Hour)
	long := hour.Add(-100 * time.Hour)
	say(t, s, heard(id(2), "x86", 1, at, event(1, 6, store.Confirmed, long)))
	say(t, s, heard(id(1), "x86", 1, at, event(1, 6, store.Confirmed, hour.Add(-3*time.Hour))))
	say(t, s, heard(id(1), "x86", 2, at, event(2, 7, store.Confirmed, at), event(3, 7, store.Failed, at)))

	got := must(s.Overview(t.Context()))(t).Adoption
	if len(got) == 0 || len(got) > 48 {
		t.Fatalf("%d hours", len(got))
	}
	for i, a := range got {
		if i > 0 && !a.Hour.After(got[i-1].Hour) || !a.Hour.Equal(a.Hour.Truncate(time.Hour)) {
			t.Errorf("hour %d is %v", i, a.Hour)
		}
	}
	same(t, "before", holds(got, hour.Add(-4*time.Hour))[7], 0)
	same(t, "three hours ago", holds(got, hour.Add(-3*time.Hour)), map[int64]int{6: 2})
	same(t, "an hour ago", holds(got, hour.Add(-time.Hour)), map[int64]int{6: 2})
	same(t, "now", holds(got, hour), map[int64]int{6: 1, 7: 1})
}

// holds is what holds at the end of an hour, where hours without a change may be left out.
func holds(list []store.Adoption, hour time.Time) map[int64]int {
	var last map[int64]int
	for _, a := range list {
		if !a.Hour.After(hour) {
			last = a.Versions
		}
	}
	return last
}

func failures(t *testing.T, open func() store.Store) {
	s, at := open(), now()
	device := 0
	for code := range 25 {
		for range code + 1 {
			device++
			say(t, s, heard(id(device), "x86", 1, at, coded(event(1, 7, store.Failed, at), fmt.Sprintf("code-%d", code))))
		}
	}
	// One of the most frequent recovers.
	say(t, s, heard(id(device), "x86", 2, at, event(2, 7, store.Confirmed, at)))
	say(t, s, heard(id(device-1), "x86", 2, at, coded(event(2, 8, store.RolledBack, at), "crash")))

	got := must(s.Overview(t.Context()))(t).Failures
	same(t, "how many", len(got), 20)
	for _, f := range got[:2] {
		same(t, "the most frequent", f.Devices, 24)
	}
	for i, f := range got[2:] {
		same(t, "the next", f, store.Failure{Release: 7, Code: fmt.Sprintf("code-%d", 22-i), Devices: 23 - i})
	}
}

func slowest(t *testing.T, open func() store.Store) {
	s, at := open(), now()
	for n := range 12 {
		minutes := time.Duration(n+1) * time.Minute
		say(t, s, heard(id(n), "x86", 1, at,
			took(event(1, 7, store.Offered, at), time.Hour), // since whatever was before
			took(event(2, 7, store.Downloaded, at.Add(minutes)), minutes)))
		say(t, s, heard(id(n), "x86", 2, at,
			took(event(3, 7, store.Applied, at.Add(minutes)), time.Second),
			took(event(4, 7, store.Confirmed, at.Add(minutes)), 2*time.Second)))
	}
	// One that never got there, and one that began anew.
	say(t, s, heard(id(100), "x86", 1, at, event(1, 7, store.Offered, at), took(event(2, 7, store.Failed, at), 9*time.Hour)))
	say(t, s, heard(id(101), "x86", 1, at, event(1, 7, store.Offered, at), took(event(2, 7, store.Failed, at), 9*time.Hour),
		event(3, 7, store.Offered, at), took(event(4, 7, store.Confirmed, at), time.Second)))

	got := must(s.Overview(t.Context()))(t).Slowest
	same(t, "how many", len(got), 10)
	for i, slow := range got {
		n := 11 - i
		same(t, "slow", slow, store.Slow{Device: id(n), Release: 7, Duration: time.Duration(n+1)*time.Minute + 3*time.Second})
	}
}
