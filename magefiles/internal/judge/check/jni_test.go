package check

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// lines writes findings as one line each: id severity entry seen.
func findingLines(all []Finding) []string {
	var out []string
	for _, f := range all {
		out = append(out, strings.Join([]string{f.ID, string(f.Severity), f.Seen}, " "))
	}
	return out
}

func jniLibrary(t *testing.T, abiName, name, source string, link ...string) *Library {
	t.Helper()
	file := "jni.c"
	if strings.HasPrefix(source, "// C++") {
		file = "jni.cpp"
	}
	path := elftest.Lib{Target: clangTarget[abiName], Name: name, Sources: map[string]string{file: source}, Link: append([]string{"-soname", name}, link...)}.Make(t, t.TempDir())
	elf, err := elfabi.ReadLibrary(path)
	if err != nil {
		t.Fatal(err)
	}
	return &Library{Library: elf, Name: name, ABI: abi.Find(abiName), Place: Place{ABI: abiName, Entry: "base/lib/" + abiName + "/" + name}}
}

// packed makes an App Bundle of libraries and one dex file.
func packed(dex appfile.Dex, libraries ...*Library) *App {
	f := &appfile.File{Kind: appfile.AAB, Modules: []appfile.Module{{Name: "base", Dex: []*appfile.Dex{&dex}}}}
	for _, l := range libraries {
		f.Entries = append(f.Entries, appfile.Entry{Name: l.Place.Entry})
	}
	return &App{File: f, Libraries: libraries}
}

const goodJNI = `
__attribute__((visibility("default"))) void Java_p_A_1b_open(void) {}
__attribute__((visibility("default"))) void Java_p_A_1b_close__Ljava_lang_String_2_3I(void) {}
`

func goodDex() appfile.Dex {
	return appfile.Dex{Name: "classes.dex", Loads: []string{"jni", "log"}, Natives: []appfile.NativeMethod{
		{Class: "p/A_b", Name: "open", Signature: "()V"},
		{Class: "p/A_b", Name: "close", Signature: "(Ljava/lang/String;[I)J"},
	}}
}

