package check

import (
	"debug/elf"
	"maps"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

const onLoad = "JNI_OnLoad"

// jniRules hold the Java side of an app against its libraries.
var jniRules = []ruleFor[*App]{
	{Rule{
		ID: "jni-natives-match", Group: JNIGroup, Title: "Each native method of a Java class has its function in a library, or JNI_OnLoad registers it",
		Symptom: "java.lang.UnsatisfiedLinkError: No implementation found for … - is the library loaded, e.g. System.loadLibrary?",
		Cure: "Name the function as javac -h writes it, mark it JNIEXPORT, and keep it in the version script (local: * hides what global does not list). " +
			"Keep R8 from renaming the class: -keepclasseswithmembernames class * { native <methods>; }",
		Source: "Java Native Interface Specification, Resolving Native Method Names; art/runtime/jni/java_vm_ext.cc",
	}, nativesMatch},
	{Rule{
		ID: "jni-orphans", Group: JNIGroup, Title: "Each exported Java_ function belongs to a native method",
		Symptom: "Nothing calls the function. Where the class was renamed, by R8 or by hand, its native methods throw java.lang.UnsatisfiedLinkError instead.",
		Cure:    "Remove the function, or keep the class and method under the names it is made for: -keepclasseswithmembernames class * { native <methods>; }",
		Source:  "Java Native Interface Specification, Resolving Native Method Names",
	}, orphans},
	{Rule{
		ID: "jni-loadlib-name", Group: JNIGroup, Title: "What System.loadLibrary names lies in the folder of each ABI",
		Symptom: `java.lang.UnsatisfiedLinkError: dlopen failed: library "lib….so" not found; … couldn't find "lib….so"`,
		Cure: "Build the library for every ABI of the app (APP_ABI for ndk-build, abiFilters or ANDROID_ABI for CMake) and name it without lib and .so: " +
			"System.loadLibrary(\"x\") looks for libx.so.",
		Source: "libcore ojluni Runtime.loadLibrary; Tencent/MMKV#1023",
	}, loadedNames},
}

// jniLibraryRules are about JNI_OnLoad, which the virtual machine calls when it has loaded a library.
var jniLibraryRules = []ruleFor[*Library]{
	{Rule{
		ID: "jni-onload-visible", Group: JNIGroup, Title: "JNI_OnLoad is exported where there is one",
		Symptom: "Nothing: JNI_OnLoad is not called. Native methods that it would register throw java.lang.UnsatisfiedLinkError later.",
		Cure:    `Declare it JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM *vm, void *reserved), in C++ inside extern "C" { }, and list it under global in the version script.`,
		Source:  "art/runtime/jni/java_vm_ext.cc (FindSymbol of JNI_OnLoad)",
	}, onLoadVisible},
	{Rule{
		ID: "jni-onload-version", Group: JNIGroup, Title: "JNI_OnLoad returns a version of JNI that Android knows",
		Symptom: `java.lang.UnsatisfiedLinkError: Bad JNI version returned from JNI_OnLoad in "%s": %d; JNI_ERR returned from JNI_OnLoad in "%s"`,
		Cure:    "Return JNI_VERSION_1_6. Android knows 1.2, 1.4 and 1.6 only.",
		Source:  "art/runtime/jni/java_vm_ext.cc (JavaVMExt::IsBadJniVersion)",
	}, onLoadVersion},
}

// maxClasses is how many classes with broken methods are told of one by one.
const maxClasses = 50

// modules gives the modules of an app; those of a set are in its APKs.
func (a *App) modules() []appfile.Module {
	all := slices.Clone(a.Modules)
	for _, apk := range a.APKs {
		all = append(all, apk.Modules...)
	}
	return all
}

// natives gives the app's native methods, each once: the APKs of a set may hold the same class.
func (a *App) natives() []appfile.NativeMethod {
	var all []appfile.NativeMethod
	seen := map[appfile.NativeMethod]bool{}
	for _, m := range a.modules() {
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
}

// jniSides gives what each ABI offers. Those that are not known whole are left out.
func (a *App) jniSides() map[string]*jniSide {
	sides := map[string]*jniSide{}
	for _, l := range a.Libraries {
		name := l.Place.ABI
		if sides[name] == nil {
			sides[name] = &jniSide{functions: map[string]bool{}}
		}
		for s := range javaFunctions(l.Library) {
			sides[name].functions[s] = true
		}
		sides[name].registers = sides[name].registers || exportsOnLoad(l.Library)
	}
	for name := range a.unreadABIs() {
		delete(sides, name)
	}
	return sides
}

// unreadABIs gives those with a library that could not be read, in which what seems to be missing may be.
func (a *App) unreadABIs() map[string]bool {
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

// javaFunctions gives the exported functions that are named for native methods.
func javaFunctions(l *elfabi.Library) map[string]bool {
	names := map[string]bool{}
	for s := range l.DynSymbols() {
		if s.Exported() && strings.HasPrefix(s.Name, "Java_") {
			names[strings.Clone(s.Name)] = true
		}
	}
	return names
}

func exportsOnLoad(l *elfabi.Library) bool {
	for s := range l.DynSymbols() {
		if s.Name == onLoad && s.Exported() && s.Type() == elf.STT_FUNC {
			return true
		}
	}
	return false
}

// lacking gives the ABIs in which a native method has no function.
func lacking(n appfile.NativeMethod, sides map[string]*jniSide) (unregistered, perhaps []string) {
	short, long := n.Symbols()
	for _, name := range sortedKeys(sides) {
		switch s := sides[name]; {
		case s.functions[short] || s.functions[long]:
		case s.registers:
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

func nativesMatch(a *App, f *found) {
	sides := a.jniSides()
	groups := map[[2]string]*lackingMethods{}
	var order []*lackingMethods
	var perhaps []string
	for _, n := range a.natives() {
		abis, registered := lacking(n, sides)
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
		f.add(Info, "%s: no Java_ function, but JNI_OnLoad may register them: %s", counted(len(perhaps), "native method", "native methods"), few(perhaps))
	}
}

func tellLacking(a *App, f *found, all []*lackingMethods) {
	severity := Error
	if a.Kind == appfile.AAR { // the function may be in another AAR of the app
		severity = Warning
	}
	for _, m := range all[:min(len(all), maxClasses)] {
		f.add(severity, "class %s: %s without a function in %s: %s; %s is looked for", strings.ReplaceAll(m.class, "/", "."),
			counted(len(m.names), "native method", "native methods"), m.abis, few(m.names), m.first)
	}
	if more := len(all) - maxClasses; more > 0 {
		f.add(severity, "native methods without a function in %s", counted(more, "more class", "more classes"))
	}
}

func orphans(a *App, f *found) {
	wanted := map[string]bool{}
	code := false
	for _, m := range a.modules() {
		code = code || len(m.Dex) > 0
	}
	if !code || a.unread() {
		return
	}
	for _, n := range a.natives() {
		short, long := n.Symbols()
		wanted[short], wanted[long] = true, true
	}
	abis := map[[2]string][]string{} // by the library's name and what nothing wants of it
	for _, l := range a.Libraries {
		if names := difference(javaFunctions(l.Library), wanted); len(names) > 0 {
			key := [2]string{l.Name, counted(len(names), "function", "functions") + " without a native method: " + few(names)}
			if !slices.Contains(abis[key], l.Place.ABI) { // a set has APKs for several versions of Android
				abis[key] = append(abis[key], l.Place.ABI)
			}
		}
	}
	severity := Warning
	if a.Kind == appfile.AAR { // the class may be in the app, as @nativescript/android's inspector is
		severity = Info
	}
	keys := slices.SortedFunc(maps.Keys(abis), func(a, b [2]string) int { return strings.Compare(a[0]+a[1], b[0]+b[1]) })
	for _, key := range keys {
		f.add(severity, "%s (%s) has %s", key[0], strings.Join(abis[key], ", "), key[1])
	}
}

// unread tells whether a part of the app could not be read, so that what seems to be missing may be there.
func (a *App) unread() bool {
	problems := len(a.Problems)
	for _, apk := range a.APKs {
		problems += len(apk.Problems)
	}
	return problems > 0
}

// loadedNames takes libraries by their names in the file: whether they can be read is no matter here.
func loadedNames(a *App, f *found) {
	abis, have := map[string]bool{}, map[[2]string]bool{}
	for _, l := range a.NativeFiles() {
		abis[l.ABI] = true
		have[[2]string{l.ABI, l.Name}] = true
	}
	loads := map[string]bool{}
	for _, m := range a.modules() {
		for _, d := range m.Dex {
			for _, name := range d.Loads {
				loads[name] = true
			}
		}
	}
	for _, name := range sortedKeys(loads) {
		file := "lib" + name + ".so"
		missing := map[string]bool{}
		for folder := range abis {
			if !have[[2]string{folder, file}] {
				missing[folder] = true
			}
		}
		nowhere := len(abis) == 0 && a.Kind == appfile.AAB // what an APK lacks may be in a split
		if (len(missing) > 0 || nowhere) && !a.isPublic(file) {
			tellMissing(a, f, name, sortedKeys(missing), len(abis))
		}
	}
}

// tellMissing tells what a device of some ABIs has not. A library that is in none may come at run time, from a feature module, or be one
// that the caller can do without; one that an AAR lacks may be in another AAR.
func tellMissing(a *App, f *found, name string, missing []string, abis int) {
	switch {
	case len(missing) < abis:
		f.add(Error, "System.loadLibrary(%q), and no lib%s.so for %s", name, name, strings.Join(missing, ", "))
	case a.Kind == appfile.AAR:
		f.add(Info, "System.loadLibrary(%q), and no lib%s.so in this AAR; the app must have it from elsewhere", name, name)
	default:
		f.add(Warning, "System.loadLibrary(%q), and no lib%s.so for any ABI: harmless only where the caller expects the error", name, name)
	}
}

// isPublic tells whether Android gives apps a library of that name. The list is the same for all ABIs.
func (a *App) isPublic(file string) bool {
	_, ok := a.levels().Library(abi.All()[0], file)
	return ok
}

// onLoadVisible looks for a JNI_OnLoad that the linker knew and the virtual machine does not find. A stripped library does not tell of it,
// the one before stripping does.
func onLoadVisible(l *Library, f *found) {
	if exportsOnLoad(l.Library) {
		return
	}
	for s := range l.DynSymbols() {
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

// isOnLoad knows JNI_OnLoad also by the name that it has in C++ without extern "C".
func isOnLoad(s elfabi.Symbol) bool {
	return !s.Undefined() && (s.Name == onLoad || strings.HasPrefix(s.Name, "_Z10JNI_OnLoad"))
}

func tellOnLoad(f *found, s elfabi.Symbol) {
	switch {
	case s.Name != onLoad:
		f.add(Warning, `JNI_OnLoad is compiled as C++, under the name %s; extern "C" is missing`, strings.Clone(s.Name))
	case s.Exported() && s.Type() != elf.STT_FUNC:
		f.add(Warning, "JNI_OnLoad is exported as %s and not as a function", s.Type())
	default:
		f.add(Warning, "JNI_OnLoad is there and not exported: it is %s and %s", s.Binding(), s.Visibility())
	}
}

// jniVersions are those that Android's virtual machine takes.
var jniVersions = []int32{0x00010002, 0x00010004, 0x00010006}

func onLoadVersion(l *Library, f *found) {
	for s := range l.DynSymbols() {
		if s.Name != onLoad || !s.Exported() || s.Type() != elf.STT_FUNC {
			continue
		}
		version, ok := returnedConstant(l.File, s.Value)
		switch {
		case !ok || slices.Contains(jniVersions, version):
		case version == -1:
			f.add(Error, "JNI_OnLoad always returns JNI_ERR (-1)")
		default:
			f.add(Error, "JNI_OnLoad returns %#08x%s", uint32(version), laterVersion[version])
		}
		return
	}
}

// laterVersion names what desktop Java has and Android has not.
var laterVersion = map[int32]string{0x00010001: " (JNI_VERSION_1_1)", 0x00010008: " (JNI_VERSION_1_8)", 0x00090000: " (JNI_VERSION_9)",
	0x000a0000: " (JNI_VERSION_10)", 0x00130000: " (JNI_VERSION_19)", 0x00140000: " (JNI_VERSION_20)", 0x00150000: " (JNI_VERSION_21)", 0x00180000: " (JNI_VERSION_24)"}
