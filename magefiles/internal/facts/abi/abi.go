// Package abi is the one table of Android ABIs: what Go, clang, the NDK, the distribution and ELF have for each of them. Nothing that differs
// by ABI or machine stands elsewhere.
package abi

import (
	"cmp"
	"debug/elf"
	"slices"
	"strings"
)

// ABI is one that Go can build for: a row of the table.
type ABI struct {
	Known // with its name and its files

	GOARCH string // Go's name: arm64
	RunsOn string // another GOARCH whose machines run this one's programs too

	LevelVar     string   // Go's variable for the CPU level: GOARM64
	Level        string   // the level that every device of this ABI has and gondk builds for; Go's own default may be another
	Highest      string   // the highest level that every device of this ABI has
	Levels       []string // the levels Go accepts, lowest first
	LevelOptions []string // what may follow a level after a comma
	OptionsAdd   bool     // each asks more of the CPU, and several may follow; else one of them may

	Arch        string   // what the NDK's build files, tombstones and the folders of installed libraries call the architecture: arm64
	Triple      string   // the sysroot's folder in the NDK: arm-linux-androideabi
	ClangTriple string   // what clang's --target and the NDK's drivers start with: armv7a-linux-androideabi
	CMakeTriple string   // what the NDK's CMake files give clang as --target, without the level: armv7-none-linux-androideabi
	Targets     []string // other beginnings of a --target that mean this ABI
	Processor   string   // CMAKE_SYSTEM_PROCESSOR
	Builtins    string   // the architecture in libclang_rt.builtins-<arch>-android.a
	Macro       string   // what the compiler defines for this ABI and no other
	Aliases     []string // other tools' names for it, in small letters, beside Go's and the triples

	Default bool   // of phones and tablets; the others serve emulators and Chromebooks
	Qemu    string // qemu-user's program that runs it
	Debian  Debian
	TLSSlot int64 // value of runtime.tls_g: the offset of bionic's TLS_SLOT_APP from the thread pointer, in bytes
}

// Target gives clang's --target for an API level: aarch64-linux-android24.
func (a *ABI) Target(api string) string { return a.ClangTriple + api }

// On tells whether a machine of that GOARCH runs the ABI's programs by itself.
func (a *ABI) On(goarch string) bool { return a.GOARCH == goarch || a.RunsOn == goarch }

