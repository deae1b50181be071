package compare

import (
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
)

// pathRule is one property in which the build paths are compared.
type pathRule struct {
	id       string
	property string
	severity rule.Severity // of a row that is not equal
	read     func(side) Value
	applies  func(side) bool                   // nil: always
	same     func(a, b map[string]string) bool // nil: no part may differ
	cause    string                            // why build paths differ here by default
	cure     string
}

var abiLibSet = pathRule{
	id: "abi-lib-set", property: "libraries in every ABI", severity: rule.Error,
	cause: "A device uses the folder of one ABI and no other, and bundletool does not compare the folders, so the app starts on one phone and fails on another.",
	cure:  "Build and pack each library for every ABI of the matrix.",
}

var pathLibSet = pathRule{
	id: "path-lib-set", property: "libraries", severity: rule.Error,
	cause: "One of CMakeLists.txt and Android.mk declares a library that the other does not, or under another name.",
	cure:  "Declare the same shared libraries in both: add_library(NAME SHARED …) and LOCAL_MODULE := NAME.",
}

// pathRules are the rows for one library in one ABI, in the order in which they are shown.
var pathRules = []pathRule{
	{
		id: "path-size", property: "size", severity: rule.Info, read: fileSize, same: sizeClose,
		cause: "The same code has other section sizes: other optimisation, another C++ runtime, debug information left in.",
		cure:  "Look at the sections named; use a release build and the same flags in both paths.",
	},
	{
		id: "path-exports", property: "exports", severity: rule.Error, read: exports,
		cause: "The version script, -fvisibility or the whole-archive option is set in one path only, or CMake links a static library in a different order.",
		cure:  "Give both paths the same version script, and link the archive that defines the symbols whole in both (LOCAL_WHOLE_STATIC_LIBRARIES; -Wl,--whole-archive).",
	},
	{
		id: "path-imports", property: "imports", severity: rule.Error, read: imports,
		cause: "The paths build for different API levels (APP_PLATFORM, ANDROID_PLATFORM), or with different optimisation: _FORTIFY_SOURCE then uses other *_chk functions.",
		cure:  "Set the API level in abi-matrix.toml only, and use the same -O and -D flags in both paths.",
	},
	{
		id: "path-needed", property: "NEEDED", severity: rule.Warning, read: needed,
		cause: "The build systems add their own libraries: ndk-build -lc -lm, CMake -latomic -lm; for C++ code each has its own default for libc++_shared.so.",
		cure:  "List the libraries in both paths, set the same STL, and link with -Wl,--as-needed.",
	},
	{
		id: "path-soname", property: "SONAME", severity: rule.Error, read: soname,
		cause: "ndk-build always sets the file's name; CMake leaves it out with NO_SONAME and follows OUTPUT_NAME.",
		cure:  "Remove NO_SONAME and give the library the same name in both paths.",
	},
	{
		id: "path-loads", property: "page alignment", severity: rule.Error, read: pageAlign,
		cause: "-z max-page-size, or the flexible page size option (APP_SUPPORT_FLEXIBLE_PAGE_SIZES, ANDROID_SUPPORT_FLEXIBLE_PAGE_SIZES), is set in one path only.",
		cure:  "Link against the generated golib package or module in both paths: it carries -Wl,-z,max-page-size. Remove page size options of your own.",
	},
	{
		id: "path-loads", property: "segments", severity: rule.Warning, read: segments,
		cause: "--no-rosegment, which NDKs add for API levels below 29 or 30, reached one path only, or the paths use different linkers.",
		cure:  "Use the same API level, NDK and linker flags in both paths.",
	},
	{
		id: "path-relro", property: "RELRO at 4 KB pages", severity: rule.Error, read: relroAt(subject.Page4K),
		cause: "-z relro, -z common-page-size or -z separate-code is set in one path only.",
		cure:  "Use the same linker and linker flags in both paths.",
	},
	{
		id: "path-relro", property: "RELRO at 16 KB pages", severity: rule.Error, read: relroAt(subject.Page16K), applies: is64,
		cause: "-z relro, -z max-page-size or -z common-page-size is set in one path only.",
		cure:  "Use the same linker and linker flags in both paths; with lld older than 18 no common-page-size.",
	},
	{
		id: "path-flags", property: "NODELETE", severity: rule.Error, read: nodelete,
		cause: "-Wl,-z,nodelete is in one path only; without it dlclose unmaps code that Go's threads still run.",
		cure:  "Link against the generated golib package or module in both paths: it carries -Wl,-z,nodelete.",
	},
	{
		id: "path-flags", property: "flags", severity: rule.Warning, read: flags,
		cause: "Flags such as -z now, -Bsymbolic or -z origin are set in one path only.",
		cure:  "Give both paths -Wl,-z,now -Wl,-z,relro and the same other -z flags.",
	},
	{
		id: "path-textrel", property: "text relocations", severity: rule.Error, read: textRelocs,
		cause: "An object was compiled without -fPIC and linked with -z notext; Android refuses such a library.",
		cure:  "Compile everything with -fPIC and remove -Wl,-z,notext.",
	},
	{
		id: "path-tls", property: "thread-local storage", severity: rule.Error, read: tls,
		cause: "thread_local variables are in one path only, or use the initial-exec model, which Android refuses in libraries that are loaded at run time; below API 29 it supports none at all.",
		cure:  "Compile with -ftls-model=global-dynamic and for the min SDK (below 29 clang then emulates them); for Go, build the archive with GOOS=android.",
	},
	{
		id: "path-note-api", property: "ident note", severity: rule.Error, read: ident,
		cause: "The paths build for different API levels or with different NDKs: ndk-build lowers levels that never existed and raises those below its minimum.",
		cure:  "Set the API level in abi-matrix.toml only, and use one NDK in both paths.",
	},
	{
		id: "path-go-id", property: "Go build id", severity: rule.Error, read: goBuildID,
		cause: "One path linked an older archive.",
		cure:  "Make both paths depend on the archive's file, remove the build folder of the outdated path and build again.",
	},
	{
		id: "path-go-id", property: "Go build", severity: rule.Error, read: goBuild,
		cause: "One path linked an older archive, or one made with other settings.",
		cure:  "Make both paths depend on the archive's file, remove the build folder of the outdated path and build again.",
	},
	{
		id: "path-init", property: "init and fini arrays", severity: rule.Error, read: initArrays,
		cause: "A linker script, --gc-sections or a missing whole-archive option dropped functions that run at load time; without Go's own, the first call into Go hangs.",
		cure:  "Link the same archives in both paths, as whole archives if their constructors are needed.",
	},
	{
		id: "path-hash", property: "hash tables", severity: rule.Warning, read: hashes,
		cause: "clang chooses the kind by API level, or --hash-style is set in one path only.",
		cure:  "Use the same API level, and -Wl,--hash-style=gnu (or both, below API 23), in both paths.",
	},
	{
		id: "path-buildid", property: "build id", severity: rule.Warning, read: buildID,
		cause: "--build-id=sha1 is missing, or another kind is set; Play and the debugger find symbols by 20-byte ids.",
		cure:  "Give both paths -Wl,--build-id=sha1.",
	},
	{
		id: "path-strip", property: "stripped", severity: rule.Warning, read: stripped,
		cause: "ndk-build strips when it installs into libs/, CMake never does; -s or your own strip step makes a linked library without symbols.",
		cure:  "Let gondk strip what it packs, and remove -s and strip commands from the build files.",
	},
	{
		id: "path-cxxfeat", property: "C++ features", severity: rule.Warning, read: cxxFeatures,
		cause: "ndk-build turns exceptions and RTTI off unless LOCAL_CPP_FEATURES lists them; CMake leaves them on.",
		cure:  "Set LOCAL_CPP_FEATURES := exceptions rtti, or -fno-exceptions -fno-rtti in CMake.",
	},
	{
		id: "path-arm-mode", property: "ARM mode", severity: rule.Info, read: armMode, applies: isARM,
		cause: "LOCAL_ARM_MODE or ANDROID_ARM_MODE is set in one path only.",
		cure:  "Set both to arm or leave both at thumb.",
	},
	{
		// Levels of optimisation and NDEBUG are not in the file, unless somebody compiles with -grecord-command-line.
		id: "path-opt", property: "compilers", severity: rule.Info, read: compilers,
		cause: "The paths use different NDKs, or one uses another compiler or linker of this machine; their code differs in speed and size.",
		cure:  "Use one NDK in both paths; remove CMAKE_C_COMPILER, APP_LD and -fuse-ld of your own.",
	},
	{
		id: "path-linkflags", property: "link's checks", severity: rule.Info, read: linkDiagnostics, applies: func(s side) bool { return s.linkKnown },
		cause: "NDKs pass different flags to each build path: CMake links with --gc-sections in every build type since r25, ndk-build in release builds; Android.mk and " +
			"CMakeLists.txt can turn each off.",
		cure: "Remove LOCAL_ALLOW_UNDEFINED_SYMBOLS, LOCAL_DISABLE_FATAL_LINKER_WARNINGS, ANDROID_ALLOW_UNDEFINED_SYMBOLS and -Wl,--no-… of your own; if only one path " +
			"has a flag, give it to the other too.",
	},
	{
		id: "path-text", property: ".text", severity: rule.Info, read: digest(".text"),
		cause: "The same sources need not give the same bytes: the order of objects and the optimisation differ between the build systems; on armeabi-v7a ndk-build uses -Oz and CMake -O2.",
		cure:  "Nothing to do while the rows above are equal; the same -O flag in both build files often makes this one equal too.",
	},
	{
		id: "path-rodata", property: ".rodata", severity: rule.Info, read: digest(".rodata"),
		cause: "The same sources need not give the same bytes: __FILE__ and the order of objects differ between the build systems.",
		cure:  "Nothing to do while the rows above are equal.",
	},
}
