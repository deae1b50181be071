package app

import (
	"maps"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// jniRules compare the Java side of an app with its libraries.
var jniRules = []rule.For[*subject.App]{
	{Rule: rule.Rule{
		ID: "jni-natives-match", Group: rule.JNIGroup, Title: "Each native method of a Java class has a function in a library, or JNI_OnLoad registers one",
		Symptom: "java.lang.UnsatisfiedLinkError: No implementation found for … - is the library loaded, e.g. System.loadLibrary?",
		Cure: "Name the function as javac -h writes it, mark it JNIEXPORT, and list it as global in the version script (local: * hides everything else). " +
			"Keep R8 from renaming the class: -keepclasseswithmembernames class * { native <methods>; }",
		Source: "Java Native Interface Specification, Resolving Native Method Names; art/runtime/jni/java_vm_ext.cc",
	}, Look: nativesMatch},
	{Rule: rule.Rule{
		ID: "jni-orphans", Group: rule.JNIGroup, Title: "Each exported Java_ function belongs to a native method",
		Symptom: "Nothing calls the function. If the class was renamed, by R8 or by hand, its native methods throw java.lang.UnsatisfiedLinkError instead.",
		Cure:    "Remove the function, or keep the names of the class and method that it was written for: -keepclasseswithmembernames class * { native <methods>; }",
		Source:  "Java Native Interface Specification, Resolving Native Method Names",
	}, Look: orphans},
	{Rule: rule.Rule{
		ID: "jni-loadlib-name", Group: rule.JNIGroup, Title: "Every ABI has the libraries that System.loadLibrary loads",
		Symptom: `java.lang.UnsatisfiedLinkError: dlopen failed: library "lib….so" not found; … couldn't find "lib….so"`,
		Cure: "Build the library for every ABI of the app (APP_ABI for ndk-build, abiFilters or ANDROID_ABI for CMake) and name it without lib and .so, because " +
			"System.loadLibrary(\"x\") looks for libx.so.",
		Source: "libcore ojluni Runtime.loadLibrary; Tencent/MMKV#1023",
	}, Look: loadedNames},
}

// maxClasses is how many classes with broken methods are listed one by one.
const maxClasses = 50

// natives returns the app's native methods, each once: the APKs of a set may hold the same class.
func natives(a *subject.App) []appfile.NativeMethod {
	var all []appfile.NativeMethod
	seen := map[appfile.NativeMethod]bool{}
	for _, m := range a.AllModules() {
		for _, d := range m.Dex {
			for _, n := range d.Natives {
				if !seen[n] {
					seen[n] = true
					all = append(all, n)
				}
			}
		}
	}
	return all
}

// jniSide is what the libraries of one ABI offer to Java.
type jniSide struct {
	functions map[string]bool // exported Java_ functions
	registers bool            // a library has JNI_OnLoad, which may register methods under any name
	libraries []*elfabi.Library
}

// called reports whether Java finds a native method's function by its name.
func (s *jniSide) called(n appfile.NativeMethod) bool {
	short, long := n.Symbols()
	return s.functions[short] || s.functions[long]
}

// names reports whether a library has the method's name and signature as C strings, without which nothing can register it
// (JNINativeMethod).
func (s *jniSide) names(n appfile.NativeMethod) bool {
	return slices.ContainsFunc(s.libraries, func(l *elfabi.Library) bool { return l.HasString(n.Name) && l.HasString(n.Signature) })
}

// jniSides returns what each ABI offers. Those that are not known whole are left out.
func jniSides(a *subject.App) map[string]*jniSide {
	sides := map[string]*jniSide{}
	for _, l := range a.Libraries {
		name := l.Place.ABI
		if sides[name] == nil {
			sides[name] = &jniSide{functions: map[string]bool{}}
		}
		for s := range javaFunctions(l.Library) {
			sides[name].functions[s] = true
		}
		sides[name].libraries = append(sides[name].libraries, l.Library)
		sides[name].registers = sides[name].registers || subject.ExportsOnLoad(l.Library)
	}
	for name := range unreadABIs(a) {
		delete(sides, name)
	}
	return sides
}

// unreadABIs returns those with a library that could not be read, in which what seems to be missing may be.
func unreadABIs(a *subject.App) map[string]bool {
	files := map[string]int{}
	for _, l := range a.NativeFiles() {
		if strings.HasSuffix(l.Name, ".so") {
			files[l.ABI]++
		}
	}
	for _, l := range a.Libraries {
		files[l.Place.ABI]--
	}
	unread := map[string]bool{}
	for name, n := range files {
		if n > 0 {
			unread[name] = true
		}
	}
	return unread
}

// javaFunctions returns the exported functions that are named for native methods.
func javaFunctions(l *elfabi.Library) map[string]bool {
	names := map[string]bool{}
	for s := range l.Starting("Java_") {
		if s.Exported() {
			names[strings.Clone(s.Name)] = true
		}
	}
	return names
}

// starters gives the classes that have a native method in an ABI whose function Java finds by its name: it may register the others, as
// JNI_OnLoad does.
func starters(all []appfile.NativeMethod, side *jniSide) map[string]bool {
	classes := map[string]bool{}
	for _, n := range all {
		if side.called(n) {
			classes[n.Class] = true
		}
	}
	return classes
}

// lacking returns the ABIs in which a native method has no function.
func lacking(n appfile.NativeMethod, sides map[string]*jniSide, starters map[string]map[string]bool) (unregistered, perhaps []string) {
	for _, name := range rule.SortedKeys(sides) {
		switch s := sides[name]; {
		case s.called(n):
		case s.registers || starters[name][n.Class] && s.names(n):
			perhaps = append(perhaps, name)
		default:
			unregistered = append(unregistered, name)
		}
	}
	return unregistered, perhaps
}

// lackingMethods are those of one class that have no function in the same ABIs.
type lackingMethods struct {
	class, abis string
	first       string // the function that the first of them wants
	names       []string
}

func nativesMatch(a *subject.App, f *rule.Found) {
	sides := jniSides(a)
	groups := map[[2]string]*lackingMethods{}
	var order []*lackingMethods
	var perhaps []string
	methods, starting := natives(a), map[string]map[string]bool{}
	for name, side := range sides {
		starting[name] = starters(methods, side)
	}
	for _, n := range methods {
		abis, registered := lacking(n, sides, starting)
		if len(registered) > 0 {
			perhaps = append(perhaps, n.Class+"."+n.Name)
		}
		if len(abis) == 0 {
			continue
		}
		key := [2]string{n.Class, strings.Join(abis, ", ")}
		if groups[key] == nil {
			short, _ := n.Symbols()
			groups[key] = &lackingMethods{class: key[0], abis: key[1], first: short}
			order = append(order, groups[key])
		}
		groups[key].names = append(groups[key].names, n.Name)
	}
	tellLacking(a, f, order)
	if len(perhaps) > 0 {
		f.Add(rule.Info, "%s: no Java_ function, but JNI_OnLoad, or another method of the class, may register them: %s", rule.Counted(len(perhaps), "native method", "native methods"), rule.Few(perhaps))
	}
}

func tellLacking(a *subject.App, f *rule.Found, all []*lackingMethods) {
	severity := rule.Error
	if a.Kind == appfile.AAR { // the function may be in another AAR of the app
		severity = rule.Warning
	}
	for _, m := range all[:min(len(all), maxClasses)] {
		f.Add(severity, "class %s: %s without a function in %s: %s; %s is missing", strings.ReplaceAll(m.class, "/", "."),
			rule.Counted(len(m.names), "native method", "native methods"), m.abis, rule.Few(m.names), m.first)
	}
	if more := len(all) - maxClasses; more > 0 {
		f.Add(severity, "native methods without a function in %s", rule.Counted(more, "more class", "more classes"))
	}
}

func orphans(a *subject.App, f *rule.Found) {
	wanted := map[string]bool{}
	code := false
	for _, m := range a.AllModules() {
		code = code || len(m.Dex) > 0
	}
	if !code || unread(a) {
		return
	}
	for _, n := range natives(a) {
		short, long := n.Symbols()
		wanted[short], wanted[long] = true, true
	}
	abis := map[[2]string][]string{} // by the library's name and what nothing wants of it
	for _, l := range a.Libraries {
		if names := rule.Difference(javaFunctions(l.Library), wanted); len(names) > 0 {
			key := [2]string{l.Name, rule.Counted(len(names), "function", "functions") + " without a native method: " + rule.Few(names)}
			if !slices.Contains(abis[key], l.Place.ABI) { // a set has APKs for several versions of Android
				abis[key] = append(abis[key], l.Place.ABI)
			}
		}
	}
	severity := rule.Warning
	if a.Kind == appfile.AAR { // the class may be in the app, as @nativescript/android's inspector is
		severity = rule.Info
	}
	keys := slices.SortedFunc(maps.Keys(abis), func(a, b [2]string) int { return strings.Compare(a[0]+a[1], b[0]+b[1]) })
	for _, key := range keys {
		f.Add(severity, "%s (%s) has %s", key[0], strings.Join(abis[key], ", "), key[1])
	}
}

// unread reports whether a part of the app could not be read, so that what seems to be missing may be there.
func unread(a *subject.App) bool {
	problems := len(a.Problems)
	for _, apk := range a.APKs {
		problems += len(apk.Problems)
	}
	return problems > 0
}

// loadedNames takes libraries by their names in the file: whether they can be read is no matter here.
func loadedNames(a *subject.App, f *rule.Found) {
	abis, have := map[string]bool{}, map[[2]string]bool{}
	for _, l := range a.NativeFiles() {
		abis[l.ABI] = true
		have[[2]string{l.ABI, l.Name}] = true
	}
	loads := map[string]bool{}
	for _, m := range a.AllModules() {
		for _, d := range m.Dex {
			for _, name := range d.Loads {
				loads[name] = true
			}
		}
	}
	for _, name := range rule.SortedKeys(loads) {
		file := "lib" + name + ".so"
		missing := map[string]bool{}
		for folder := range abis {
			if !have[[2]string{folder, file}] {
				missing[folder] = true
			}
		}
		nowhere := len(abis) == 0 && a.Kind == appfile.AAB // what an APK lacks may be in a split
		if (len(missing) > 0 || nowhere) && !isPublic(a, file) {
			tellMissing(a, f, name, rule.SortedKeys(missing), len(abis))
		}
	}
}

// tellMissing reports libraries that devices of some ABIs lack. A library that no ABI has may come at run time, from a feature module, or be
// optional for the caller; one that an AAR lacks may be in another AAR.
func tellMissing(a *subject.App, f *rule.Found, name string, missing []string, abis int) {
	switch {
	case len(missing) < abis:
		f.Add(rule.Error, "System.loadLibrary(%q), but there is no lib%s.so for %s", name, name, strings.Join(missing, ", "))
	case a.Kind == appfile.AAR:
		f.Add(rule.Info, "System.loadLibrary(%q), but there is no lib%s.so in this AAR; the app must get it from elsewhere", name, name)
	default:
		f.Add(rule.Warning, "System.loadLibrary(%q), but there is no lib%s.so for any ABI: harmless only if the caller expects the error", name, name)
	}
}

// isPublic reports whether Android gives apps a library of that name. The list is the same for all ABIs.
func isPublic(a *subject.App, file string) bool {
	_, ok := a.KnownLevels().Library(abi.All()[0], file)
	return ok
}