func TestJNIRules(t *testing.T) {
	const onLoad = goodJNI + `__attribute__((visibility("default"))) int JNI_OnLoad(void *vm, void *r) { return *(volatile int *)vm; }`
	const hidden = `
__attribute__((visibility("default"))) void Java_p_A_1b_open(void) {}
__attribute__((visibility("hidden"))) void Java_p_A_1b_close(void) {}
`
	arm64 := func(source string) *Library { return jniLibrary(t, "arm64-v8a", "libjni.so", source) }
	x86 := func(source string) *Library { return jniLibrary(t, "x86", "libjni.so", source) }
	with := func(change func(*appfile.Dex)) appfile.Dex {
		d := goodDex()
		change(&d)
		return d
	}
	kind := func(a *App, k appfile.Kind) *App {
		if a.Kind = k; k == appfile.AAR {
			for i := range a.Entries {
				a.Entries[i].Name = "jni/" + strings.TrimPrefix(a.Entries[i].Name, "base/lib/")
			}
		}
		return a
	}
	unknown := with(func(d *appfile.Dex) { d.Loads = []string{"other"} })
	renamed := with(func(d *appfile.Dex) { d.Natives[0].Name = "öffnen" })
	for _, c := range []struct {
		name string
		app  *App
		want []string
	}{
		{"good", packed(goodDex(), arm64(goodJNI), x86(goodJNI)), nil},
		{"a bundle without libraries", packed(goodDex()), []string{
			`jni-loadlib-name warning System.loadLibrary("jni"), and no libjni.so for any ABI: harmless only where the caller expects the error`,
		}},
		{"an APK whose libraries are in a split", kind(packed(goodDex()), appfile.APK), nil},
		{"without code", &App{File: &appfile.File{Kind: appfile.APK}, Libraries: []*Library{arm64(goodJNI)}}, nil},
		{"hidden in one ABI", packed(goodDex(), arm64(goodJNI), x86(hidden)), []string{
			"jni-natives-match error class p.A_b: 1 native method without a function in x86: close; Java_p_A_1b_close is looked for",
		}},
		{"hidden in an AAR", kind(packed(goodDex(), x86(hidden)), appfile.AAR), []string{
			"jni-natives-match warning class p.A_b: 1 native method without a function in x86: close; Java_p_A_1b_close is looked for",
		}},
		// The old function is left over.
		{"renamed", packed(renamed, arm64(goodJNI), x86(goodJNI)), []string{
			"jni-natives-match error class p.A_b: 1 native method without a function in arm64-v8a, x86: öffnen; Java_p_A_1b__000f6ffnen is looked for",
			"jni-orphans warning libjni.so (arm64-v8a, x86) has 1 function without a native method: Java_p_A_1b_open",
		}},
		{"renamed and perhaps registered", packed(renamed, arm64(onLoad)), []string{
			"jni-natives-match info 1 native method: no Java_ function, but JNI_OnLoad may register them: p/A_b.öffnen",
			"jni-orphans warning libjni.so (arm64-v8a) has 1 function without a native method: Java_p_A_1b_open",
		}},
		{"a library that could not be read", func() *App {
			a := packed(renamed, x86(goodJNI))
			a.Entries = append(a.Entries, appfile.Entry{Name: "base/lib/x86/libmore.so"})
			return a
		}(), []string{"jni-orphans warning libjni.so (x86) has 1 function without a native method: Java_p_A_1b_open"}},
		{"a class that could not be read", func() *App {
			a := packed(with(func(d *appfile.Dex) { d.Natives = d.Natives[:1] }), arm64(goodJNI))
			a.Problems = []error{errNoClass}
			return a
		}(), nil},
		{"orphan", packed(with(func(d *appfile.Dex) { d.Natives = d.Natives[:1] }), arm64(goodJNI)), []string{
			"jni-orphans warning libjni.so (arm64-v8a) has 1 function without a native method: Java_p_A_1b_close__Ljava_lang_String_2_3I",
		}},
		{"orphan in an AAR", kind(packed(with(func(d *appfile.Dex) { d.Natives = d.Natives[:1] }), arm64(goodJNI)), appfile.AAR), []string{
			"jni-orphans info libjni.so (arm64-v8a) has 1 function without a native method: Java_p_A_1b_close__Ljava_lang_String_2_3I",
		}},
		{"library for one ABI", packed(with(func(d *appfile.Dex) { d.Loads = []string{"jni", "more"} }), arm64(goodJNI), x86(goodJNI),
			jniLibrary(t, "x86", "libmore.so", "int more;")), []string{
			`jni-loadlib-name error System.loadLibrary("more"), and no libmore.so for arm64-v8a`,
		}},
		{"library for no ABI", packed(unknown, arm64(goodJNI)), []string{
			`jni-loadlib-name warning System.loadLibrary("other"), and no libother.so for any ABI: harmless only where the caller expects the error`,
		}},
		{"library elsewhere", kind(packed(unknown, arm64(goodJNI)), appfile.AAR), []string{
			`jni-loadlib-name info System.loadLibrary("other"), and no libother.so in this AAR; the app must have it from elsewhere`,
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, findingLines(lookFor(jniRules, c.app, Place{}))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

var errNoClass = strError("classes2.dex: damaged")

type strError string

func (e strError) Error() string { return string(e) }

// A hostile dex has a million classes; the report has not.
func TestManyClasses(t *testing.T) {
	d := appfile.Dex{Name: "classes.dex"}
	for i := range 200 {
		d.Natives = append(d.Natives, appfile.NativeMethod{Class: strings.Repeat("C", i+1), Name: "m", Signature: "()V"})
	}
	all := lookFor(jniRules, packed(d, jniLibrary(t, "arm64-v8a", "libjni.so", "int x;")), Place{})
	if last := all[len(all)-1].Seen; len(all) != maxClasses+1 || last != "native methods without a function in 150 more classes" {
		t.Errorf("%d findings, the last: %s", len(all), last)
	}
}

// returns makes a JNI_OnLoad that returns a constant.
func returns(value string) string {
	return `__attribute__((visibility("default"))) int JNI_OnLoad(void *vm, void *reserved) { return ` + value + `; }`
}

func TestOnLoadRules(t *testing.T) {
	hidden := strings.Replace(returns("0x10006"), "default", "hidden", 1)
	stripped := func(abiName string) *Library {
		l := jniLibrary(t, abiName, "libjni.so", hidden)
		out := elftest.Lib{Target: clangTarget[abiName], Sources: map[string]string{"jni.c": hidden}, Strip: true}.Make(t, t.TempDir())
		elf, err := elfabi.ReadLibrary(out)
		if err != nil {
			t.Fatal(err)
		}
		l.Linked, l.Library = l.Library, elf
		return l
	}
	lib := func(source string, link ...string) *Library {
		return jniLibrary(t, "arm64-v8a", "libjni.so", source, link...)
	}
	for _, c := range []struct {
		name string
		lib  *Library
		want []string
	}{
		{"good", lib(returns("0x10006")), nil},
		{"none", lib(goodJNI), nil},
		{"hidden", lib(hidden), []string{"jni-onload-visible warning JNI_OnLoad is there and not exported: it is STB_LOCAL and STV_HIDDEN"}},
		{"hidden and stripped", stripped("x86_64"), []string{"jni-onload-visible warning JNI_OnLoad is there and not exported: it is STB_LOCAL and STV_HIDDEN"}},
		{"C++", lib("// C++\n" + returns("0x10006")),
			[]string{`jni-onload-visible warning JNI_OnLoad is compiled as C++, under the name _Z10JNI_OnLoadPvS_; extern "C" is missing`}},
		{"variable", lib("int JNI_OnLoad = 3;"), []string{"jni-onload-visible warning JNI_OnLoad is exported as STT_OBJECT and not as a function"}},
		{"version of desktop Java", lib(returns("0x10008")), []string{"jni-onload-version error JNI_OnLoad returns 0x00010008 (JNI_VERSION_1_8)"}},
		{"failure", lib(returns("-1")), []string{"jni-onload-version error JNI_OnLoad always returns JNI_ERR (-1)"}},
		{"not a constant", lib(returns("*(int *)vm")), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, findingLines(lookFor(jniLibraryRules, c.lib, Place{}))); diff != "" {
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
			path := elftest.Lib{Target: clangTarget[abiName], Sources: map[string]string{"f.c": source.String()}, CFlags: strings.Fields(flag)}.Make(t, t.TempDir())
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
