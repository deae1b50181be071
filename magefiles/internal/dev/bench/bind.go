package bench

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/build/bind/goside"
	"github.com/gondk/gondk/magefiles/internal/build/bind/java"
	"github.com/gondk/gondk/magefiles/internal/build/bind/jni"
	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
	"github.com/gondk/gondk/magefiles/internal/read/golist"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

//go:embed bind
var bindSources embed.FS

// perfModule is where the package lies that both sides call.
const perfModule = "module example.com/perf\n\ngo 1.25\n"

// bindInts, bindText and bindList call Go from this machine's Java, through a binding and through what one writes by hand.
func (b *Bench) bindInts(ctx context.Context) (Row, error) {
	return b.byHand(ctx, "ints", "a call of Go from Java with two ints", 1.05)
}

func (b *Bench) bindText(ctx context.Context) (Row, error) {
	return b.byHand(ctx, "text", "a text of 20 characters to Go and back", 1.2)
}

func (b *Bench) bindList(ctx context.Context) (Row, error) {
	return b.byHand(ctx, "list", "a list of 1,000 structs from Go", 0.25)
}

func (b *Bench) byHand(ctx context.Context, name, what string, limit float64) (Row, error) {
	times, err := b.boundTimes(ctx)
	if err != nil {
		return Row{}, err
	}
	return Row{what, "JNI by hand", times[name][0], times[name][1], limit, "ns"}, nil
}

// gobindText and gobindList hold a binding against gobind's, and gobindInts, where neither can do less than the call itself.
func (b *Bench) gobindInts(ctx context.Context) (Row, error) {
	return b.asGobind(ctx, "ints", "a call of Go from Java with two ints", 1.1)
}

func (b *Bench) gobindText(ctx context.Context) (Row, error) {
	return b.asGobind(ctx, "text", "a text of 20 characters to Go and back", 0.6)
}

func (b *Bench) gobindList(ctx context.Context) (Row, error) {
	return b.asGobind(ctx, "list", "a list of 1,000 structs from Go", 0.5)
}

func (b *Bench) asGobind(ctx context.Context, name, what string, limit float64) (Row, error) {
	ours, err := b.boundTimes(ctx)
	if err != nil {
		return Row{}, err
	}
	theirs, err := b.gobindTimes(ctx)
	if err != nil {
		return Row{}, err
	}
	return Row{what, "gobind", ours[name][0], theirs[name][0], limit, "ns"}, nil
}

// boundTimes runs Race.java: by name the nanoseconds of the binding and of what was written by hand.
func (b *Bench) boundTimes(ctx context.Context) (map[string][]float64, error) {
	dir := filepath.Join(b.Run.Root, "bind")
	if _, err := os.Stat(dir); err != nil {
		if err := b.makeBound(ctx, dir); err != nil {
			return nil, err
		}
	}
	return b.times(ctx, dir, "dev.example.perf.Race")
}

func (b *Bench) makeBound(ctx context.Context, dir string) error {
	err := b.writeFiles(dir, map[string]string{"go.mod": perfModule, "perf.go": source("perf.go.txt"), "lib/main.go": source("main.go.txt"),
		"lib/peer.c": source("peer.c"), "java/Peer.java": source("Peer.java"), "java/Race.java": source("Race.java"), "java/Timer.java": source("Timer.java")})
	if err != nil {
		return err
	}
	if err := b.bind(ctx, dir, "dev.example.perf", "perf"); err != nil {
		return err
	}
	env := append(b.hostCC(), "CPATH="+strings.Join(b.javaHeaders(), string(os.PathListSeparator)))
	return errors.Join(b.buildShared(ctx, dir, "libperf.so", "./lib", env...), b.javac(ctx, dir, "java"))
}

// bind writes both halves of a binding of the package in a folder.
func (b *Bench) bind(ctx context.Context, dir, javaPackage, name string) error {
	api, err := model.Load(ctx, b.Run, model.Config{Java: javaPackage, Library: name, Packages: []string{"."}, MinSDK: 26, Root: dir,
		Targets: []model.Target{{Name: runtime.GOARCH, GOARCH: runtime.GOARCH, List: golist.Query{Go: b.Tools.Go.Path, Dir: dir, Volatile: true, Env: []string{"GOFLAGS=-mod=mod", "GOWORK=off"}}}}})
	if err != nil {
		return err
	}
	for folder, write := range map[string]func(*model.API) (map[string][]byte, error){"java": java.Files, "gondkbind": goside.Files, "gondkbind/": jni.Files} {
		files, err := write(api)
		if err != nil {
			return err
		}
		all := map[string]string{}
		for path, text := range files {
			all[path] = string(text)
		}
		if err := b.writeFiles(filepath.Join(dir, folder), all); err != nil {
			return err
		}
	}
	return nil
}

func source(name string) string {
	text, err := bindSources.ReadFile("bind/" + name)
	if err != nil {
		panic(err) // it is embedded
	}
	return string(text)
}

func (b *Bench) writeFiles(dir string, all map[string]string) error {
	for name, text := range all {
		if err := b.Run.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), []byte(text)); err != nil {
			return err
		}
	}
	return nil
}

func (b *Bench) hostCC() []string {
	cc, err := firstOf("cc", "gcc", "clang", "clang-19")
	if err != nil {
		return nil // the go command says it
	}
	return []string{"CC=" + cc}
}

// javaHeaders are the folders of the JDK's jni.h.
func (b *Bench) javaHeaders() []string {
	path, err := filepath.EvalSymlinks(b.Tools.Javac.Path)
	if err != nil {
		return nil // the C compiler says it
	}
	include := filepath.Join(filepath.Dir(filepath.Dir(path)), "include")
	return []string{include, filepath.Join(include, "linux")}
}

func (b *Bench) buildShared(ctx context.Context, dir, lib, pkg string, env ...string) error {
	_, err := b.Run.Run(ctx, step.Cmd{Path: b.Tools.Go.Path, Dir: dir, Args: []string{"build", "-buildmode=c-shared", "-o", lib, pkg},
		Env: append([]string{"CGO_ENABLED=1", "GOFLAGS=-mod=mod", "GOWORK=off"}, env...)})
	return err
}

func (b *Bench) javac(ctx context.Context, dir string, sources ...string) error {
	args := []string{"-nowarn", "-d", filepath.Join(dir, "classes")}
	for _, folder := range sources {
		err := filepath.WalkDir(filepath.Join(dir, folder), func(path string, _ fs.DirEntry, err error) error {
			if strings.HasSuffix(path, ".java") {
				args = append(args, path)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	_, err := b.Run.Run(ctx, step.Cmd{Path: b.Tools.Javac.Path, Dir: dir, Args: args})
	return err
}

// times gives what a class prints: names and numbers. It measures all names at once, so that it runs once for all rows.
func (b *Bench) times(ctx context.Context, dir, class string) (map[string][]float64, error) {
	if times := b.printed[class]; times != nil {
		return times, nil
	}
	out, err := b.Run.Run(ctx, step.Cmd{Path: b.Tools.Java.Path, Dir: dir, Args: []string{"-Djava.library.path=" + dir, "-cp", filepath.Join(dir, "classes"), class}})
	if err != nil {
		return nil, err
	}
	times := map[string][]float64{}
	for line := range strings.Lines(out.Stdout) {
		fields := strings.Fields(line)
		for _, field := range fields[1:] {
			n, err := strconv.ParseFloat(field, 64)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", class, err)
			}
			times[fields[0]] = append(times[fields[0]], n)
		}
	}
	if b.printed == nil {
		b.printed = map[string]map[string][]float64{}
	}
	b.printed[class] = times
	return times, nil
}
