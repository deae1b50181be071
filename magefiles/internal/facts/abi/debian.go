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
