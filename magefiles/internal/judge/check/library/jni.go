package library

import (
	"debug/elf"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// jniLibraryRules are about JNI_OnLoad, which the virtual machine calls when it has loaded a library.
var jniLibraryRules = []rule.For[*subject.Library]{
	{Rule: rule.Rule{
		ID: "jni-onload-visible", Group: rule.JNIGroup, Title: "JNI_OnLoad is exported if it exists",
		Symptom: "Nothing at first: JNI_OnLoad is not called. Later, native methods that it would register throw java.lang.UnsatisfiedLinkError.",
		Cure:    `Declare it JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM *vm, void *reserved), in C++ inside extern "C" { }, and list it under global in the version script.`,
		Source:  "art/runtime/jni/java_vm_ext.cc (FindSymbol of JNI_OnLoad)",
	}, Look: onLoadVisible},
	{Rule: rule.Rule{
		ID: "jni-onload-version", Group: rule.JNIGroup, Title: "JNI_OnLoad returns a JNI version that Android supports",
		Symptom: `java.lang.UnsatisfiedLinkError: Bad JNI version returned from JNI_OnLoad in "%s": %d; JNI_ERR returned from JNI_OnLoad in "%s"`,
		Cure:    "Return JNI_VERSION_1_6. Android supports only 1.2, 1.4 and 1.6.",
		Source:  "art/runtime/jni/java_vm_ext.cc (JavaVMExt::IsBadJniVersion)",
	}, Look: onLoadVersion},
}

// onLoadVisible looks for a JNI_OnLoad that the linker knew and the virtual machine does not find. A stripped library does not tell of it,
// the one before stripping does.
func onLoadVisible(l *subject.Library, f *rule.Found) {
	if subject.ExportsOnLoad(l.Library) {
		return
	}
	for s := range l.Starting(subject.OnLoad, cxxOnLoad) {
		if isOnLoad(s.Symbol) && s.Exported() {
			tellOnLoad(f, s.Symbol)
			return
		}
	}
	for _, file := range []*elfabi.Library{l.Linked, l.Library} {
		if file == nil {
			continue
		}
		for s := range file.Symbols() {
			if isOnLoad(s) {
				tellOnLoad(f, s)
				return
			}
		}
	}
}

// cxxOnLoad is how the name of JNI_OnLoad starts in C++ without extern "C".
const cxxOnLoad = "_Z10JNI_OnLoad"

func isOnLoad(s elfabi.Symbol) bool {
	return !s.Undefined() && (s.Name == subject.OnLoad || strings.HasPrefix(s.Name, cxxOnLoad))
}

func tellOnLoad(f *rule.Found, s elfabi.Symbol) {
	switch {
	case s.Name != subject.OnLoad:
		f.Add(rule.Warning, `JNI_OnLoad is compiled as C++ and named %s; extern "C" is missing`, strings.Clone(s.Name))
	case s.Exported() && s.Type() != elf.STT_FUNC:
		f.Add(rule.Warning, "JNI_OnLoad is exported as %s, not as a function", s.Type())
	default:
		f.Add(rule.Warning, "JNI_OnLoad exists but is not exported: it is %s and %s", s.Binding(), s.Visibility())
	}
}

// jniVersions are those that Android's virtual machine takes.
var jniVersions = []int32{0x00010002, 0x00010004, 0x00010006}

func onLoadVersion(l *subject.Library, f *rule.Found) {
	for s := range l.Named(subject.OnLoad) {
		if !s.Exported() || s.Type() != elf.STT_FUNC {
			continue
		}
		version, ok := returnedConstant(l.File, s.Value)
		switch {
		case !ok || slices.Contains(jniVersions, version):
		case version == -1:
			f.Add(rule.Error, "JNI_OnLoad always returns JNI_ERR (-1)")
		default:
			f.Add(rule.Error, "JNI_OnLoad returns %#08x%s", uint32(version), laterVersion[version])
		}
		return
	}
}

// laterVersion names a version that desktop Java has but Android does not.
var laterVersion = map[int32]string{0x00010001: " (JNI_VERSION_1_1)", 0x00010008: " (JNI_VERSION_1_8)", 0x00090000: " (JNI_VERSION_9)",
	0x000a0000: " (JNI_VERSION_10)", 0x00130000: " (JNI_VERSION_19)", 0x00140000: " (JNI_VERSION_20)", 0x00150000: " (JNI_VERSION_21)", 0x00180000: " (JNI_VERSION_24)"}
