package toolchain

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/host/ndklite"
	"github.com/gondk/gondk/magefiles/internal/host/ndklite/sysroot"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// lite takes ndklite, where no NDK was found and the matrix asks for none in particular.
func (f *finder) lite() {
	if len(f.need.NDK) > 0 {
		f.add(Finding{What: "NDK", State: Missing, Needed: true,
			Why:  fmt.Sprintf("abi-matrix.toml accepts only NDK %s, which was not found", strings.Join(f.need.NDK, ", ")),
			Cure: "install it with Android Studio's SDK Manager or sdkmanager, or change android.ndk in abi-matrix.toml"})
		return
	}
	if f.env.OS != "linux" {
		f.missing("NDK", "none that works", true)
		return
	}
	if f.need.MinSDK < sysroot.MinAPI || f.need.MinSDK > sysroot.MaxAPI {
		f.missing("NDK", fmt.Sprintf("not found, and its stand-in ndklite supports API levels %d to %d, not min_sdk %d of abi-matrix.toml",
			sysroot.MinAPI, sysroot.MaxAPI, f.need.MinSDK), true)
		return
	}
	llvm, _ := ndklite.FindLLVM(f.llvmPlaces())
	f.tools.Make = Tool{Name: "make", Path: f.env.LookPath("make"), Found: "PATH"}
	if lacks, packages := f.liteLacks(llvm); len(lacks) > 0 {
		f.add(Finding{What: "NDK", State: Missing, Needed: true, Packages: packages, Cure: f.env.packagesCure("NDK", packages),
			Why: "none that works, and its stand-in ndklite lacks " + strings.Join(lacks, ", ")})
		return
	}
	o := ndklite.Options{Cache: f.env.Cache, ABIs: liteABIs(f.env.Arch), API: f.need.MinSDK, LLVM: llvm, Make: f.tools.Make.Path}
	root, err := o.Root()
	if err != nil {
		f.err = err
		return
	}
	f.tools.NDK = &NDK{Root: root, Revision: ndklite.Revision, Major: ndklite.Major, Host: ndklite.Host, MinAPI: sysroot.MinAPI, MaxAPI: o.API,
		Lite: true, Found: fmt.Sprintf("ndklite, of LLVM %s", llvm.Version), of: &o}
	f.add(Finding{What: "NDK", State: Used, Needed: true, Version: ndklite.Revision, Found: f.tools.NDK.Found, Path: llvm.Bin,
		Why: "no NDK was found; the build makes ndklite, which supports only C and is for trying out"})
}

// liteABIs are all that the machine has the files for, more than a matrix may ask for: so that it is one ndklite for every matrix, and what is
// built stays up to date when the matrix gets another ABI or loses one.
func liteABIs(hostArch string) []*abi.ABI {
	lacks := func(a *abi.ABI) bool {
		return slices.ContainsFunc(sysroot.Needs([]*abi.ABI{a}, hostArch), func(n sysroot.Need) bool { return !n.Found })
	}
	return slices.DeleteFunc(abi.All(), lacks)
}

// Make makes an NDK that is only planned, as ndklite is; any other is there.
func (n *NDK) Make(ctx context.Context, r *step.Runner) error {
	if n.of == nil {
		return nil
	}
	_, err := ndklite.Ensure(ctx, r, *n.of)
	return explainCache(n.of.Cache, err)
}

// llvmPlaces lists folders that may hold a whole LLVM: Debian's and Ubuntu's, and that of the clang on PATH.
func (f *finder) llvmPlaces() []string {
	bins, _ := filepath.Glob(f.env.Place("/usr/lib/llvm-*/bin"))
	if clang := f.env.LookPath("clang"); clang != "" {
		bins = append(bins, filepath.Dir(real(clang)))
	}
	return bins
}

// liteLacks lists what ndklite needs and the machine does not have.
func (f *finder) liteLacks(llvm ndklite.LLVM) (what, packages []string) {
	for _, need := range ndklite.Needs(f.need.ABIs, f.env.Arch, llvm, f.tools.Make.Path) {
		if !need.Found {
			what = append(what, need.What)
			packages = append(packages, need.Package)
		}
	}
	return what, packages
}
