package step

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/gondk/gondk/magefiles/internal/work/trace"
)

// What a task runs is in the trace within the task, and that a task was up to date is told.
func TestTrace(t *testing.T) {
	r, _ := project(t)
	tr := trace.New(time.Now())
	both := helper(t, "both")
	task := Task{Name: "archive", ABI: "x86", Outputs: []string{filepath.Join(r.Root, "out")}, Do: func(ctx context.Context) error {
		_, err := r.Run(ctx, both)
		return err
	}}
	if err := os.WriteFile(task.Outputs[0], nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := r.Do(tr.With(t.Context()), task); err != nil {
			t.Fatal(err)
		}
	}
	text, err := tr.JSON()
	if err != nil {
		t.Fatal(err)
	}
	var events []struct {
		Name, Cat string
		TS, Dur   int64
		Args      map[string]any
	}
	if err := json.Unmarshal(text, &events); err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, e := range events {
		told = append(told, e.Cat+" "+e.Name)
	}
	if len(events) != 3 || events[0].Name != "archive x86" || events[1].Cat != "command" || events[2].Name != "archive x86" {
		t.Fatalf("got %q, want the task, its command, and the task again", told)
	}
	if command := events[1]; command.TS+command.Dur > events[0].TS+events[0].Dur || command.Args["command"] == "" {
		t.Errorf("%v is not within %v, or does not tell its command", command, events[0])
	}
	if events[0].Args != nil || events[2].Args["up to date"] != true || !slices.IsSorted([]int64{events[0].TS, events[1].TS, events[2].TS}) {
		t.Errorf("got %v, want the second to be up to date", events)
	}
}
