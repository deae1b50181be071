// Package layout knows every path below build/, where all lies that gondk makes for a project, and the names there that are taken.
package layout

import (
	"path/filepath"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Dir is the folder at a project's root for all that is made, which git ignores.
const Dir = "build"

// The folders below it beside the library's, which has the library's name.
const (
	bundles  = "bundle"
	cmake    = "cmake"
	ndkBuild = "ndk-build"
	native   = "native"
	reports  = "report"
	maven    = "maven"
	programs = "program"
	runs     = "run"
	shared   = "so"
	symbols  = "symbols"
)

// Taken gives the names that no library can have, because a folder for something else has them.
func Taken() []string {
	return []string{bundles, cmake, maven, ndkBuild, native, programs, reports, runs, shared, symbols}
}

// Layout is that of one project.
type Layout struct {
	Root    string // absolute path of the project
	Library string // the library's name
}

// File returns the path of a file that stands in build/ itself: compare.json.
func (l Layout) File(name string) string { return l.below(name) }

// Archives is where the library's archives and headers lie: build/golib.
func (l Layout) Archives() Archives { return Archives{l.below(l.Library), l.Library} }

// CMake is the folder for CMAKE_PREFIX_PATH or <name>_DIR, and its files.
func (l Layout) CMake(elem ...string) string { return l.below(cmake, elem...) }

// NDKBuild is the folder for NDK_MODULE_PATH, and its files.
func (l Layout) NDKBuild(elem ...string) string { return l.below(ndkBuild, elem...) }

// Native is the scratch folder of a build path, cmake or ndk-build, and ABI.
func (l Layout) Native(path, abi string, elem ...string) string {
	return l.below(native, append([]string{path, abi}, elem...)...)
}

// CMakeBuild is CMake's own build folder for an ABI.
func (l Layout) CMakeBuild(abi string) string { return l.Native("cmake", abi, "build") }

// Packed has a build path's libraries of an ABI as they go into an app.
func (l Layout) Packed(path, abi string) string { return l.Native(path, abi, "packed") }

// Symbols has the libraries as the linker left them, in a folder for each build path and ABI, as ndk-stack takes them.
func (l Layout) Symbols(elem ...string) string { return l.below(symbols, elem...) }

// Shared has an ABI's finished libraries as they go into an app; Symbols has them as the linker left them.
func (l Layout) Shared(abi string, elem ...string) string {
	return l.below(shared, append([]string{abi}, elem...)...)
}

// Program has an ABI's programs as they go into an app, and Gradle takes the folder above for one of jniLibs; Symbols has them as the linker
// left them.
func (l Layout) Program(abi string, elem ...string) string {
	return l.below(programs, append([]string{abi}, elem...)...)
}

// Maven is the folder that Maven and Gradle take for a repository, and what lies there.
func (l Layout) Maven(elem ...string) string { return l.below(maven, elem...) }

// Bundles is the scratch folder for bundles.
func (l Layout) Bundles(elem ...string) string { return l.below(bundles, elem...) }

// Bundle is what is packed of an app through a build path: build/sample-cmake.aab.
func (l Layout) Bundle(app, path, ext string) string { return l.below(app + "-" + path + ext) }

// Packages is what is packed of the library for those who build without Go: build/golib-1.0.0.aar.
func (l Layout) Packages(version, ext string) string { return l.below(l.Library + "-" + version + ext) }

// Report has the report's files.
func (l Layout) Report(elem ...string) string { return l.below(reports, elem...) }

// Runs is the scratch folder for running the libraries, with what the runs say.
func (l Layout) Runs(elem ...string) string { return l.below(runs, elem...) }

func (l Layout) below(first string, elem ...string) string {
	return filepath.Join(append([]string{l.Root, Dir, first}, elem...)...)
}

// Archives is the layout of a library's archives and headers, in build/ or where a build file wants them.
type Archives struct {
	Dir, Name string
}

// Lib is an ABI's archive.
func (a Archives) Lib(abi string) string { return filepath.Join(a.Dir, abi, "lib"+a.Name+".a") }

// Include is the one include folder for all ABIs, and its files.
func (a Archives) Include(elem ...string) string {
	return filepath.Join(append([]string{a.Dir, "include"}, elem...)...)
}

// Java has the Java and Kotlin sources of what is bound, and Edited those that somebody has edited.
func (a Archives) Java() string   { return filepath.Join(a.Dir, "java") }
func (a Archives) Edited() string { return filepath.Join(a.Dir, "java-edited") }

// What lies beside the stamps, in the folder that is gondk's own. A root is the project's or, for an archive that a build file asks for, the
// folder for what is made.

// Objects is the scratch folder for an ABI's archive.
func Objects(root, abi string) string { return state(root, "archive", abi) }

// Headers is the scratch folder for an ABI's header, and Header the header as it was made.
func Headers(root, abi string) string { return state(root, "header", abi) }
func Header(root, abi string) string  { return state(root, "header", abi+".h") }

// Sketches is the scratch folder for an ABI's first header.
func Sketches(root, abi string) string { return state(root, "look", abi) }

// Programs is the scratch folder for a program of an ABI.
func Programs(root, abi, name string) string { return state(root, "program", abi, name) }

// Overlay has the overlay file for the go command and what it names: what gondk adds to the code and changes in Go.
func Overlay(root string, elem ...string) string {
	return state(root, append([]string{"overlay"}, elem...)...)
}

// BoundHalf is the folder in which a binding's native half is written.
func BoundHalf(root string) string { return state(root, "bind", "native") }

// BoundAPI is the file of what Java calls of Go, a signature a line.
func BoundAPI(root string) string { return state(root, "bind", "java.txt") }

// Bound is the folder of the package of a binding's native half, relative to the project as Go has it.
func Bound(name string) string { return step.StateDir + "/bound/" + name + "/gondkbind" }

// Umbrella is the folder of the main package that is made of several, relative to the project as Go has it.
func Umbrella(name string) string { return step.StateDir + "/umbrella/" + name }

func state(root string, elem ...string) string {
	return filepath.Join(append([]string{root, filepath.FromSlash(step.StateDir)}, elem...)...)
}
