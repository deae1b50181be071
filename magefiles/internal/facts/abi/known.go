package abi

import "strings"

// Known is what Android's tools know of an ABI, of those too that Go cannot build for or Android no longer has.
type Known struct {
	Name       string // Android's name, which is also the folder's: arm64-v8a
	Bundletool int    // its number in bundletool's AbiAlias; 0: none, though bundletool knows the folder
	Prefab     bool   // Prefab's abi.json may name it
	Twin       string // the 64-bit ABI that goes with this 32-bit one
	Gone       string // the NDK that dropped it
	*ELF              // its files; nil where gondk knows nothing of them
}

var known = []Known{
	{Name: "armeabi", Bundletool: 1, Twin: "arm64-v8a"},
	{Name: "armeabi-v7a", Bundletool: 2, Prefab: true, Twin: "arm64-v8a", ELF: arm},
	{Name: "arm64-v8a", Bundletool: 3, Prefab: true, ELF: aarch64},
	{Name: "arm64-v8a-hwasan", ELF: aarch64},
	{Name: "x86", Bundletool: 4, Prefab: true, Twin: "x86_64", ELF: i386},
	{Name: "x86_64", Bundletool: 5, Prefab: true, ELF: x8664},
	{Name: "mips", Bundletool: 6, Gone: "r17"},
	{Name: "mips64", Bundletool: 7, Gone: "r17"},
	{Name: "riscv64", Bundletool: 8, Prefab: true, ELF: riscv64},
}

func named(name string) Known { return *Named(name) }

// Named gives what is known of an ABI by its name, or nil.
func Named(name string) *Known {
	for i := range known {
		if known[i].Name == name {
			return &known[i]
		}
	}
	return nil
}

// Unbuilt gives the ABI that a name begins with and that Go cannot build for, though Android has it or had it; nil for any other.
func Unbuilt(name string) *Known {
	for i, k := range known {
		if strings.HasPrefix(name, k.Name) && Find(k.Name) == nil && (k.Prefab || k.Gone != "") {
			return &known[i]
		}
	}
	return nil
}

// ByBundletool gives the name of a number of bundletool's AbiAlias; none for one that is not known.
func ByBundletool(number uint64) string {
	for _, k := range known {
		if k.Bundletool != 0 && uint64(k.Bundletool) == number {
			return k.Name
		}
	}
	return ""
}

// Twins gives the 32-bit ABIs that have a 64-bit twin.
func Twins() []Known {
	var all []Known
	for _, k := range known {
		if k.Twin != "" {
			all = append(all, k)
		}
	}
	return all
}
