package kit

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
	"github.com/gondk/gondk/magefiles/internal/build/native"
	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// recall gives what a task found out in the same files before, or has it look anew. The log does not tell of it. What the task finds out is one
// of its outputs, beside those that it says itself.
func recall[T any](ctx context.Context, p *project, t step.Task, look func(context.Context) (T, error)) (found T, err error) {
	file := p.run.StateFile("found", t.Name+".json")
	t.Outputs = append(t.Outputs, file)
	t.Do = func(ctx context.Context) error {
		is, err := look(ctx)
		if err != nil {
			return err
		}
		data, err := json.Marshal(is)
		if err != nil {
			return err
		}
		return p.run.Keep(file, data)
	}
	untold, _ := log.Phase(ctx, t.Name)
	if err := p.run.Do(untold, t); err != nil {
		return found, err
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return found, err
	}
	return found, json.Unmarshal(data, &found)
}

// judgement is a task without its work: what the rules look at, and all else that they go by.
func (p *project) judgement(name string, b *built) (step.Task, error) {
	t := step.Task{Name: name, Inputs: p.looked(b)}
	for _, path := range buildPaths {
		for i, l := range b.native[path] {
			if i == 0 {
				t.Inputs = append(t.Inputs, p.bundle().File(path))
			}
			objects, err := p.native().Objects(path, l.ABI.Name)
			if err != nil {
				return t, err
			}
			t.Inputs = append(t.Inputs, objects...)
		}
	}
	t.Inputs = append(t.Inputs, existing(filepath.Join(p.matrix.Root, baseline.FileName))...)
	for _, a := range b.archives {
		t.Inputs = append(t.Inputs, a.Lib, a.Header)
	}
	t.Key = []any{p.toolsKey(), time.Now().Format(time.DateOnly), p.hostPaths(), archiveKeys(b.archives), commands(b.native)}
	return t, nil
}

// looked are the files that both the comparison and the rules look at.
func (p *project) looked(b *built) []string {
	files := []string{p.matrix.File}
	for _, path := range buildPaths {
		for _, l := range b.native[path] {
			files = append(files, l.Linked, l.Packed)
			for _, s := range l.Commands.Sources {
				files = append(files, existing(s.Path)...)
			}
		}
	}
	return files
}

func (p *project) toolsKey() []any {
	return []any{p.tools.Go.Version, p.tools.NDK.Root, p.tools.NDK.Revision, p.tools.NDK.Lite}
}

// commands are the flags that the native code was built with.
func commands(b bothLibraries) map[string][]native.Commands {
	all := map[string][]native.Commands{}
	for path, libs := range b {
		for _, l := range libs {
			all[path] = append(all[path], l.Commands)
		}
	}
	return all
}

// archiveKeys are what is known of archives beside their files.
func archiveKeys(archives []archive.Archive) []any {
	var all []any
	for _, a := range archives {
		all = append(all, []any{a.ABI.Name, a.Libs, a.Modules, a.Packages})
	}
	return all
}

// existing returns the path, or nothing if there is no such file.
func existing(path string) []string {
	if _, err := os.Stat(path); err != nil {
		return nil
	}
	return []string{path}
}
