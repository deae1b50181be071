package bundle

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// A quarter of the time that bundletool takes for two bundles went into starting JVMs, four of them, and into code that they had not compiled
// yet; the rest goes into compression. So one JVM makes all bundles that are not up to date, once each of them has what bundletool packs.

// batch is what bundletool has to do for several bundles.
type batch struct {
	*Builder
	jobs    []*job
	waiting sync.WaitGroup // for jobs to be ready
	done    chan struct{}  // closed when all was run
	err     error          // of that
}

// job is what bundletool has to do for one bundle: nothing if the bundle is up to date.
type job struct {
	*batch
	dir      string // for what is made on the way
	commands [][]string
	ready    func() // nothing will be added
}

func (b *Builder) newBatch() *batch { return &batch{Builder: b, done: make(chan struct{})} }

// add adds the job of one more bundle, for which run will wait.
func (b *batch) add() *job {
	b.waiting.Add(1)
	j := &job{batch: b, ready: sync.OnceFunc(b.waiting.Done)}
	b.jobs = append(b.jobs, j)
	return j
}

// do runs commands for a bundle, with those for the others. If anything of it fails they are run each for itself: then it is the others'
// failure alone, or told in the words of bundletool.
func (j *job) do(ctx context.Context, dir, made string, commands ...[]string) error {
	j.dir, j.commands = dir, commands
	j.ready()
	<-j.done
	if j.err == nil {
		return nil
	}
	if err := os.RemoveAll(made); err != nil { // bundletool replaces nothing
		return err
	}
	for _, command := range commands {
		if _, err := j.bundletool(ctx, command...); err != nil {
			return err
		}
	}
	return nil
}

// run waits for all jobs, and runs their commands in one JVM.
func (b *batch) run(ctx context.Context) error {
	defer close(b.done)
	b.waiting.Wait()
	jobs := slices.DeleteFunc(slices.Clone(b.jobs), func(j *job) bool { return j.commands == nil })
	if len(jobs) == 0 {
		return nil
	}
	jar, err := b.batchJar(ctx, jobs[0].dir)
	if err != nil {
		b.err = err
		return nil
	}
	classPath := strings.Join([]string{jar, b.Tools.Bundletool.Path}, string(os.PathListSeparator))
	_, b.err = b.java(ctx, []string{"-cp", classPath, "gondk.Batch"}, batchWords(jobs)...)
	return nil // jobs tell of errors
}

// batchWords are the program's arguments.
func batchWords(jobs []*job) []string {
	var bundles [][]string
	for _, j := range jobs {
		bundles = append(bundles, joinWords(j.commands, "then"))
	}
	return joinWords(bundles, "and")
}

// joinWords makes one command of several, with a word between them.
func joinWords(commands [][]string, between string) []string {
	var words []string
	for i, command := range commands {
		if i > 0 {
			words = append(words, between)
		}
		words = append(words, command...)
	}
	return words
}

// batchFiles are the programs that run commands of bundletool and D8, several in one JVM.
//
//go:embed batch
var batchFiles embed.FS

// batchJar gives the jar with these programs. It lies in the cache, and is made by way of dir where there is none for this JDK and this
// bundletool, which has a D8 too.
func (b *Builder) batchJar(ctx context.Context, dir string) (string, error) {
	if b.ClassCache == "" {
		return "", errors.New("no cache")
	}
	tools, err := identify(b.Tools.Javac.Path, b.Tools.Bundletool.Path)
	if err != nil {
		return "", err
	}
	programs, err := digestFiles(batchFiles)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q\n%s", tools, programs))
	jar := filepath.Join(b.ClassCache, fmt.Sprintf("batch-%x.jar", sum[:12]))
	if len(existing(jar)) > 0 {
		return jar, nil
	}
	if err := b.Runner.MkdirAll(b.ClassCache); err != nil { // before javac has worked for nothing
		return "", err
	}
	source, classes, args := filepath.Join(dir, "programs"), filepath.Join(dir, "batch"), filepath.Join(dir, "batch.args")
	files, err := b.lay(source, batchFiles)
	if err != nil {
		return "", err
	}
	if err := b.Runner.MkdirAll(classes); err != nil {
		return "", err
	}
	if err := b.javac(ctx, classes, args, files, []string{b.Tools.Bundletool.Path}); err != nil {
		return "", err
	}
	return jar, b.zip(jar, classes, zip.Deflate, "")
}
