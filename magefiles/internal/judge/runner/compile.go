package runner

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	androidabi "github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

//go:embed c
var sources embed.FS

// compile makes the program that loads the libraries of an ABI, with the project's own checks in it.
func (e *Executor) compile(ctx context.Context, abi *matrix.ABI, interpreter string) (program string, err error) {
	own, err := e.checks()
	if err != nil {
		return "", err
	}
	dir := e.out("program", abi.Name)
	program = filepath.Join(dir, "runner")
	level := strconv.Itoa(androidabi.LinkLevel(e.Matrix.Android.MinSDK))
	args := append([]string{"--target=" + abi.Target(level), "-fPIE", "-pie", "-I" + e.Matrix.Layout().Archives().Include()}, compileArgs(dir, own)...)
	args = append(args, "-o", program, "-ldl")
	if interpreter != "" {
		args = append(args, "-Wl,--dynamic-linker="+interpreter)
	}
	texts, err := sourceTexts()
	if err != nil {
		return "", err
	}
	var inputs []string
	if len(own) > 0 {
		inputs = []string{e.checksDir(), e.Matrix.Layout().Archives().Include()}
	}
	return program, e.Run.Do(ctx, step.Task{
		Name: programTask, ABI: abi.Name, Key: []any{args, texts, e.NDK.Revision, e.NDK.Root}, Inputs: inputs, Outputs: []string{dir},
		Do: func(ctx context.Context) error {
			if err := writeSources(e.Run, dir, texts); err != nil {
				return err
			}
			_, err := e.Run.Run(ctx, step.Cmd{Path: e.NDK.Tool("clang"), Args: args})
			if err != nil && len(own) > 0 {
				return fmt.Errorf("the checks in %s do not build for %s: %w", e.Run.Rel(e.checksDir()), abi.Name, err)
			}
			return err
		},
	})
}

// compileArgs are the options that every compiler of the program gets: the sources in dir, and the project's own checks, if any.
func compileArgs(dir string, own []string) []string {
	args := []string{"-std=gnu11", "-O1", "-g", "-Wall", "-I" + dir, filepath.Join(dir, "run.c"), filepath.Join(dir, "jni.c"), filepath.Join(dir, "binding.c")}
	if len(own) == 0 {
		own = []string{filepath.Join(dir, "nochecks.c")}
	}
	return append(args, own...)
}

// checksDir is the app's folder with the project's own checks.
func (e *Executor) checksDir() string {
	return filepath.Join(e.Matrix.Root, filepath.FromSlash(e.Matrix.App.Dir), "run")
}

// checks returns the C files of the project's own checks; there may be none.
func (e *Executor) checks() ([]string, error) {
	entries, err := os.ReadDir(e.checksDir())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var files []string
	for _, entry := range entries {
		if filepath.Ext(entry.Name()) == ".c" {
			files = append(files, filepath.Join(e.checksDir(), entry.Name()))
		}
	}
	return files, err
}

func sourceTexts() (map[string]string, error) {
	texts := map[string]string{}
	entries, err := fs.ReadDir(sources, "c")
	for _, entry := range entries {
		text, readErr := sources.ReadFile("c/" + entry.Name())
		if readErr != nil {
			return nil, readErr
		}
		texts[entry.Name()] = string(text)
	}
	return texts, err
}

func writeSources(r *step.Runner, dir string, texts map[string]string) error {
	if err := r.Reset(dir); err != nil {
		return err
	}
	for name, text := range texts {
		if err := r.WriteFile(filepath.Join(dir, name), []byte(text)); err != nil {
			return err
		}
	}
	return nil
}