var all = []*ABI{
	{
		Known: named("arm64-v8a"), GOARCH: "arm64",
		LevelVar: "GOARM64", Level: "v8.0", Highest: "v8.0", LevelOptions: []string{"lse", "crypto"}, OptionsAdd: true,
		Levels: []string{"v8.0", "v8.1", "v8.2", "v8.3", "v8.4", "v8.5", "v8.6", "v8.7", "v8.8", "v8.9", "v9.0", "v9.1", "v9.2", "v9.3", "v9.4", "v9.5"},
		Arch:   "arm64", Triple: "aarch64-linux-android", ClangTriple: "aarch64-linux-android", CMakeTriple: "aarch64-none-linux-android",
		Processor: "aarch64", Builtins: "aarch64", Macro: "__aarch64__", Aliases: []string{"aarch64", "armv8", "arm64_v8a"},
		Default: true, Qemu: "qemu-aarch64", Debian: Debian{
			KernelTriples: []string{"aarch64-linux-gnu"}, KernelPackage: "linux-libc-dev-arm64-cross",
			BuiltinsPlaces:  []string{"/usr/lib/gcc-cross/aarch64-linux-gnu/*/libgcc.a", "/usr/lib/gcc/aarch64-linux-gnu/*/libgcc.a"},
			BuiltinsPackage: "libgcc-12-dev-arm64-cross", BuiltinsNative: gccNative,
		}, TLSSlot: 16,
	},
	{
		Known: named("armeabi-v7a"), GOARCH: "arm",
		LevelVar: "GOARM", Level: "7", Highest: "7", LevelOptions: []string{"hardfloat", "softfloat"}, Levels: []string{"5", "6", "7"},
		Arch: "arm", Triple: "arm-linux-androideabi", ClangTriple: "armv7a-linux-androideabi", CMakeTriple: "armv7-none-linux-androideabi",
		Targets: []string{"arm", "armv7", "thumbv7"}, Processor: "armv7-a", Builtins: "arm", Macro: "__arm__",
		Aliases: []string{"armv7", "armeabi", "armv7a", "armeabi_v7a"},
		Default: true, Qemu: "qemu-arm", Debian: Debian{
			KernelTriples: []string{"arm-linux-gnueabihf", "arm-linux-gnueabi"}, KernelPackage: "linux-libc-dev-armhf-cross",
			// armel's: armeabi-v7a passes floating-point arguments in integer registers
			BuiltinsPlaces:  []string{"/usr/lib/gcc-cross/arm-linux-gnueabi/*/libgcc.a", "/usr/lib/gcc/arm-linux-gnueabi/*/libgcc.a"},
			BuiltinsPackage: "libgcc-12-dev-armel-cross", BuiltinsNative: gccNative,
		}, TLSSlot: 8,
	},
	{
		// Android's x86_64 asks for SSE4.2 and POPCNT, which are Go's v2.
		Known: named("x86_64"), GOARCH: "amd64",
		LevelVar: "GOAMD64", Level: "v1", Highest: "v2", Levels: []string{"v1", "v2", "v3", "v4"},
		Arch: "x86_64", Triple: "x86_64-linux-android", ClangTriple: "x86_64-linux-android", CMakeTriple: "x86_64-none-linux-android",
		Processor: "x86_64", Builtins: "x86_64", Macro: "__x86_64__", Aliases: []string{"x64", "x86-64"},
		Qemu: "qemu-x86_64", Debian: Debian{
			KernelTriples: []string{"x86_64-linux-gnu", "i386-linux-gnu", "i686-linux-gnu"}, KernelPackage: "linux-libc-dev-amd64-cross",
			BuiltinsPlaces: []string{"/usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.builtins-x86_64.a",
				"/usr/lib/gcc-cross/x86_64-linux-gnu/*/libgcc.a", "/usr/lib/gcc/x86_64-linux-gnu/*/libgcc.a"},
			BuiltinsPackage: "libgcc-12-dev-amd64-cross", BuiltinsNative: clangNative,
		}, TLSSlot: 16,
	},
	{
		// The kernel of x86_64 runs the programs of x86; under qemu-i386 7.2 a Go runtime crashes at its start.
		Known: named("x86"), GOARCH: "386", RunsOn: "amd64",
		LevelVar: "GO386", Level: "sse2", Highest: "softfloat", Levels: []string{"sse2", "softfloat"},
		Arch: "x86", Triple: "i686-linux-android", ClangTriple: "i686-linux-android", CMakeTriple: "i686-none-linux-android",
		Processor: "i686", Builtins: "i686", Macro: "__i386__", Aliases: []string{"i386", "i686"},
		Qemu: "qemu-i386", Debian: Debian{
			KernelTriples: []string{"i686-linux-gnu", "i386-linux-gnu", "x86_64-linux-gnu"}, KernelPackage: "linux-libc-dev-i386-cross",
			BuiltinsPlaces: []string{"/usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.builtins-i386.a",
				"/usr/lib/gcc-cross/i686-linux-gnu/*/libgcc.a", "/usr/lib/gcc/i686-linux-gnu/*/libgcc.a"},
			BuiltinsPackage: "libgcc-12-dev-i386-cross", BuiltinsNative: clangNative,
		}, TLSSlot: 8,
	},
}

// All returns the ABIs that Go can build for, in the order in which they are shown.
func All() []*ABI { return slices.Clone(all) }

// Names returns the names of All.
func Names() []string { return NamesOf(all) }

// NamesOf gives the names of some.
func NamesOf(abis []*ABI) []string {
	var names []string
	for _, a := range abis {
		names = append(names, a.Name)
	}
	return names
}

// Defaults gives the ABIs that are built where nobody names any.
func Defaults() []*ABI { return slices.DeleteFunc(All(), func(a *ABI) bool { return !a.Default }) }

// Find returns the ABI of that name, or nil.
func Find(name string) *ABI {
	for _, a := range all {
		if a.Name == name {
			return a
		}
	}
	return nil
}

// ByArch gives the ABI by Arch, or nil.
func ByArch(arch string) *ABI {
	for _, a := range all {
		if a.Arch == arch {
			return a
		}
	}
	return nil
}

// Of returns the ABI of an ELF file's machine and class, or nil.
func Of(machine elf.Machine, class elf.Class) *ABI {
	for _, a := range all {
		if a.Machine == machine && a.Class == class {
			return a
		}
	}
	return nil
}

// LinkLevel returns the API level that NDKs link for at another: they have none for 20 and 25, which brought native code nothing.
func LinkLevel(api int) int {
	switch api {
	case 20, 25:
		return api - 1
	}
	return api
}

// Compare orders names as All does, and unknown ones behind by the alphabet.
func Compare(x, y string) int {
	rank := func(name string) int {
		if i := slices.Index(Names(), name); i >= 0 {
			return i
		}
		return len(all)
	}
	return cmp.Or(cmp.Compare(rank(x), rank(y)), cmp.Compare(x, y))
}

// Alias returns the ABI that people mean by another tool's name for it (arm64, aarch64, amd64, armv7, a triple), or nil.
func Alias(name string) *ABI {
	lower := strings.ToLower(name)
	for _, a := range all {
		if lower == strings.ToLower(a.Name) || lower == a.GOARCH || slices.Contains(a.Aliases, lower) ||
			strings.HasPrefix(lower, a.Triple) || strings.HasPrefix(lower, a.ClangTriple) {
			return a
		}
	}
	return nil
}
