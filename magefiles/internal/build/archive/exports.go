package archive

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/read/gosource"
	"github.com/gondk/gondk/magefiles/internal/read/ndkapi"
)

func packageExports(p *listed) ([]gosource.Export, error) {
	var all []gosource.Export
	for _, name := range p.CgoFiles {
		some, err := gosource.ExportsOf(absolute(p.Dir, name))
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// checkExports refuses, before anything is compiled, names that C has no place for or has given to others. What packages below the main
// one export reaches the C code of the whole archive too.
func (b *Builder) checkExports(abi *matrix.ABI, pkgs []*listed) error {
	where := map[string]string{}
	var errs []error
	for _, p := range pkgs {
		if p.Standard {
			continue
		}
		exports, err := packageExports(p)
		if err != nil {
			return err
		}
		for _, e := range exports {
			here := b.at(e)
			if before, ok := where[e.Name]; ok {
				errs = append(errs, fmt.Errorf("%s: %s is exported at %s and at %s; in C each function needs its own name: rename one of the two",
					b.exporter(), e.Name, before, here))
			} else if why := badName(abi, e.Name); why != "" {
				errs = append(errs, fmt.Errorf("%s: //export %s: %s; rename the function", here, e.Name, why))
			}
			where[e.Name] = here
		}
	}
	return errors.Join(errs...)
}

func (b *Builder) exporter() string {
	if b.umbrella() {
		return matrixName(b) + ": library.packages"
	}
	return matrixName(b)
}

// badName says why a C function cannot have that name.
func badName(abi *matrix.ABI, name string) string {
	if i := strings.IndexFunc(name, func(r rune) bool { return r > 127 }); i >= 0 {
		letter := []rune(name[i:])[0]
		return fmt.Sprintf("names in C have only the letters A to Z, digits and _, and %c is none of these", letter)
	}
	if library := libraryWith(abi, name); library != "" {
		return fmt.Sprintf("Android's %s has a function of that name, and all C code in the library would call this one instead", library)
	}
	switch {
	case slices.Contains(cWords, name):
		return "it is a reserved word in C"
	case slices.Contains(cxxWords, name):
		return "it is a reserved word in C++, so no C++ file could include the header"
	case slices.Contains(cgoTypes, name):
		return "cgo's header has a type of that name"
	}
	return ""
}

// always are the libraries that every Go library is linked with.
var always = []string{"libc.so", "libm.so", "libdl.so", "liblog.so"}

// libraryWith returns the library, of those that always are there, that has a public function of that name, at whatever API level.
func libraryWith(abi *matrix.ABI, name string) string {
	for _, s := range ndkapi.Embedded().FindAll(abi.ABI, name) {
		if slices.Contains(always, s.Library) {
			return s.Library
		}
	}
	return ""
}

// checkKept refuses to make a C function global that has the name of one of Android's.
func (b *Builder) checkKept(abi *matrix.ABI, pattern string, names []string) error {
	for _, name := range names {
		if library := libraryWith(abi, name); library != "" {
			return fmt.Errorf("%s: library.keep: %q keeps %s, but Android's %s has a function of that name, and the app's whole library "+
				"would call this one instead; use a narrower pattern, or rename the function", matrixName(b), pattern, name, library)
		}
	}
	return nil
}

// Words that are names in Go but not in C.
var (
	cWords = strings.Fields(`
	auto char do double enum extern float inline int long register restrict short signed sizeof static typedef union unsigned void
	volatile while asm typeof _Bool _Complex _Atomic _Generic _Imaginary _Alignas _Alignof _Noreturn _Static_assert _Thread_local
	errno stdin stdout stderr NULL`)
	cxxWords = strings.Fields(`
	alignas alignof and and_eq bitand bitor bool catch char16_t char32_t class compl const_cast constexpr decltype delete
	dynamic_cast explicit export false friend mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected
	public reinterpret_cast static_assert static_cast template this thread_local throw true try typeid typename using virtual
	wchar_t xor xor_eq`)
	cgoTypes = strings.Fields(`
	GoInt8 GoUint8 GoInt16 GoUint16 GoInt32 GoUint32 GoInt64 GoUint64 GoInt GoUint GoUintptr GoFloat32 GoFloat64 GoComplex64
	GoComplex128 GoString GoMap GoChan GoInterface GoSlice _GoString_`)
)

// exportsAny reports whether a file exports anything.
func exportsAny(p *listed, name string) bool {
	all, err := gosource.ExportsOf(filepath.Join(p.Dir, name))
	return err == nil && len(all) > 0
}
