// Package integration makes the archive available to the two native build systems: it writes a CMake package and an ndk-build module
// with the same content.
package integration

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"text/template"

	"github.com/gondk/gondk/cmake"
	"github.com/gondk/gondk/magefiles/internal/build/link"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
	ndkbuild "github.com/gondk/gondk/ndk-build"
)

// handed is what both build systems are told.
type handed struct {
	Name     string
	Version  string // 1.2.3
	Matrix   string // the matrix's file name, for messages
	MinSDK   int
	ABIs     []matrix.ABI
	Libs     []string // system libraries to link, for every ABI
	More     []more   // and for single ABIs
	PageSize int      // largest page size of 64-bit devices, in bytes
	Entry    string   // the function that Java begins with; empty: none
}

// more are the system libraries that one ABI needs in addition to those of all.
type more struct {
	ABI  string
	Libs []string
}

// Major returns the part of the version before the first dot.
func (l handed) Major() string {
	major, _, _ := strings.Cut(l.Version, ".")
	return major
}

// BigABIs gives the ABIs whose devices may have pages of more than 4096 bytes.
func (l handed) BigABIs() []matrix.ABI {
	return slices.DeleteFunc(slices.Clone(l.ABIs), func(a matrix.ABI) bool { return !a.BigPages() })
}

// Options returns the linker's options for every ABI, and BigOptions those for BigABIs alone.
func (l handed) Options() []link.Option    { return l.options(false) }
func (l handed) BigOptions() []link.Option { return l.options(true) }

func (l handed) options(big bool) []link.Option {
	return slices.DeleteFunc(link.Options(l.PageSize, l.Entry), func(o link.Option) bool { return o.Big != big })
}

// Library returns the CMake function that makes a finished library of the archive.
func (l handed) Library() string { return cmake.Library() }

// TooOld returns the API levels below MinSDK, for tools that cannot compare numbers.
func (l handed) TooOld() []int {
	var levels []int
	for level := 1; level < l.MinSDK; level++ {
		levels = append(levels, level)
	}
	return levels
}

// Write writes the CMake package and the ndk-build module of a project's archives. libs has, by ABI, the system libraries that whoever
// links the archive must link too; entry is the function that Java begins with, if Go packages are bound to it.
func Write(ctx context.Context, r *step.Runner, m *matrix.Matrix, libs map[string][]string, entry string) error {
	l := handed{
		Name: m.Library.Name, Version: m.Library.Version, Matrix: matrix.FileName, MinSDK: m.Android.MinSDK,
		ABIs: m.ABIs, PageSize: m.Android.PageSize, Entry: entry,
	}
	l.Libs, l.More = share(m.ABIs, libs)
	files, err := render(l)
	if err != nil {
		return err
	}
	at := m.Layout()
	outputs := map[string][]byte{
		at.CMake(m.Library.Name + "-config.cmake"):         files.config,
		at.CMake(m.Library.Name + "-config-version.cmake"): files.version,
		at.NDKBuild(m.Library.Name, "Android.mk"):          files.module,
	}
	return r.Do(ctx, step.Task{
		Name: "integration", Key: outputs, Outputs: names(outputs),
		Do: func(context.Context) error {
			for _, name := range names(outputs) {
				if err := r.WriteFile(name, outputs[name]); err != nil {
					return err
				}
			}
			return nil
		},
	})
}

// share parts the libraries that all ABIs need from those that some do.
func share(abis []matrix.ABI, libs map[string][]string) (common []string, rest []more) {
	needed := map[string]int{}
	for _, abi := range abis {
		for _, lib := range libs[abi.Name] {
			needed[lib]++
		}
	}
	for lib, count := range needed {
		if count == len(abis) {
			common = append(common, lib)
		}
	}
	slices.Sort(common)
	for _, abi := range abis {
		own := slices.DeleteFunc(slices.Clone(libs[abi.Name]), func(lib string) bool { return slices.Contains(common, lib) })
		if len(own) > 0 {
			rest = append(rest, more{abi.Name, own})
		}
	}
	return common, rest
}

func names(files map[string][]byte) []string {
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// texts are the files of one archive's integration.
type texts struct{ config, version, module []byte }

func render(l handed) (texts, error) {
	var t texts
	for _, f := range []struct {
		to   *[]byte
		text string
	}{{&t.config, cmake.Config}, {&t.version, cmake.ConfigVersion}, {&t.module, ndkbuild.Module}} {
		parsed, err := template.New("").Parse(f.text)
		if err != nil {
			return texts{}, err
		}
		var out bytes.Buffer
		if err := parsed.Execute(&out, l); err != nil {
			return texts{}, err
		}
		*f.to = out.Bytes()
	}
	return t, nil
}
