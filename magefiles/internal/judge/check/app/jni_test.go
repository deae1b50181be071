package app

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/checktest"
	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// packed makes an App Bundle of libraries and one dex file.
func packed(dex appfile.Dex, libraries ...*subject.Library) *subject.App {
	f := &appfile.File{Kind: appfile.AAB, Modules: []appfile.Module{{Name: "base", Dex: []*appfile.Dex{&dex}}}}
	for _, l := range libraries {
		f.Entries = append(f.Entries, appfile.Entry{Name: l.Place.Entry})
	}
	return &subject.App{File: f, Libraries: libraries}
}

func goodDex() appfile.Dex {
	return appfile.Dex{Name: "classes.dex", Loads: []string{"jni", "log"}, Natives: []appfile.NativeMethod{
		{Class: "p/A_b", Name: "open", Signature: "()V"},
		{Class: "p/A_b", Name: "close", Signature: "(Ljava/lang/String;[I)J"},
	}}
}

const (
	onLoadJNI = checktest.GoodJNI + `__attribute__((visibility("default"))) int JNI_OnLoad(void *vm, void *r) { return *(volatile int *)vm; }`
	startJNI  = `
const char *const methods[] = {"closes", "(J)V"};
__attribute__((visibility("default"))) const char *Java_p_A_1b_open(int i) { return methods[i]; }
`
	hiddenJNI = `
__attribute__((visibility("default"))) void Java_p_A_1b_open(void) {}
__attribute__((visibility("hidden"))) void Java_p_A_1b_close(void) {}
`
)

func jniOn(t *testing.T, abi, source string) *subject.Library {
	return checktest.JNILibrary(t, abi, "libjni.so", source)
}

func dexWith(change func(*appfile.Dex)) appfile.Dex {
	d := goodDex()
	change(&d)
	return d
}

// ofKind makes the bundle another kind of file.
func ofKind(a *subject.App, k appfile.Kind) *subject.App {
	if a.Kind = k; k == appfile.AAR {
		for i := range a.Entries {
			a.Entries[i].Name = "jni/" + strings.TrimPrefix(a.Entries[i].Name, "base/lib/")
		}
	}
	return a
}

// javaCase is an app as it is read, and what JNI's rules find in it.
type javaCase struct {
	name string
	app  *subject.App
	want []string
}

func nativeCases(t *testing.T) []javaCase {
	renamed := dexWith(func(d *appfile.Dex) { d.Natives[0].Name = "öffnen" })
	return []javaCase{
		{"good", packed(goodDex(), jniOn(t, "arm64-v8a", checktest.GoodJNI), jniOn(t, "x86", checktest.GoodJNI)), nil},
		{"a bundle without libraries", packed(goodDex()), []string{
			`jni-loadlib-name warning System.loadLibrary("jni"), but there is no libjni.so for any ABI: harmless only if the caller expects the error`,
		}},
		{"an APK whose libraries are in a split", ofKind(packed(goodDex()), appfile.APK), nil},
		{"without code", &subject.App{File: &appfile.File{Kind: appfile.APK}, Libraries: []*subject.Library{jniOn(t, "arm64-v8a", checktest.GoodJNI)}}, nil},
		{"hidden in one ABI", packed(goodDex(), jniOn(t, "arm64-v8a", checktest.GoodJNI), jniOn(t, "x86", hiddenJNI)), []string{
			"jni-natives-match error class p.A_b: 1 native method without a function in x86: close; Java_p_A_1b_close is missing",
		}},
		{"hidden in an AAR", ofKind(packed(goodDex(), jniOn(t, "x86", hiddenJNI)), appfile.AAR), []string{
			"jni-natives-match warning class p.A_b: 1 native method without a function in x86: close; Java_p_A_1b_close is missing",
		}},
		// The old function is left over.
		{"renamed", packed(renamed, jniOn(t, "arm64-v8a", checktest.GoodJNI), jniOn(t, "x86", checktest.GoodJNI)), []string{
			"jni-natives-match error class p.A_b: 1 native method without a function in arm64-v8a, x86: öffnen; Java_p_A_1b__000f6ffnen is missing",
			"jni-orphans warning libjni.so (arm64-v8a, x86) has 1 function without a native method: Java_p_A_1b_open",
		}},
		{"renamed and perhaps registered", packed(renamed, jniOn(t, "arm64-v8a", onLoadJNI)), []string{
			"jni-natives-match info 1 native method: no Java_ function, but JNI_OnLoad, or another method of the class, may register them: p/A_b.öffnen",
			"jni-orphans warning libjni.so (arm64-v8a) has 1 function without a native method: Java_p_A_1b_open",
		}},
		{"registered by another method of the class", packed(dexWith(func(d *appfile.Dex) {
			d.Natives[1].Name, d.Natives[1].Signature = "closes", "(J)V"
		}), jniOn(t, "x86", startJNI)), []string{
			"jni-natives-match info 1 native method: no Java_ function, but JNI_OnLoad, or another method of the class, may register them: p/A_b.closes",
		}},
		{"a library that could not be read", func() *subject.App {
			a := packed(renamed, jniOn(t, "x86", checktest.GoodJNI))
			a.Entries = append(a.Entries, appfile.Entry{Name: "base/lib/x86/libmore.so"})
			return a
		}(), []string{"jni-orphans warning libjni.so (x86) has 1 function without a native method: Java_p_A_1b_open"}},
		{"a class that could not be read", func() *subject.App {
			a := packed(dexWith(func(d *appfile.Dex) { d.Natives = d.Natives[:1] }), jniOn(t, "arm64-v8a", checktest.GoodJNI))
			a.Problems = []error{errNoClass}
			return a
		}(), nil},
	}
}

