package changes

import "github.com/gondk/gondk/magefiles/internal/judge/check/rule"

const (
	keepIt     = "Bring it back, as a stub if need be; or, if users can do without it, raise the first number of library.version in abi-matrix.toml."
	saveIt     = "Nothing to do; go tool mage abi:save adds it to the baseline."
	onPurpose  = "If you mean it, save the baseline again: go tool mage abi:save; otherwise restore what was there."
	libabigail = "libabigail's classes of ABI changes"
)

// Rules are in the order in which a reader wants to know: what is gone, what behaves otherwise, what grew.
var Rules = []rule.For[*Since]{
	{Rule: rule.Rule{
		ID: "base-abi-removed", Group: rule.BaselineGroup, Title: "No ABI was dropped",
		Symptom: "devices that run only that ABI get no update, and Play Console no longer lists them as supported",
		Cure:    onPurpose, Source: "Google Play filters by the ABIs in a bundle",
	}, Look: rated(rule.Error)},
	{Rule: rule.Rule{
		ID: "base-abi-added", Group: rule.BaselineGroup, Title: "A new ABI is known to the baseline",
		Symptom: "none", Cure: saveIt, Source: "gondk's own",
	}, Look: rated(rule.Info)},
	{Rule: rule.Rule{
		ID: "base-lib-removed", Group: rule.BaselineGroup, Title: "No library was dropped",
		Symptom: `java.lang.UnsatisfiedLinkError: dlopen failed: library "libX.so" not found`,
		Cure:    onPurpose, Source: "AOSP bionic linker/linker.cpp",
	}, Look: rated(rule.Error)},
	{Rule: rule.Rule{
		ID: "base-lib-added", Group: rule.BaselineGroup, Title: "A new library is known to the baseline",
		Symptom: "none", Cure: saveIt, Source: "gondk's own",
	}, Look: rated(rule.Info)},
	{Rule: rule.Rule{
		ID: "base-func-removed", Group: rule.BaselineGroup, Title: "Everything that was exported still is",
		Symptom: `dlopen failed: cannot locate symbol "X" referenced by "libY.so"; for an archive: undefined symbol when it is linked`,
		Cure:    keepIt, Source: libabigail + ": function removed",
	}, Look: promised},
	{Rule: rule.Rule{
		ID: "base-func-added", Group: rule.BaselineGroup, Title: "New exports are known to the baseline",
		Symptom: "none", Cure: saveIt, Source: libabigail + ": function added",
	}, Look: rated(rule.Info)},
	{Rule: rule.Rule{
		ID: "base-java-removed", Group: rule.BaselineGroup, Title: "What Java calls of Go keeps its signature",
		Symptom: "code of an app that was compiled before ends with a NoSuchMethodError, NoSuchFieldError or NoClassDefFoundError, and does not compile any more",
		Cure:    keepIt, Source: "Java Language Specification 13.4: Evolution of Classes",
	}, Look: promised},
	{Rule: rule.Rule{
		ID: "base-java-added", Group: rule.BaselineGroup, Title: "What is newly bound to Java is known to the baseline",
		Symptom: "none", Cure: saveIt, Source: "Java Language Specification 13.4",
	}, Look: rated(rule.Info)},
	{Rule: rule.Rule{
		ID: "base-sym-type", Group: rule.BaselineGroup, Title: "Exported symbols keep their kind, binding and version",
		Symptom: `dlopen failed: cannot locate symbol, or a call that jumps into data`,
		Cure:    "Give the new thing a new name; leave the version script's old nodes as they are.", Source: libabigail + ": symbol changed",
	}, Look: promised},
	{Rule: rule.Rule{
		ID: "base-var-size", Group: rule.BaselineGroup, Title: "Exported data keeps its size",
		Symptom: "code compiled with the old size reads or writes past its end",
		Cure:    "Export the larger data under a new name, or hand it out through a function.", Source: libabigail + ": SIZE_OR_OFFSET_CHANGE",
	}, Look: promised},
	{Rule: rule.Rule{
		ID: "base-vtable", Group: rule.BaselineGroup, Title: "Exported C++ classes keep the size of their vtables",
		Symptom: "code compiled against the old class calls the wrong virtual function, or none",
		Cure: "Leave virtual functions as they are; to add some, give the class a new name or a new base. A change that keeps the size, such as another " +
			"order, abidiff sees.",
		Source: libabigail + ": VIRTUAL_MEMBER_CHANGE",
	}, Look: promised},
	{Rule: rule.Rule{
		ID: "base-proto", Group: rule.BaselineGroup, Title: "Functions keep their parameters and result",
		Symptom: "callers compiled before pass or get garbage, without any error",
		Cure:    "Add a function with a new name and keep the old one; or raise the first number of library.version.", Source: libabigail + ": FN_PARM_ADD_REMOVE_CHANGE",
	}, Look: promised},
	{Rule: rule.Rule{
		ID: "base-proto-cv", Group: rule.BaselineGroup, Title: "Qualifiers of parameters and results",
		Symptom: "none: const and volatile on the value itself do not change how it is passed", Cure: saveIt, Source: libabigail + ": FN_PARM_TYPE_TOP_CV_CHANGE",
	}, Look: rated(rule.Info)},
	{Rule: rule.Rule{
		ID: "base-struct-size", Group: rule.BaselineGroup, Title: "Types of the C API keep their size and layout",
		Symptom: "callers compiled before read the wrong members, or write past the end of the struct",
		Cure:    "Make a new type and new functions for it; or start structs with their own size, and only append members.", Source: libabigail + ": SIZE_OR_OFFSET_CHANGE",
	}, Look: promised},
	{Rule: rule.Rule{
		ID: "base-struct-append", Group: rule.BaselineGroup, Title: "Structs that callers make do not grow",
		Symptom: "if callers allocate the struct, the library writes past its end",
		Cure:    "Keep the type opaque and allocate it in the library, or give it a version or size member that the library checks.", Source: libabigail + ": SIZE_OR_OFFSET_CHANGE",
	}, Look: promised},
	{Rule: rule.Rule{
		ID: "base-enum-removed", Group: rule.BaselineGroup, Title: "Constants of the C API keep their values",
		Symptom: "callers compiled before pass a constant that now means something else",
		Cure:    "Keep the old name's number, and give new constants new numbers.", Source: libabigail + ": SIZE_OR_OFFSET_CHANGE",
	}, Look: promised},
	{Rule: rule.Rule{
		ID: "base-enum-added", Group: rule.BaselineGroup, Title: "New constants are known to the baseline",
		Symptom: "a caller's switch over all constants does not handle the new one", Cure: saveIt, Source: libabigail + ": HARMLESS_ENUM_CHANGE",
	}, Look: rated(rule.Info)},
	{Rule: rule.Rule{
		ID: "base-rename", Group: rule.BaselineGroup, Title: "Types and members keep their names",
		Symptom: "none for compiled code; source code that uses the old name does not compile", Cure: saveIt, Source: libabigail + ": HARMLESS_DECL_NAME_CHANGE",
	}, Look: rated(rule.Info)},
	{Rule: rule.Rule{
		ID: "base-decl-only", Group: rule.BaselineGroup, Title: "Opaque types",
		Symptom: "none for compiled code", Cure: saveIt, Source: libabigail + ": TYPE_DECL_ONLY_DEF_CHANGE",
	}, Look: rated(rule.Info)},
	{Rule: rule.Rule{
		ID: "base-void-ptr", Group: rule.BaselineGroup, Title: "void * that now has a type, or the other way round",
		Symptom: "none for compiled code", Cure: saveIt, Source: libabigail + ": VOID_PTR_TO_PTR_CHANGE",
	}, Look: rated(rule.Info)},
	{Rule: rule.Rule{
		ID: "base-jni-removed", Group: rule.BaselineGroup, Title: "Functions that Java calls are still there",
		Symptom: "java.lang.UnsatisfiedLinkError: No implementation found for …",
		Cure:    "Bring the function back, or remove the native method from Java too and save the baseline again.", Source: "the JNI specification: resolving native methods by name",
	}, Look: rated(rule.Error)},
	{Rule: rule.Rule{
		ID: "base-soname", Group: rule.BaselineGroup, Title: "SONAME stays",
		Symptom: `dlopen failed: library "libX.so" not found, for libraries that were linked against the old one`,
		Cure:    "Link with the old -Wl,-soname; in CMake without NO_SONAME and with the old OUTPUT_NAME, in Android.mk with the old LOCAL_MODULE_FILENAME.", Source: libabigail + ": SONAME changed",
	}, Look: rated(rule.Error)},
	{Rule: rule.Rule{
		ID: "base-machine", Group: rule.BaselineGroup, Title: "A library stays built for the same processor",
		Symptom: `dlopen failed: "libX.so" has unexpected e_machine`,
		Cure:    "The file of another ABI is in this folder: build it again.", Source: "AOSP bionic linker/linker_phdr.cpp",
	}, Look: rated(rule.Error)},
	{Rule: rule.Rule{
		ID: "base-needed-added", Group: rule.BaselineGroup, Title: "Newly needed libraries are packed or public",
		Symptom: `dlopen failed: library "libX.so" not found: needed by libY.so`,
		Cure:    "Pack the library for every ABI, or do not link it; -Wl,--as-needed drops one that is linked by accident.", Source: "AOSP bionic linker/linker.cpp",
	}, Look: newNeeded},
	{Rule: rule.Rule{
		ID: "base-import-api-up", Group: rule.BaselineGroup, Title: "Imports do not need a newer Android",
		Symptom: `dlopen failed: cannot locate symbol "X" referenced by "libY.so", on older devices`,
		Cure:    "Avoid the function, look it up with dlsym, or raise min_sdk in abi-matrix.toml.", Source: "AOSP bionic libc/libc.map.txt",
	}, Look: importLevelUp},
	{Rule: rule.Rule{
		ID: "base-min-up", Group: rule.BaselineGroup, Title: "min SDK does not rise",
		Symptom: "devices with an older Android get no update",
		Cure:    onPurpose, Source: "Google Play filters by minSdkVersion",
	}, Look: rated(rule.Warning)},
	{Rule: rule.Rule{
		ID: "base-align-down", Group: rule.BaselineGroup, Title: "Alignment and protection do not get worse",
		Symptom: "devices with 16 KB pages refuse the library, or memory is no longer protected",
		Cure:    "Restore the linker flags: -Wl,-z,max-page-size=16384 -Wl,-z,relro -Wl,-z,now -Wl,-z,nodelete -Wl,--build-id=sha1.", Source: "https://developer.android.com/guide/practices/page-sizes",
	}, Look: rated(rule.Error)},
	{Rule: rule.Rule{
		ID: "base-tls-new", Group: rule.BaselineGroup, Title: "No thread-local storage was added",
		Symptom: `dlopen failed: TLS symbol "X" … using IE access model; below API 29 the loader does not support such storage at all`,
		Cure:    "Find the thread_local or __thread variable with llvm-nm; compile with -femulated-tls or for the min SDK; for Go, build with GOOS=android.", Source: "AOSP bionic docs/elf-tls.md",
	}, Look: breakingOr(rule.Warning)},
	{Rule: rule.Rule{
		ID: "base-go-up", Group: rule.BaselineGroup, Title: "The Go release works on min SDK",
		Symptom: "what rule go-version-32 says, if the release is a bad one; otherwise none",
		Cure:    "Use the Go release that the finding names, if it names one; otherwise there is nothing to do, and go tool mage abi:save adds it to the baseline.", Source: "golang/go#77621",
	}, Look: goUp},
	{Rule: rule.Rule{
		ID: "base-ndk-up", Group: rule.BaselineGroup, Title: "The NDK is the same as in the baseline",
		Symptom: "none", Cure: saveIt, Source: ".note.android.ident",
	}, Look: rated(rule.Info)},
	{Rule: rule.Rule{
		ID: "base-deps", Group: rule.BaselineGroup, Title: "Go modules are the same as in the baseline",
		Symptom: "none", Cure: saveIt, Source: "Go's build information",
	}, Look: rated(rule.Info)},
	{Rule: rule.Rule{
		ID: "base-same-id", Group: rule.BaselineGroup, Title: "Each build id belongs to one file",
		Symptom: "crash reports of one release show the symbols of another",
		Cure:    "Link again with -Wl,--build-id=sha1, and afterwards change libraries only with llvm-strip.", Source: "Play Console and lldb find symbols by build id",
	}, Look: rated(rule.Error)},
	{Rule: rule.Rule{
		ID: "base-size", Group: rule.BaselineGroup, Title: "Libraries do not grow beyond budget.growth_warning and budget.growth_error",
		Symptom: "a larger download",
		Cure:    "go tool mage size shows what takes the space; strip, drop a dependency, or raise the budget in abi-matrix.toml.", Source: "gondk's own numbers",
	}, Look: grown},
	{Rule: rule.Rule{
		ID: "base-version-code", Group: rule.BaselineGroup, Title: "The version code rises with each release",
		Symptom: "Play Console refuses the upload: the version code was used before, or is lower than the released one",
		Cure:    "Raise app.version_code in abi-matrix.toml before the upload.", Source: "Google Play requires a higher code for each update",
	}, Look: breakingOr(rule.Info)}, // until the next release the code is that of the baseline
}
