package library

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/checktest"
	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// returns makes a JNI_OnLoad that returns a constant.
func returns(value string) string {
	return `__attribute__((visibility("default"))) int JNI_OnLoad(void *vm, void *reserved) { return ` + value + `; }`
}

func TestOnLoadRules(t *testing.T) {
	hidden := strings.Replace(returns("0x10006"), "default", "hidden", 1)
	stripped := func(abiName string) *subject.Library {
		l := checktest.JNILibrary(t, abiName, "libjni.so", hidden)
		out := elftest.Lib{Target: checktest.ClangTarget[abiName], Sources: map[string]string{"jni.c": hidden}, Strip: true}.Make(t, t.TempDir())
		elf, err := elfabi.ReadLibrary(out)
		if err != nil {
			t.Fatal(err)
		}
		l.Linked, l.Library = l.Library, elf
		return l
	}
	lib := func(source string, link ...string) *subject.Library {
		return checktest.JNILibrary(t, "arm64-v8a", "libjni.so", source, link...)
	}
	for _, c := range []struct {
		name string
		lib  *subject.Library
		want []string
	}{
		{"good", lib(returns("0x10006")), nil},
		{"none", lib(checktest.GoodJNI), nil},
		{"hidden", lib(hidden), []string{"jni-onload-visible warning JNI_OnLoad exists but is not exported: it is STB_LOCAL and STV_HIDDEN"}},
		{"hidden and stripped", stripped("x86_64"), []string{"jni-onload-visible warning JNI_OnLoad exists but is not exported: it is STB_LOCAL and STV_HIDDEN"}},
		{"C++", lib("// C++\n" + returns("0x10006")),
			[]string{`jni-onload-visible warning JNI_OnLoad is compiled as C++ and named _Z10JNI_OnLoadPvS_; extern "C" is missing`}},
		{"variable", lib("int JNI_OnLoad = 3;"), []string{"jni-onload-visible warning JNI_OnLoad is exported as STT_OBJECT, not as a function"}},
		{"version of desktop Java", lib(returns("0x10008")), []string{"jni-onload-version error JNI_OnLoad returns 0x00010008 (JNI_VERSION_1_8)"}},
		{"failure", lib(returns("-1")), []string{"jni-onload-version error JNI_OnLoad always returns JNI_ERR (-1)"}},
		{"not a constant", lib(returns("*(int *)vm")), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, checktest.FindingLines(rule.Look(jniLibraryRules, c.lib, rule.Place{}))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What compilers make of a function that returns a constant is read right, or not at all.
func TestReturnedConstant(t *testing.T) {
	flags := map[string][]string{
		"arm64-v8a":   {"-O2", "-O2 -mbranch-protection=standard"},
		"armeabi-v7a": {"-O2", "-O2 -mthumb", "-O2 -march=armv5te -marm"},
		"x86_64":      {"-O2", "-O2 -fno-omit-frame-pointer", "-O2 -fcf-protection"},
		"x86":         {"-O2", "-O2 -fno-omit-frame-pointer"},
	}
	values := map[string]int32{"0x10006": 0x10006, "0x10002": 0x10002, "0x10008": 0x10008, "0x90000": 0x90000, "6": 6, "0": 0, "-1": -1, "0x150000": 0x150000}
	var source strings.Builder
	for text := range values {
		fmt.Fprintf(&source, "int f_%s(void) { return %s; }\n", strings.Replace(text, "-", "_", 1), text)
	}
	for abiName, all := range flags {
		for _, flag := range all {
			path := elftest.Lib{Target: checktest.ClangTarget[abiName], Sources: map[string]string{"f.c": source.String()}, CFlags: strings.Fields(flag)}.Make(t, t.TempDir())
			l, err := elfabi.ReadLibrary(path)
			if err != nil {
				t.Fatal(err)
			}
			for s := range l.DynSymbols() {
				text, mine := strings.CutPrefix(s.Name, "f_")
				want, known := values[strings.Replace(text, "_", "-", 1)]
				got, ok := returnedConstant(l.File, s.Value)
				if mine && known && (!ok || got != want) {
					t.Errorf("%s %s: %s is read as %#x %v: % x", abiName, flag, s.Name, got, ok, l.Code(s.Value&^1, 16))
				}
			}
		}
	}
}

// Code of any kind, and its end, is met without a panic.
func TestReturnedConstantOfAnything(t *testing.T) {
	for _, code := range []string{"", "\x00", "\xb8", "\x20", "\x00\x48", strings.Repeat("\x80\x52", 12), strings.Repeat("\xff", 24), strings.Repeat("\x06\x20", 12)} {
		returnedARM64(code)
		returnedARM(code)
		returnedThumb(code, 0)
		returnedThumb(code, 2)
		returnedX86(code)
	}
}
