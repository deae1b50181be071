package step

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/work/trace"
)

// Task is one unit of work, done again only when something it depends on, or what it made, has changed.
type Task struct {
	Name string // archive; with ABI unique in the project
	ABI  string // arm64-v8a, or another word for the variant; empty if there is one

	Key     any      // all it depends on but file contents: settings, command lines, tool versions; encoded as JSON
	Inputs  []string // files it reads; a folder stands for every file below it
	Outputs []string // files and folders it makes
	Work    []string // its scratch files and folders: mage clean removes them, nobody else reads them
	Always  bool     // it is never up to date: its answer is asked again, or what it runs knows by itself what has changed

	Do func(ctx context.Context) error
}

// stamp is what a task leaves behind. It is written twice: before the work, without digests, so that mage clean knows what to remove
// even after a kill; and after it.
type stamp struct {
	Name    string    `json:"name"`
	ABI     string    `json:"abi,omitempty"`
	Inputs  string    `json:"inputs,omitempty"`  // digest over Key, Inputs and the program; empty if it is not to be believed
	Results string    `json:"results,omitempty"` // digest over Outputs
	Made    []string  `json:"made"`              // Outputs and Work, relative to the project, slash-separated
	Said    []Warning `json:"warnings,omitempty"`
}

// Do does the task unless it is up to date; then its warnings are said again. A task that fails or is killed is done again next time,
// whatever it left.
func (r *Runner) Do(ctx context.Context, t Task) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx, span := trace.Start(ctx, "step", t.label())
	defer span.End()
	inputs, err := r.digestInputs(t)
	if err != nil {
		return fmt.Errorf("%s: %w", t.label(), err)
	}
	p, end := r.Log.phaseOf(ctx, t)
	defer end()
	if s, ok := r.upToDate(t, inputs); ok {
		span.Note("up to date", true)
		for _, warning := range s.Said {
			r.Log.Warn(warning)
		}
		p.skip()
		return nil
	}
	if r.Dry {
		return r.plan(p, t)
	}
	var w warnings
	results, err := r.work(context.WithValue(ctx, warningsKey{}, &w), t, p, func(string) bool { return true })
	if err != nil || t.Always {
		return err // the stamp that work has written is not trusted
	}
	return r.writeStamp(t, stamp{Inputs: inputs, Results: results, Said: w.said})
}

// Delegate does a task whose tool knows by itself what is up to date, as ninja and make do. It counts as up to date when the Outputs
// are what they were before.
func (r *Runner) Delegate(ctx context.Context, t Task) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx, span := trace.Start(ctx, "step", t.label())
	defer span.End()
	p, end := r.Log.phaseOf(ctx, t)
	defer end()
	if r.Dry { // only its tool knows whether there is something to do
		return r.plan(p, t)
	}
	before, beforeErr := r.digestFiles(t.Outputs)
	_, err := r.work(ctx, t, p, func(after string) bool { return beforeErr != nil || before != after })
	return err
}

// work does the task's work and gives the digest of what it made; the log tells of it where that has changed.
func (r *Runner) work(ctx context.Context, t Task, p *phase, changed func(results string) bool) (results string, err error) {
	if err := r.forget(t); err != nil {
		return "", err
	}
	if err := r.writeStamp(t, stamp{}); err != nil {
		return "", err
	}
	done := r.Log.begin(p, t)
	defer func() { done(err, err == nil && changed(results)) }()
	if err := t.Do(ctx); err != nil {
		return "", err
	}
	if results, err = r.digestFiles(t.Outputs); err != nil {
		return "", fmt.Errorf("%s: %w", t.label(), err)
	}
	return results, nil
}

func (t Task) label() string {
	if t.ABI == "" {
		return t.Name
	}
	return t.Name + " " + t.ABI
}

func (r *Runner) stampFile(t Task) string {
	name := t.Name
	if t.ABI != "" {
		name += "-" + t.ABI
	}
	return r.state("stamps", name+".json")
}

func (r *Runner) upToDate(t Task, inputs string) (stamp, bool) {
	s, err := readStamp(r.stampFile(t))
	if err != nil || t.Always || s.Inputs != inputs {
		return stamp{}, false
	}
	results, err := r.digestFiles(t.Outputs)
	return s, err == nil && results == s.Results
}

func (r *Runner) writeStamp(t Task, s stamp) error {
	s.Name, s.ABI = t.Name, t.ABI
	for _, path := range slices.Concat(t.Outputs, t.Work) {
		rel, err := filepath.Rel(r.State, path)
		if err != nil || !filepath.IsLocal(rel) || rel == "." {
			return fmt.Errorf("%s: %s does not lie in %s, where all lies that is made", t.label(), path, r.State)
		}
		s.Made = append(s.Made, filepath.ToSlash(rel))
	}
	data, err := json.MarshalIndent(s, "", "\t")
	if err != nil {
		return err
	}
	path := r.stampFile(t)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	tmp := tmpName(path)
	if err := os.WriteFile(tmp, data, 0o666); err != nil {
		return err
	}
	return os.Rename(tmp, path)
}

func (r *Runner) digestInputs(t Task) (string, error) {
	key, err := json.Marshal(t.Key)
	if err != nil {
		return "", err
	}
	files, err := r.digestFiles(t.Inputs)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%s\n%s\n%s\n%q\n%q\n", r.program(), key, files, r.relAll(t.Outputs), r.relAll(t.Work))
	return hex.EncodeToString(sum.Sum(nil)), nil
}

func (r *Runner) relAll(paths []string) []string {
	var rel []string
	for _, p := range paths {
		rel = append(rel, r.Rel(p))
	}
	return rel
}

// digestFiles digests names (relative to the project where inside it) and contents.
func (r *Runner) digestFiles(paths []string) (string, error) {
	sum := sha256.New()
	for _, p := range paths {
		if err := r.digestTree(sum, p); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

func (r *Runner) digestTree(sum hash.Hash, root string) error {
	real, err := filepath.EvalSymlinks(root) // WalkDir does not follow a root that is a link
	if err != nil {
		return err
	}
	return filepath.WalkDir(real, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		digest, err := r.digestEntry(path)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(sum, "%q %s\n", r.Rel(root+path[len(real):]), digest)
		return err
	})
}

// digestEntry digests a file's content, also where a link leads to it. A link to a folder or to nothing counts by its target, anything
// else by its kind: a pipe must not be opened.
func (r *Runner) digestEntry(path string) (string, error) {
	info, err := os.Stat(path)
	if err == nil && info.Mode().IsRegular() {
		return r.Digest(path)
	}
	if info, err = os.Lstat(path); err != nil {
		return "", err
	}
	if info.Mode()&fs.ModeSymlink == 0 {
		return "kind " + info.Mode().Type().String(), nil
	}
	target, err := os.Readlink(path)
	return fmt.Sprintf("link %q", target), err
}
