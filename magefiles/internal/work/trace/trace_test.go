package trace

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schema is what the Trace Event Format says of a JSON array of complete events.
const schema = `{
	"type": "array",
	"items": {
		"type": "object",
		"required": ["name", "cat", "ph", "ts", "dur", "pid", "tid"],
		"additionalProperties": false,
		"properties": {
			"name": {"type": "string", "minLength": 1},
			"cat": {"type": "string"},
			"ph": {"const": "X"},
			"ts": {"type": "integer", "minimum": 0},
			"dur": {"type": "integer", "minimum": 0},
			"pid": {"type": "integer", "minimum": 1},
			"tid": {"type": "integer", "minimum": 1},
			"args": {"type": "object"}
		}
	}
}`

func valid(t *testing.T, text string) {
	t.Helper()
	rules, err := jsonschema.UnmarshalJSON(strings.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("trace.json", rules); err != nil {
		t.Fatal(err)
	}
	instance, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%v:\n%s", err, text)
	}
	if err := c.MustCompile("trace.json").Validate(instance); err != nil {
		t.Fatalf("%v:\n%s", err, text)
	}
}

func events(t *testing.T, tr *Trace) []event {
	t.Helper()
	text, err := tr.JSON()
	if err != nil {
		t.Fatal(err)
	}
	valid(t, string(text))
	var all []event
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatalf("%v:\n%s", err, text)
	}
	return all
}

func find(t *testing.T, all []event, name string) event {
	t.Helper()
	i := slices.IndexFunc(all, func(e event) bool { return e.Name == name })
	if i < 0 {
		t.Fatalf("no event %q in %v", name, all)
	}
	return all[i]
}

func (e event) holds(o event) bool {
	return e.Start <= o.Start && o.Start+o.Took <= e.Start+e.Took
}

func TestSpans(t *testing.T) {
	tr := New(time.Now())
	ctx, build := Start(tr.With(context.Background()), "target", "aab")
	inner, archive := Start(ctx, "step", "archive")
	_, clang := Start(inner, "command", "clang")
	clang.Note("dir", "/p")
	_, beside := Start(ctx, "step", "beside the archive")
	clang.End()
	archive.End()
	beside.End()
	_, after := Start(ctx, "step", "after both")
	after.End()
	build.End()

	all := events(t, tr)
	outer := find(t, all, "aab")
	for _, name := range []string{"archive", "clang", "beside the archive", "after both"} {
		if e := find(t, all, name); !outer.holds(e) {
			t.Errorf("%s is not within aab: %v, %v", name, e, outer)
		}
	}
	lanes := map[string]int{"aab": 1, "archive": 1, "clang": 1, "beside the archive": 2, "after both": 1}
	for name, lane := range lanes {
		if e := find(t, all, name); e.Lane != lane {
			t.Errorf("%s is on lane %d, want %d", name, e.Lane, lane)
		}
	}
	if all[0].Name != "aab" || find(t, all, "clang").Args["dir"] != "/p" {
		t.Errorf("got %v, want the outermost first, and the note", all)
	}
}

// What goes on at once must not lie across each other on one lane, or no program can show it.
func TestLanesNest(t *testing.T) {
	tr := New(time.Now())
	ctx, all := Start(tr.With(context.Background()), "target", "all")
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 50 {
				inner, outer := Start(ctx, "step", "outer")
				_, span := Start(inner, "command", "inner")
				span.End()
				outer.End()
			}
		})
	}
	wait.Wait()
	all.End()

	open := map[int][]event{}
	for _, e := range events(t, tr) {
		lane := open[e.Lane]
		for len(lane) > 0 && lane[len(lane)-1].Start+lane[len(lane)-1].Took <= e.Start {
			lane = lane[:len(lane)-1]
		}
		if len(lane) > 0 && !lane[len(lane)-1].holds(e) {
			t.Fatalf("%v begins within %v and ends after it", e, lane[len(lane)-1])
		}
		open[e.Lane] = append(lane, e)
	}
}

func TestWithoutTrace(t *testing.T) {
	var tr *Trace
	tr.Add("start", "mage", time.Now(), time.Now())
	ctx := tr.With(context.Background())
	if _, span := Start(ctx, "step", "archive"); span != nil {
		t.Error("a span of no trace")
	} else {
		span.Note("a", 1)
		span.End()
	}
}

func TestAdd(t *testing.T) {
	start := time.Now()
	tr := New(start)
	tr.Add("start", "mage", start, start.Add(30*time.Millisecond))
	if got := find(t, events(t, tr), "mage"); got.Took != 30000 || got.Start != 0 || got.Phase != "X" || got.PID == 0 {
		t.Errorf("got %+v", got)
	}
	if text, err := New(start).JSON(); err != nil || string(text) != "[\n]\n" {
		t.Errorf("an empty trace is %q, %v", text, err)
	}
}
