package ndklite

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/host/ndklite/sysroot"
)

// MinLLVM is the oldest LLVM that works: 15 is the first whose tools do all that gondk needs.
const MinLLVM = 15

// LLVM is one LLVM of the distribution.
type LLVM struct {
	Bin     string // its folder of programs, absolute: /usr/lib/llvm-19/bin
	Version string // the name of clang's resource folder: 19, or 15.0.7 before 16
}

// tools are the programs that every LLVM for ndklite must have. The real NDK's names are the same.
var tools = []string{"clang", "ld.lld", "llvm-ar", "llvm-nm", "llvm-objcopy", "llvm-readelf", "llvm-strip"}

// moreTools are put into ndklite if LLVM has them.
var moreTools = []string{"llvm-addr2line", "llvm-cxxfilt", "llvm-dwarfdump", "llvm-objdump", "llvm-ranlib", "llvm-readobj", "llvm-size",
	"llvm-strings", "llvm-symbolizer"}

func (l LLVM) tool(name string) string { return filepath.Join(l.Bin, name) }

// Major is the version's first number.
func (l LLVM) Major() int {
	first, _, _ := strings.Cut(l.Version, ".")
	major, _ := strconv.Atoi(first)
	return major
}

// FindLLVM returns the newest LLVM among the folders of programs in bins that serves. Its error lists them all with what each lacks.
func FindLLVM(bins []string) (LLVM, error) {
	var best LLVM
	var rejected []string
	for _, bin := range bins {
		l, err := openLLVM(bin)
		if err != nil {
			rejected = append(rejected, err.Error())
		} else if l.Major() > best.Major() {
			best = l
		}
	}
	if best.Bin != "" {
		return best, nil
	}
	if len(rejected) == 0 {
		rejected = []string{"there is none"}
	}
	return LLVM{}, fmt.Errorf("no LLVM of version %d or newer for ndklite: %s; install clang-19 lld-19 llvm-19",
		MinLLVM, strings.Join(rejected, "; "))
}

func openLLVM(bin string) (LLVM, error) {
	for _, name := range tools {
		if _, err := os.Stat(filepath.Join(bin, name)); err != nil {
			return LLVM{}, fmt.Errorf("%s has no %s", bin, name)
		}
	}
	// Not asked of clang: starting it would take longer than all the rest.
	headers, err := filepath.Glob(filepath.Join(filepath.Dir(bin), "lib", "clang", "*", "include", "stddef.h"))
	if err != nil || len(headers) == 0 {
		return LLVM{}, fmt.Errorf("%s has no clang headers next to it", bin)
	}
	l := LLVM{Bin: bin, Version: filepath.Base(filepath.Dir(filepath.Dir(headers[len(headers)-1])))}
	if l.Major() < MinLLVM {
		return LLVM{}, fmt.Errorf("%s is version %s", bin, l.Version)
	}
	return l, nil
}

// Need is one thing that ndklite needs from the distribution.
type Need = sysroot.Need

// Needs lists what ndklite needs for the ABIs on a host of Go architecture hostArch, there or not. llvm and make are what was found; zero
// where nothing was.
func Needs(abis []*abi.ABI, hostArch string, llvm LLVM, make string) []Need {
	needs := []Need{
		{What: "clang", Package: "clang-19", Path: "/usr/lib/llvm-19/bin/clang"},
		{What: "lld", Package: "lld-19", Path: "/usr/lib/llvm-19/bin/ld.lld"},
		{What: "LLVM's binary tools", Package: "llvm-19", Path: "/usr/lib/llvm-19/bin/llvm-ar"},
	}
	for i := range needs {
		if llvm.Bin != "" {
			needs[i].Path, needs[i].Found = llvm.tool(filepath.Base(needs[i].Path)), true
		}
	}
	gnu := Need{What: "GNU make", Package: "make", Path: "/usr/bin/make"}
	if make != "" {
		gnu.Path, gnu.Found = make, true
	}
	return append(append(needs, gnu), sysroot.Needs(abis, hostArch)...)
}
