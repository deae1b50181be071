package begin

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// project is what was found out about the project.
type project struct {
	Name              string   // of the library
	Packages          []string // ./golib
	IsMain            bool     // the one package is a main package
	Bind              string   // the Java package from which an app calls Packages; empty: they export to C
	Tags              []string
	Keep              []string // C functions that stay visible
	Reaches           []string // packages that reach into Go's own, with what they reach for
	MinSDK, TargetSDK string
	NDK               string // that Gradle is told to use, empty if it is not
	ABIs              []string
	App               *app // nil if there is none that both build paths could build

	root  string
	mod   *goModule
	seen  *seen
	git   *repository
	tools string         // folder of the module that has gondk as a tool in the project's place, empty if there is none
	there *matrix.Matrix // what abi-matrix.toml says, nil if there is none

	otherName string   // why the library is not called as its package
	leftOut   []string // packages with exports that are a test's or an example's
	noABIs    []string // that the app's Gradle file names and Go cannot build for
	sample    bool     // there is no Go code: a sample library is to be written
	exporter  *file    // a package main to be written, nil if there is none

	gradle *gradleApp // an app that its own Gradle build builds, nil if there is none
}

// file is one to be written, by its name relative to the project.
type file struct {
	name string
	text []byte
}

// find looks at the project in r's root, which is a Go module.
func find(ctx context.Context, r *step.Runner, asked Asked) (*project, error) {
	mod, err := readModule(r.Root)
	if err != nil {
		return nil, err
	}
	p := &project{root: r.Root, mod: mod, git: findRepository(r.Root), MinSDK: "24", TargetSDK: "36", ABIs: abi.NamesOf(abi.Defaults()), IsMain: true}
	p.tools, _ = toolsFolder(r.Root)
	if p.there, err = readMatrix(r.Root); err != nil {
		return nil, err
	}
	if p.seen, err = walk(r.Root); err != nil {
		return nil, err
	}
	if err := p.library(ctx, r, asked); err != nil {
		return nil, err
	}
	p.application(asked)
	return p, nil
}

// readMatrix reads the project's abi-matrix.toml, if there is one. Whether the folders that it names are there is its own concern.
func readMatrix(root string) (*matrix.Matrix, error) {
	text, err := os.ReadFile(filepath.Join(root, matrix.FileName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return matrix.Parse(text, matrix.FileName)
}

// gondk returns the command as it is typed in the project's folder.
func (p *project) gondk() string {
	if p.tools != "" {
		return "go -C " + p.tools + " tool gondk -C .."
	}
	return "go tool gondk"
}

// Mage gives mage's command as it is typed in the project's folder.
func (p *project) Mage() string {
	if p.tools != "" {
		return "go -C " + p.tools + " tool mage -w .."
	}
	return "go tool mage"
}
