// Package abi is the one table of Android ABIs: what Go, clang, the NDK's folders and ELF call each of them.
package abi

import (
	"cmp"
	"debug/elf"
	"slices"
	"strings"
)

// ABI is one row of the table.
type ABI struct {
	Name   string // Android's name, which is also the folder's: arm64-v8a
	GOARCH string // Go's name: arm64

	LevelVar string   // Go's variable for the CPU level: GOARM64
	Level    string   // the level that every device of this ABI has; Go's own default may be another
	Levels   []string // the levels Go accepts, lowest first

	Triple      string // the sysroot's folder in the NDK: arm-linux-androideabi
	ClangTriple string // what clang's --target and the NDK's drivers start with: armv7a-linux-androideabi
	Builtins    string // the architecture in libclang_rt.builtins-<arch>-android.a
	Macro       string // what the compiler defines for this ABI and no other

	Machine elf.Machine
	Class   elf.Class
	TLSSlot int64 // value of runtime.tls_g: the offset of bionic's TLS_SLOT_APP from the thread pointer, in bytes
}

// Is64 tells whether pointers have 64 bits.
func (a *ABI) Is64() bool { return a.Class == elf.ELFCLASS64 }

// Target gives clang's --target for an API level: aarch64-linux-android24.
func (a *ABI) Target(api string) string { return a.ClangTriple + api }

var all = []*ABI{
	{
		Name: "arm64-v8a", GOARCH: "arm64",
		LevelVar: "GOARM64", Level: "v8.0", Levels: []string{"v8.0", "v8.1", "v8.2", "v8.3", "v8.4", "v8.5", "v8.6", "v8.7", "v8.8", "v8.9", "v9.0", "v9.1", "v9.2", "v9.3", "v9.4", "v9.5"},
		Triple: "aarch64-linux-android", ClangTriple: "aarch64-linux-android", Builtins: "aarch64", Macro: "__aarch64__",
		Machine: elf.EM_AARCH64, Class: elf.ELFCLASS64, TLSSlot: 16,
	},
	{
		Name: "armeabi-v7a", GOARCH: "arm",
		LevelVar: "GOARM", Level: "7", Levels: []string{"5", "6", "7"},
		Triple: "arm-linux-androideabi", ClangTriple: "armv7a-linux-androideabi", Builtins: "arm", Macro: "__arm__",
		Machine: elf.EM_ARM, Class: elf.ELFCLASS32, TLSSlot: 8,
	},
	{
		Name: "x86_64", GOARCH: "amd64",
		LevelVar: "GOAMD64", Level: "v1", Levels: []string{"v1", "v2", "v3", "v4"},
		Triple: "x86_64-linux-android", ClangTriple: "x86_64-linux-android", Builtins: "x86_64", Macro: "__x86_64__",
		Machine: elf.EM_X86_64, Class: elf.ELFCLASS64, TLSSlot: 16,
	},
	{
		Name: "x86", GOARCH: "386",
		LevelVar: "GO386", Level: "sse2", Levels: []string{"sse2", "softfloat"},
		Triple: "i686-linux-android", ClangTriple: "i686-linux-android", Builtins: "i686", Macro: "__i386__",
		Machine: elf.EM_386, Class: elf.ELFCLASS32, TLSSlot: 8,
	},
}

// All gives the ABIs that Go can build for, in the order in which they are shown.
func All() []*ABI { return slices.Clone(all) }

// Names gives the names of All.
func Names() []string {
	var names []string
	for _, a := range all {
		names = append(names, a.Name)
	}
	return names
}

// Find gives the ABI of that name, or nil.
func Find(name string) *ABI {
	for _, a := range all {
		if a.Name == name {
			return a
		}
	}
	return nil
}

// Of gives the ABI of an ELF file's machine and class, or nil.
func Of(machine elf.Machine, class elf.Class) *ABI {
	for _, a := range all {
		if a.Machine == machine && a.Class == class {
			return a
		}
	}
	return nil
}

// LinkLevel gives the API level that NDKs link for at another: they have none for 20 and 25, which brought native code nothing.
func LinkLevel(api int) int {
	switch api {
	case 20, 25:
		return api - 1
	}
	return api
}

// FirstLevel gives the lowest API level that NDKs link for, for a machine and class, RISC-V's too; 0 for those that Android began with.
// RISC-V's was 35 in tables and tools, while the libraries to link against have only ever been those of 36 (xmake-io/xmake#7657).
func FirstLevel(machine elf.Machine, class elf.Class) int {
	switch {
	case machine == elf.EM_RISCV:
		return 36
	case class == elf.ELFCLASS64:
		return 21
	}
	return 0
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

// Alias gives the ABI that people mean by another tool's name for it (arm64, aarch64, amd64, armv7, a triple), or nil.
func Alias(name string) *ABI {
	other := map[string]string{
		"arm64": "arm64-v8a", "aarch64": "arm64-v8a", "armv8": "arm64-v8a", "arm64_v8a": "arm64-v8a",
		"arm": "armeabi-v7a", "armv7": "armeabi-v7a", "armeabi": "armeabi-v7a", "armv7a": "armeabi-v7a", "armeabi_v7a": "armeabi-v7a",
		"amd64": "x86_64", "x64": "x86_64", "x86-64": "x86_64",
		"386": "x86", "i386": "x86", "i686": "x86",
	}
	lower := strings.ToLower(name)
	for _, a := range all {
		if lower == strings.ToLower(a.Name) || strings.HasPrefix(lower, a.Triple) || strings.HasPrefix(lower, a.ClangTriple) {
			return a
		}
	}
	return Find(other[lower])
}
