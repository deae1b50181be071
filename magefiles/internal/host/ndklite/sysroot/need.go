package sysroot

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

// Need is one thing of the distribution's that ndklite is made of.
type Need struct {
	What    string // kernel headers for arm64-v8a
	Package string // the Debian and Ubuntu package that has it
	Path    string // where it is, or where the package puts it
	Found   bool
}

// Needs lists what the ABIs need on a host of Go architecture hostArch, whether it is there or not.
func Needs(abis []*abi.ABI, hostArch string) []Need {
	var needs []Need
	for _, a := range abis {
		needs = append(needs, kernelNeed(a, hostArch), builtinsNeed(a, hostArch))
	}
	return needs
}

func kernelNeed(a *abi.ABI, hostArch string) Need {
	need := Need{What: "kernel headers for " + a.Name, Package: a.Debian.KernelPackage}
	if a.On(hostArch) {
		need.Package = "linux-libc-dev"
	}
	k, err := findKernel(a)
	if err != nil {
		k = kernelCandidates(a)[0]
	}
	need.Path, need.Found = k.common, err == nil
	return need
}

func builtinsNeed(a *abi.ABI, hostArch string) Need {
	need := Need{What: "compiler builtins for " + a.Name, Package: a.Debian.BuiltinsPackage, Path: a.Debian.BuiltinsPlaces[0]}
	if a.On(hostArch) {
		need.Package = a.Debian.BuiltinsNative
	}
	if path, err := Builtins(a); err == nil {
		need.Path, need.Found = path, true
	}
	return need
}

// Builtins finds the archive that serves as libclang_rt.builtins-<arch>-android.a: the newest in the best place that has one.
func Builtins(a *abi.ABI) (string, error) {
	return findBuiltins("/", a)
}

func findBuiltins(root string, a *abi.ABI) (string, error) {
	for _, place := range a.Debian.BuiltinsPlaces {
		found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(place)))
		if err != nil {
			return "", err
		}
		if len(found) > 0 {
			return slices.MaxFunc(found, compareVersions), nil
		}
	}
	return "", fmt.Errorf("compiler builtins for %s: none at %s or similar paths; install %s",
		a.Name, a.Debian.BuiltinsPlaces[0], a.Debian.BuiltinsPackage)
}

// compareVersions compares paths folder by folder, where numbers are compared as numbers: 9 before 12.
func compareVersions(a, b string) int {
	return slices.CompareFunc(pathWords(a), pathWords(b), func(x, y string) int {
		n, errX := strconv.Atoi(x)
		m, errY := strconv.Atoi(y)
		if errX == nil && errY == nil {
			return n - m
		}
		return strings.Compare(x, y)
	})
}

func pathWords(path string) []string {
	return strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == '\\' || r == '-' || r == '.' })
}
