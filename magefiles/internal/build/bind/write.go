package bind

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/build/bind/goside"
	"github.com/gondk/gondk/magefiles/internal/build/bind/java"
	"github.com/gondk/gondk/magefiles/internal/build/bind/jni"
	"github.com/gondk/gondk/magefiles/internal/build/bind/kotlin"
	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Writer writes both halves of one project's binding.
type Writer struct {
	Run    *step.Runner
	Matrix *matrix.Matrix
	Load   model.Config // without what the matrix says
	Native string       // absolute path of the folder for the Go package gondkbind
	Java   string       // of the folder for Java's and Kotlin's sources
	Edited string       // of the folder for sources that somebody has edited
	API    string       // of the file for what Java calls, a signature a line
}

// RulesFile has the rules for R8, among the sources.
const RulesFile = "proguard.txt"

// Task writes them. code stands for all that the bound packages are made of; it is encoded as JSON.
func (w Writer) Task(code any) step.Task {
	return step.Task{
		Name: "bind", Key: []any{code, w.Matrix.Bind, w.Matrix.Library.Name, w.Matrix.Android.MinSDK, w.Matrix.ABINames()},
		Outputs: []string{w.Native, w.Java, w.API}, Work: []string{w.digests()},
		Do: w.write,
	}
}

func (w Writer) write(ctx context.Context) error {
	api, err := w.load(ctx)
	if err != nil {
		return err
	}
	if err := w.tellSkipped(ctx, api.Skipped); err != nil {
		return err
	}
	native, err := merged(api, goside.Files, jni.Files)
	if err != nil {
		return err
	}
	writers := []func(*model.API) (map[string][]byte, error){java.Files}
	if w.Matrix.Bind.Kotlin {
		writers = append(writers, kotlin.Files)
	}
	sources, err := merged(api, writers...)
	if err != nil {
		return err
	}
	sources[RulesFile] = []byte(java.Rules(api))
	if err := w.keepEdited(); err != nil {
		return err
	}
	if err := w.writeAll(w.Native, native); err != nil {
		return err
	}
	if err := w.writeAll(w.Java, sources); err != nil {
		return err
	}
	signatures, err := java.Signatures(api)
	if err != nil {
		return err
	}
	if err := w.Run.WriteFile(w.API, []byte(strings.Join(signatures, "\n")+"\n")); err != nil {
		return err
	}
	return w.writeDigests(sources)
}

func (w Writer) load(ctx context.Context) (*model.API, error) {
	said, c := w.Matrix.Bind, w.Load
	c.Packages, c.Java, c.Throw = said.Packages, said.Java, said.Throw
	c.Library, c.MinSDK = w.Matrix.Library.Name, w.Matrix.Android.MinSDK
	api, err := model.Load(ctx, w.Run, c)
	if err != nil {
		return nil, fmt.Errorf("%s: [bind]: %w", w.Run.Rel(w.Matrix.File), err)
	}
	return api, nil
}

// merged gives the files of several writers.
func merged(api *model.API, writers ...func(*model.API) (map[string][]byte, error)) (map[string][]byte, error) {
	all := map[string][]byte{}
	for _, files := range writers {
		some, err := files(api)
		if err != nil {
			return nil, err
		}
		maps.Copy(all, some)
	}
	return all, nil
}

// tellSkipped tells what is not bound although nobody asked for that, or fails where that is strict.
func (w Writer) tellSkipped(ctx context.Context, skipped []model.Skipped) error {
	var lines []string
	for _, s := range skipped {
		if !s.Asked {
			lines = append(lines, fmt.Sprintf("%s: %s is not bound: %s", s.Pos, s.What, s.Reason))
		}
	}
	if len(lines) == 0 {
		return nil
	}
	const cure = "write //gondk:skip above what Java does not need"
	if w.Matrix.Bind.Strict {
		return fmt.Errorf("%s\n%s: bind.strict wants everything that is exported bound; %s", strings.Join(lines, "\n"), w.Run.Rel(w.Matrix.File), cure)
	}
	for i, line := range lines {
		warning := step.Warning{Name: "bind", Text: line}
		if i == 0 {
			warning.Cure = cure
		}
		w.Run.Warn(ctx, warning)
	}
	return nil
}

// writeAll makes a folder anew.
func (w Writer) writeAll(dir string, files map[string][]byte) error {
	if err := w.Run.Reset(dir); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := w.Run.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), files[name]); err != nil {
			return err
		}
	}
	return nil
}

// digests is the file with the digests of the sources as they were written.
func (w Writer) digests() string { return w.Native + ".sums" }

func (w Writer) writeDigests(sources map[string][]byte) error {
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		digest, err := w.Run.Digest(filepath.Join(w.Java, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		fmt.Fprintf(&text, "%s  %s\n", digest, name)
	}
	return w.Run.WriteFile(w.digests(), []byte(text.String()))
}

// keepEdited puts sources aside that somebody has edited or added since they were written: the next ones come from the Go code alone.
func (w Writer) keepEdited() error {
	sums, err := os.ReadFile(w.digests())
	if err != nil {
		return nil // nothing was written yet
	}
	var kept []string
	err = filepath.WalkDir(w.Java, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(w.Java, path)
		if err != nil {
			return err
		}
		digest, err := w.Run.Digest(path)
		if err != nil || strings.Contains(string(sums), fmt.Sprintf("%s  %s\n", digest, filepath.ToSlash(rel))) {
			return err
		}
		to := filepath.Join(w.Edited, rel)
		kept = append(kept, w.Run.Rel(to))
		return w.Run.CopyFile(path, to)
	})
	if os.IsNotExist(err) || len(kept) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	w.Run.Log.Warn(step.Warning{ // not by the step, which would say it again
		Name: "bind",
		Text: "somebody has edited generated sources; they are kept as " + strings.Join(kept, ", "),
		Cure: "change the Go code, or write a class of your own beside them; then remove what is kept",
	})
	return nil
}
