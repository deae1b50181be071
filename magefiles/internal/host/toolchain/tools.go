// Package toolchain finds the tools that a build needs (Go, NDK, CMake, JDK and so on): path, version, how it was found and whether it can
// be used. Only here do hosts (Linux, macOS, Windows) differ.
package toolchain

import (
	"path/filepath"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/host/ndklite"
)

// Tool is one program, or one file that programs read, that was found.
type Tool struct {
	Name    string // as people call it: cmake
	Path    string // absolute path of the program or file
	Version string // as it tells it; empty if it tells none
	Found   string // how it was found: "PATH", "ANDROID_HOME", "gondk's cache"
}

// Tools are the tools that a build uses. A zero Tool was not found.
type Tools struct {
	Go  Tool // the go command; Version is like go1.26.8
	NDK *NDK

	CMake, Ninja Tool

	Java, Javac, Jarsigner, Keytool Tool
	AAPT2, APKSigner                Tool
	Make                            Tool // found only where ndklite is used: a real NDK brings its own
	Bundletool                      Tool // the jar
	D8                              Tool // a jar that holds com.android.tools.r8.D8: the SDK's d8.jar or r8.jar, else bundletool's
	AndroidJar                      Tool // the SDK platform's android.jar; not found: compile-only stub classes serve
	Framework                       Tool // what aapt2 link takes with -I: android.jar, else Debian's framework-res.apk
	Kotlin                          Kotlin
}

// NDK is one NDK folder that is fit for use, once Make was called.
type NDK struct {
	Root     string // absolute path
	Revision string // Pkg.Revision of its source.properties: 27.0.12077973
	Major    int    // 27
	Host     string // the folder under toolchains/llvm/prebuilt: linux-x86_64
	MinAPI   int    // from meta/platforms.json
	MaxAPI   int
	Lite     bool   // it is ndklite: only to print that and to warn
	Found    string // how it was found: "ANDROID_NDK_HOME"

	of *ndklite.Options // that it is made of; nil if it is there
}

// Tool returns the path of a program in the NDK's LLVM: clang, llvm-ar, ld.lld.
func (n *NDK) Tool(name string) string {
	return filepath.Join(n.Root, "toolchains", "llvm", "prebuilt", n.Host, "bin", name+n.ifWindows(".exe"))
}

// Sysroot returns the folder of the NDK's headers and link stubs.
func (n *NDK) Sysroot() string {
	return filepath.Join(n.Root, "toolchains", "llvm", "prebuilt", n.Host, "sysroot")
}

// ToolchainFile returns the path of the file for CMAKE_TOOLCHAIN_FILE.
func (n *NDK) ToolchainFile() string {
	return filepath.Join(n.Root, "build", "cmake", "android.toolchain.cmake")
}

// PrefixMap returns the compiler's option that writes to for from in debug information.
func (n *NDK) PrefixMap(from, to string) string {
	option := "-ffile-prefix-map="
	if n.Major < 22 {
		option = "-fdebug-prefix-map=" // clang 9 of NDK r21 does not know the other
	}
	return option + from + "=" + to
}

// NDKBuild returns the path of ndk-build.
func (n *NDK) NDKBuild() string {
	return filepath.Join(n.Root, "ndk-build"+n.ifWindows(".cmd"))
}

func (n *NDK) ifWindows(ending string) string {
	if strings.HasPrefix(n.Host, "windows") {
		return ending
	}
	return ""
}
