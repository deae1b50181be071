// Package golist lists Go packages, and asks the go command again only if something may have changed that it looked at.
//
// go list takes a tenth of a second and more, for each ABI, to say the same as before: it finds every package's folder, and reads each file
// in it as far as the imports. So its answer is kept, with the folders and files that it came from.
package golist

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/work/step"
	"github.com/gondk/gondk/magefiles/internal/work/trace"
)

// Query is one go list.
type Query struct {
	Go   string   // path of the go command
	Dir  string   // where it starts
	Args []string // flags, -- and names; with -json and at least Fields
	Env  []string // over the Runner's

	Module   Module   // what go env says
	Files    []string // more files that the answer depends on: those that GOFLAGS names
	Depends  any      // all else that it depends on; encoded as JSON
	Contents bool     // what is in embedded files counts too, as for a program that is made of the packages
	Volatile bool     // it depends on what is not known here, and is asked each time
}

// Module is what go env says of the module or the workspace that the go command works in.
type Module struct {
	Mod, Work string // paths of go.mod and go.work; empty or the null device: none
	Cache     string // GOMODCACHE, which nobody changes
}

// Fields are those of -json that are looked at here.
const Fields = "Dir,ImportPath,Standard,Module,EmbedPatterns,Error"

// answer is what is kept: this as JSON in the first line of a file, and behind it what the go command wrote.
type answer struct {
	Key     string // a digest over the question
	Watched *watched
	State   string // a digest over what is watched
}

// Answer is what go list writes.
type Answer struct {
	Text  string
	State string // tells the state of all that it came from; empty if it was not kept
	Kept  bool   // it is that of an earlier run

	from *watched // nil if more counts than is known here
}

// List gives what go list writes.
func List(ctx context.Context, run *step.Runner, q Query) (string, error) {
	a, err := Ask(ctx, run, q)
	return a.Text, err
}

// Ask is List for those who want to know whether all is as it was.
func Ask(ctx context.Context, run *step.Runner, q Query) (Answer, error) {
	key, err := q.key(run)
	if err != nil {
		return Answer{}, err
	}
	file := run.StateFile("golist", q.name()+".txt")
	if a, ok := q.remembered(ctx, run, file, key); ok {
		return a, nil
	}
	out, err := run.Run(ctx, step.Cmd{Dir: q.Dir, Path: q.Go, Args: append([]string{"list"}, q.Args...), Env: q.Env, Query: true})
	if err != nil {
		return Answer{}, err
	}
	a := Answer{Text: out.Stdout}
	if w, ok := q.watch(a.Text); ok && !q.Volatile {
		a.from, a.State = w, w.keep(run, file, key, a.Text)
	}
	return a, nil
}

// remembered gives the answer of an earlier run, if nothing has changed since.
func (q Query) remembered(ctx context.Context, run *step.Runner, file, key string) (Answer, bool) {
	if q.Volatile {
		return Answer{}, false
	}
	_, span := trace.Start(ctx, "look", "whether go list would say the same")
	defer span.End()
	data, err := os.ReadFile(file)
	if err != nil {
		return Answer{}, false
	}
	head, text, _ := bytes.Cut(data, []byte("\n"))
	var was answer
	if json.Unmarshal(head, &was) != nil || was.Key != key || was.Watched == nil {
		return Answer{}, false
	}
	state, err := was.Watched.state(run)
	if err != nil || state.digest() != was.State {
		return Answer{}, false
	}
	return Answer{string(text), was.State, true, was.Watched}, true
}

// keep keeps an answer, and gives the state that it came from, unless something was changed shortly before or while the go command looked:
// nobody knows which state it saw.
func (w *watched) keep(run *step.Runner, file, key, text string) string {
	state, err := w.state(run)
	if err != nil || !state.settled {
		return ""
	}
	head, err := json.Marshal(answer{key, w, state.digest()})
	if err != nil || run.Keep(file, slices.Concat(head, []byte("\n"), []byte(text))) != nil {
		return ""
	}
	return state.digest()
}

// name tells questions apart that one project asks.
func (q Query) name() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q", q.Dir, q.Args, q.Env))
	return hex.EncodeToString(sum[:10])
}

// key is a digest over all that the answer depends on but files and folders.
func (q Query) key(run *step.Runner) (string, error) {
	depends, err := json.Marshal(q.Depends)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q %q %q %q %s", step.FileState(q.Go), q.Dir, q.Args, q.Env, goVariables(run.Env), q.Module, q.Files, depends))
	return hex.EncodeToString(sum[:]), nil
}

// goVariables are the variables by which people tell the go command something; go env does not tell all of them.
func goVariables(env []string) []string {
	var all []string
	for _, kv := range env {
		if strings.HasPrefix(kv, "GO") && !strings.HasPrefix(kv, "GONDK_") || strings.HasPrefix(kv, "CGO_") {
			all = append(all, kv)
		}
	}
	slices.Sort(all)
	return all
}
