package model

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/golist"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Config tells what to read.
type Config struct {
	Java     string   // the Java package, as matrix.CheckJavaPackage wants it
	Library  string   // the library that Java loads
	Packages []string // as the go command takes them: ./greeter
	MinSDK   int
	Throw    bool
	Importer string // import path of the Go package that is to import them; empty: any
	Fields   string // of go list -json, that somebody else wants who asks for the same by Query

	Root    string            // positions are told relative to it
	Targets []Target          // at least one
	Overlay map[string]string // which file stands in for which, as the go command is told; both absolute
}

// Target is an ABI.
type Target struct {
	Name   string // arm64-v8a
	GOARCH string
	List   golist.Query // go list for it; flags that it has stand before those of Load
}

// Load reads Go packages as they are for each target. What is not the same for all is not bound.
func Load(ctx context.Context, run *step.Runner, conf Config) (*API, error) {
	programs, from := make([]*program, len(conf.Targets)), newSources(conf.Overlay)
	var loads []func(context.Context) error
	for i, target := range conf.Targets {
		loads = append(loads, func(ctx context.Context) (err error) {
			programs[i], err = load(ctx, run, &conf, target, from)
			return err
		})
	}
	if err := step.All(ctx, loads...); err != nil {
		return nil, err
	}
	return merge(&conf, programs)
}

// listed is a package as go list -json tells of it.
type listed struct {
	Dir, ImportPath, Name string
	Standard, DepOnly     bool
	Module                *struct{ GoVersion string }
	GoFiles, CgoFiles     []string
	ImportMap             map[string]string
	Error                 *struct{ Pos, Err string }
}

const listFields = golist.Fields + ",Name,DepOnly,GoFiles,CgoFiles,ImportMap"

// Query is how Load asks the go command for a target's packages and for all that they import, which come first: whoever asks the same before it
// has asked for both.
func Query(conf *Config, target Target) golist.Query {
	q := target.List
	fields := strings.Trim(listFields+","+conf.Fields, ",")
	q.Args = slices.Concat([]string{"-e", "-deps", "-json=" + fields}, q.Args, []string{"--"}, conf.Packages)
	return q
}

// list asks the go command for the packages.
func list(ctx context.Context, run *step.Runner, conf *Config, target Target) ([]*listed, error) {
	text, err := golist.List(ctx, run, Query(conf, target))
	if err != nil {
		return nil, err
	}
	var all []*listed
	for dec := json.NewDecoder(strings.NewReader(text)); ; {
		p := new(listed)
		switch err := dec.Decode(p); {
		case errors.Is(err, io.EOF):
			return all, checkListed(conf, all)
		case err != nil:
			return nil, fmt.Errorf("go list: %w", err)
		}
		all = append(all, p)
	}
}

// checkListed says, in Go's words, what cannot be loaded, and what cannot be imported.
func checkListed(conf *Config, all []*listed) error {
	var broken []string
	for _, p := range all {
		if p.Error != nil {
			broken = append(broken, strings.TrimPrefix(p.Error.Pos+": "+p.Error.Err, ": "))
		}
	}
	if len(broken) > 0 {
		return goError("go list", broken, conf, "cannot be loaded")
	}
	bound := slices.DeleteFunc(slices.Clone(all), func(p *listed) bool { return p.DepOnly })
	if len(bound) == 0 {
		return fmt.Errorf("no Go package is %s", strings.Join(conf.Packages, " "))
	}
	for _, p := range bound {
		if len(p.GoFiles)+len(p.CgoFiles) == 0 {
			return fmt.Errorf("%s has no Go files but tests", p.ImportPath)
		}
		if p.Name == "main" {
			return fmt.Errorf("%s is package main, which no other package can import: move what the app calls to a package of its own, and bind that", p.ImportPath)
		}
		if owner, ok := internal(p.ImportPath, conf.Importer); !ok {
			return fmt.Errorf("%s can only be imported from below %s, and what is generated belongs to %s: bind a package that is not internal",
				p.ImportPath, cmp.Or(owner, "the standard library"), conf.Importer)
		}
	}
	return nil
}

// internal tells whether a package may be imported from another, and if not, from where. Nobody asks where there is no importer.
func internal(path, importer string) (owner string, ok bool) {
	dirs := append([]string{""}, strings.Split(path, "/")...)
	slices.Reverse(dirs)
	last := slices.Index(dirs, "internal")
	if last < 0 || importer == "" {
		return "", true
	}
	slices.Reverse(dirs)
	owner = strings.Join(dirs[1:len(dirs)-1-last], "/")
	return owner, owner != "" && strings.HasPrefix(importer+"/", owner+"/")
}

// goError has Go's own words as the output of a program that failed, so that they are shown first.
func goError(program string, lines []string, conf *Config, what string) error {
	return &step.Error{Name: program, Output: strings.Join(lines, "\n"), Err: errors.New(strings.Join(conf.Packages, " ") + " " + what)}
}
