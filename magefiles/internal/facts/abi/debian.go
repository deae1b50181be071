package abi

// Debian is where Debian and Ubuntu have what ndklite needs for an ABI.
type Debian struct {
	// KernelTriples are the folders of the kernel's headers, best first: beside those of the host for a native package, apart for a cross
	// package. The two x86 architectures share their headers, as the two 32-bit ones of arm do.
	KernelTriples []string
	KernelPackage string // that serves on every host

	// BuiltinsPlaces are the libraries of functions that compiled code calls where its CPU lacks an instruction, best first. A star stands for
	// a compiler's version.
	BuiltinsPlaces  []string
	BuiltinsPackage string // that serves on every host
	BuiltinsNative  string // the package where the host runs the ABI's programs itself
}

const (
	gccNative   = "libgcc-12-dev"
	clangNative = "libclang-rt-19-dev" // has both x86 architectures'
)

var (
	debianARM64 = Debian{
		KernelTriples: []string{"aarch64-linux-gnu"}, KernelPackage: "linux-libc-dev-arm64-cross",
		BuiltinsPlaces:  []string{"/usr/lib/gcc-cross/aarch64-linux-gnu/*/libgcc.a", "/usr/lib/gcc/aarch64-linux-gnu/*/libgcc.a"},
		BuiltinsPackage: "libgcc-12-dev-arm64-cross", BuiltinsNative: gccNative,
	}
	debianARM = Debian{
		KernelTriples: []string{"arm-linux-gnueabihf", "arm-linux-gnueabi"}, KernelPackage: "linux-libc-dev-armhf-cross",
		// armel's: armeabi-v7a passes floating-point arguments in integer registers
		BuiltinsPlaces:  []string{"/usr/lib/gcc-cross/arm-linux-gnueabi/*/libgcc.a", "/usr/lib/gcc/arm-linux-gnueabi/*/libgcc.a"},
		BuiltinsPackage: "libgcc-12-dev-armel-cross", BuiltinsNative: gccNative,
	}
	debianX8664 = Debian{
		KernelTriples: []string{"x86_64-linux-gnu", "i386-linux-gnu", "i686-linux-gnu"}, KernelPackage: "linux-libc-dev-amd64-cross",
		BuiltinsPlaces: []string{"/usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.builtins-x86_64.a",
			"/usr/lib/gcc-cross/x86_64-linux-gnu/*/libgcc.a", "/usr/lib/gcc/x86_64-linux-gnu/*/libgcc.a"},
		BuiltinsPackage: "libgcc-12-dev-amd64-cross", BuiltinsNative: clangNative,
	}
	debianX86 = Debian{
		KernelTriples: []string{"i686-linux-gnu", "i386-linux-gnu", "x86_64-linux-gnu"}, KernelPackage: "linux-libc-dev-i386-cross",
		BuiltinsPlaces: []string{"/usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.builtins-i386.a",
			"/usr/lib/gcc-cross/i686-linux-gnu/*/libgcc.a", "/usr/lib/gcc/i686-linux-gnu/*/libgcc.a"},
		BuiltinsPackage: "libgcc-12-dev-i386-cross", BuiltinsNative: clangNative,
	}
)
