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

// kernelPackages and builtinsPackages are the packages of Debian 12 that serve on every host.
var kernelPackages = map[string]string{
	"arm64": "linux-libc-dev-arm64-cross",
	"arm":   "linux-libc-dev-armhf-cross",
	"amd64": "linux-libc-dev-amd64-cross",
	"386":   "linux-libc-dev-i386-cross",
}

var builtinsPackages = map[string]string{
	"arm64": "libgcc-12-dev-arm64-cross",
	"arm":   "libgcc-12-dev-armel-cross", // armel's: armeabi-v7a passes floating-point arguments in integer registers
	"amd64": "libgcc-12-dev-amd64-cross",
	"386":   "libgcc-12-dev-i386-cross",
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
	need := Need{What: "kernel headers for " + a.Name, Package: kernelPackages[a.GOARCH]}
	if a.GOARCH == hostArch || x86(a) && hostArch == "amd64" {
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
	need := Need{What: "compiler builtins for " + a.Name, Package: builtinsPackages[a.GOARCH], Path: builtinsPlaces[a.GOARCH][0]}
	switch {
	case x86(a) && hostArch == "amd64":
		need.Package = "libclang-rt-19-dev"
	case a.GOARCH == hostArch:
		need.Package = "libgcc-12-dev"
	}
	if path, err := Builtins(a); err == nil {
		need.Path, need.Found = path, true
	}
	return need
}

// x86 tells of the two ABIs that share headers and a compiler's runtime on Debian.
func x86(a *abi.ABI) bool { return a.GOARCH == "amd64" || a.GOARCH == "386" }

// builtinsPlaces are where distributions keep the library of functions that compiled code calls where its CPU lacks an instruction, best
// first. A star stands for a compiler's version.
var builtinsPlaces = map[string][]string{
	"arm64": {"/usr/lib/gcc-cross/aarch64-linux-gnu/*/libgcc.a", "/usr/lib/gcc/aarch64-linux-gnu/*/libgcc.a"},
	"arm":   {"/usr/lib/gcc-cross/arm-linux-gnueabi/*/libgcc.a", "/usr/lib/gcc/arm-linux-gnueabi/*/libgcc.a"},
	"amd64": {"/usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.builtins-x86_64.a",
		"/usr/lib/gcc-cross/x86_64-linux-gnu/*/libgcc.a", "/usr/lib/gcc/x86_64-linux-gnu/*/libgcc.a"},
	"386": {"/usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.builtins-i386.a",
		"/usr/lib/gcc-cross/i686-linux-gnu/*/libgcc.a", "/usr/lib/gcc/i686-linux-gnu/*/libgcc.a"},
}

// Builtins finds the archive that serves as libclang_rt.builtins-<arch>-android.a: the newest in the best place that has one.
func Builtins(a *abi.ABI) (string, error) {
	return findBuiltins("/", a)
}

func findBuiltins(root string, a *abi.ABI) (string, error) {
	for _, place := range builtinsPlaces[a.GOARCH] {
		found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(place)))
		if err != nil {
			return "", err
		}
		if len(found) > 0 {
			return slices.MaxFunc(found, compareVersions), nil
		}
	}
	return "", fmt.Errorf("compiler builtins for %s: none at %s and the like; install %s",
		a.Name, builtinsPlaces[a.GOARCH][0], builtinsPackages[a.GOARCH])
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
