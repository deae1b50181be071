package app

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/checktest"
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

func TestJNIRules(t *testing.T) {
	const onLoad = checktest.GoodJNI + `__attribute__((visibility("default"))) int JNI_OnLoad(void *vm, void *r) { return *(volatile int *)vm; }`
	const hidden = `
__attribute__((visibility("default"))) void Java_p_A_1b_open(void) {}
__attribute__((visibility("hidden"))) void Java_p_A_1b_close(void) {}
`
	arm64 := func(source string) *subject.Library { return checktest.JNILibrary(t, "arm64-v8a", "libjni.so", source) }
	x86 := func(source string) *subject.Library { return checktest.JNILibrary(t, "x86", "libjni.so", source) }
	with := func(change func(*appfile.Dex)) appfile.Dex {
		d := goodDex()
		change(&d)
		return d
	}
	kind := func(a *subject.App, k appfile.Kind) *subject.App {
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
		app  *subject.App
		want []string
	}{
		{"good", packed(goodDex(), arm64(checktest.GoodJNI), x86(checktest.GoodJNI)), nil},
		{"a bundle without libraries", packed(goodDex()), []string{
			`jni-loadlib-name warning System.loadLibrary("jni"), and no libjni.so for any ABI: harmless only where the caller expects the error`,
		}},
		{"an APK whose libraries are in a split", kind(packed(goodDex()), appfile.APK), nil},
		{"without code", &subject.App{File: &appfile.File{Kind: appfile.APK}, Libraries: []*subject.Library{arm64(checktest.GoodJNI)}}, nil},
		{"hidden in one ABI", packed(goodDex(), arm64(checktest.GoodJNI), x86(hidden)), []string{
			"jni-natives-match error class p.A_b: 1 native method without a function in x86: close; Java_p_A_1b_close is looked for",
		}},
		{"hidden in an AAR", kind(packed(goodDex(), x86(hidden)), appfile.AAR), []string{
			"jni-natives-match warning class p.A_b: 1 native method without a function in x86: close; Java_p_A_1b_close is looked for",
		}},
		// The old function is left over.
		{"renamed", packed(renamed, arm64(checktest.GoodJNI), x86(checktest.GoodJNI)), []string{
			"jni-natives-match error class p.A_b: 1 native method without a function in arm64-v8a, x86: öffnen; Java_p_A_1b__000f6ffnen is looked for",
			"jni-orphans warning libjni.so (arm64-v8a, x86) has 1 function without a native method: Java_p_A_1b_open",
		}},
		{"renamed and perhaps registered", packed(renamed, arm64(onLoad)), []string{
			"jni-natives-match info 1 native method: no Java_ function, but JNI_OnLoad may register them: p/A_b.öffnen",
			"jni-orphans warning libjni.so (arm64-v8a) has 1 function without a native method: Java_p_A_1b_open",
		}},
		{"a library that could not be read", func() *subject.App {
			a := packed(renamed, x86(checktest.GoodJNI))
			a.Entries = append(a.Entries, appfile.Entry{Name: "base/lib/x86/libmore.so"})
			return a
		}(), []string{"jni-orphans warning libjni.so (x86) has 1 function without a native method: Java_p_A_1b_open"}},
		{"a class that could not be read", func() *subject.App {
			a := packed(with(func(d *appfile.Dex) { d.Natives = d.Natives[:1] }), arm64(checktest.GoodJNI))
			a.Problems = []error{errNoClass}
			return a
		}(), nil},
		{"orphan", packed(with(func(d *appfile.Dex) { d.Natives = d.Natives[:1] }), arm64(checktest.GoodJNI)), []string{
			"jni-orphans warning libjni.so (arm64-v8a) has 1 function without a native method: Java_p_A_1b_close__Ljava_lang_String_2_3I",
		}},
		{"orphan in an AAR", kind(packed(with(func(d *appfile.Dex) { d.Natives = d.Natives[:1] }), arm64(checktest.GoodJNI)), appfile.AAR), []string{
			"jni-orphans info libjni.so (arm64-v8a) has 1 function without a native method: Java_p_A_1b_close__Ljava_lang_String_2_3I",
		}},
		{"library for one ABI", packed(with(func(d *appfile.Dex) { d.Loads = []string{"jni", "more"} }), arm64(checktest.GoodJNI), x86(checktest.GoodJNI),
			checktest.JNILibrary(t, "x86", "libmore.so", "int more;")), []string{
			`jni-loadlib-name error System.loadLibrary("more"), and no libmore.so for arm64-v8a`,
		}},
		{"library for no ABI", packed(unknown, arm64(checktest.GoodJNI)), []string{
			`jni-loadlib-name warning System.loadLibrary("other"), and no libother.so for any ABI: harmless only where the caller expects the error`,
		}},
		{"library elsewhere", kind(packed(unknown, arm64(checktest.GoodJNI)), appfile.AAR), []string{
			`jni-loadlib-name info System.loadLibrary("other"), and no libother.so in this AAR; the app must have it from elsewhere`,
		}},
	} {
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