func orphanCases(t *testing.T) []javaCase {
	unknown := dexWith(func(d *appfile.Dex) { d.Loads = []string{"other"} })
	return []javaCase{
		{"orphan", packed(dexWith(func(d *appfile.Dex) { d.Natives = d.Natives[:1] }), jniOn(t, "arm64-v8a", checktest.GoodJNI)), []string{
			"jni-orphans warning libjni.so (arm64-v8a) has 1 function without a native method: Java_p_A_1b_close__Ljava_lang_String_2_3I",
		}},
		{"orphan in an AAR", ofKind(packed(dexWith(func(d *appfile.Dex) { d.Natives = d.Natives[:1] }), jniOn(t, "arm64-v8a", checktest.GoodJNI)), appfile.AAR), []string{
			"jni-orphans info libjni.so (arm64-v8a) has 1 function without a native method: Java_p_A_1b_close__Ljava_lang_String_2_3I",
		}},
		{"library for one ABI", packed(dexWith(func(d *appfile.Dex) { d.Loads = []string{"jni", "more"} }), jniOn(t, "arm64-v8a", checktest.GoodJNI), jniOn(t, "x86", checktest.GoodJNI),
			checktest.JNILibrary(t, "x86", "libmore.so", "int more;")), []string{
			`jni-loadlib-name error System.loadLibrary("more"), but there is no libmore.so for arm64-v8a`,
		}},
		{"library for no ABI", packed(unknown, jniOn(t, "arm64-v8a", checktest.GoodJNI)), []string{
			`jni-loadlib-name warning System.loadLibrary("other"), but there is no libother.so for any ABI: harmless only if the caller expects the error`,
		}},
		{"library elsewhere", ofKind(packed(unknown, jniOn(t, "arm64-v8a", checktest.GoodJNI)), appfile.AAR), []string{
			`jni-loadlib-name info System.loadLibrary("other"), but there is no libother.so in this AAR; the app must get it from elsewhere`,
		}},
	}
}

func TestJNIRules(t *testing.T) {
	for _, c := range slices.Concat(nativeCases(t), orphanCases(t)) {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, checktest.FindingLines(rule.Look(jniRules, c.app, rule.Place{}))); diff != "" {
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
	all := rule.Look(jniRules, packed(d, checktest.JNILibrary(t, "arm64-v8a", "libjni.so", "int x;")), rule.Place{})
	if last := all[len(all)-1].Seen; len(all) != maxClasses+1 || last != "native methods without a function in 150 more classes" {
		t.Errorf("%d findings, the last: %s", len(all), last)
	}
}

// readAs gives the app's first module code that no dex file has.
func readAs(dex appfile.Dex) func(*appFixture) {
	return func(x *appFixture) {
		x.after = func(a *subject.App) { a.Modules[0].Dex = []*appfile.Dex{&dex} }
	}
}

// jniCases break what Java asks of libraries. What is read of the code is given by hand, so the files themselves have nothing wrong in them.
var jniCases = []appCase{
	{name: "a native method without a function", kind: ".aab", want: "error jni-natives-match", notValidate: true,
		change: readAs(appfile.Dex{Natives: []appfile.NativeMethod{{Class: "p/A", Name: "f", Signature: "()V"}}})},
	{name: "a library that is loaded and not there", kind: ".aab", want: "warning jni-loadlib-name", notValidate: true,
		change: readAs(appfile.Dex{Loads: []string{"gone"}})},
	{name: "a function without a native method", kind: ".aab", want: "warning jni-orphans", notValidate: true,
		change: func(x *appFixture) {
			x.addLibrary(elftest.Lib{Name: "libjni.so", Sources: map[string]string{"jni.c": "void Java_p_A_f(void) {}"}})
			readAs(appfile.Dex{})(x)
		}},
	{name: "a part that cannot be read", kind: ".aab", want: unreadable, notValidate: true,
		change: func(x *appFixture) { x.after = func(a *subject.App) { a.Problems = []error{errNoClass} } }},
}
