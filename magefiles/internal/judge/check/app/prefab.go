package app

import (
	"debug/elf"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

var prefabRules = []rule.For[*subject.App]{
	{Rule: rule.Rule{
		ID: "path-prefab", Group: rule.PathGroup, Title: "What a Prefab package says about its libraries is true, so CMake and ndk-build accept them",
		Symptom: "No compatible library found for //%s/%s. Rejected the following libraries: …: User has minSdkVersion %d but library was built for %d / " +
			"Prebuilt directory contains multiple library artifacts: %s / Prebuilt directory contains no library artifacts: %s",
		Cure:   "Write into abi.json the ABI, min SDK and STL that the library was built with, and put one lib<module>.so or lib<module>.a into the folder.",
		Source: "google/prefab api/: Package.kt, Module.kt, Android.kt, AndroidAbiMetadataV2.kt, Elf.kt",
	}, Look: prefabPackage},
}

// prefabVersion is what CMake takes as a package's version.
var prefabVersion = lazyregexp.New(`^\d+(\.\d+){0,3}$`)

func prefabPackage(a *subject.App, f *rule.Found) {
	p := a.Prefab
	if p == nil {
		return
	}
	wrong := func(seen string, args ...any) { f.Add(rule.Error, seen, args...).Place.Entry = "prefab/prefab.json" }
	switch {
	case p.Damage != nil:
		wrong("%v", p.Damage)
	case p.Name == "":
		wrong("it does not name the package")
	case p.SchemaVersion != 1 && p.SchemaVersion != 2:
		wrong("schema_version is %d; Prefab supports 1 and 2", p.SchemaVersion)
	case p.Version != "" && !prefabVersion().MatchString(p.Version):
		wrong("the version %q is not valid in CMake; use up to four numbers separated by dots", p.Version)
	}
	if len(p.Modules) == 0 {
		f.Add(rule.Error, "the package has no module").Place.Entry = "prefab/modules"
	}
	for i := range p.Modules {
		prefabModule(a, &p.Modules[i], f)
	}
}

func prefabModule(a *subject.App, m *appfile.PrefabModule, f *rule.Found) {
	folder := "prefab/modules/" + m.Name
	if m.Damage != nil {
		f.Add(rule.Error, "%v", m.Damage).Place.Entry = folder + "/module.json"
	}
	for _, reference := range m.ExportLibraries {
		if seen := prefabReference(a.Prefab, reference); seen != "" {
			f.Add(rule.Error, "export_libraries: %s", seen).Place.Entry = folder + "/module.json"
		}
	}
	for i := range m.Libraries {
		l := &m.Libraries[i]
		platform, _, named := strings.Cut(l.Folder, ".")
		switch {
		case !named:
			f.Add(rule.Error, "the folder %s is not named android.<abi>", l.Folder).Place.Entry = folder + "/libs/" + l.Folder
		case platform == "android":
			prefabLibrary(a, m, l, f)
		}
	}
}

// prefabReference says what is wrong with a library that a module wants linked beside it: a flag (-llog), a module of the package (:name),
// or one of another (//package:module).
func prefabReference(p *appfile.Prefab, reference string) string {
	other, external := strings.CutPrefix(reference, "//")
	switch {
	case reference == "":
		return "an empty name"
	case !external && !strings.HasPrefix(reference, ":"):
		return "" // a flag
	case strings.Count(reference, ":") != 1 || strings.Contains(other, "/"):
		return fmt.Sprintf("%s: neither :module nor //package:module", reference)
	}
	pkg, module, _ := strings.Cut(other, ":")
	switch {
	case external && p.Damage == nil && !slices.Contains(p.Dependencies, pkg):
		return fmt.Sprintf("%s: prefab.json does not list that package as a dependency", reference)
	case !external && !slices.ContainsFunc(p.Modules, func(m appfile.PrefabModule) bool { return m.Name == module }):
		return fmt.Sprintf("%s: the package has no such module", reference)
	}
	return ""
}

// prefabSTLs are the C++ libraries that abi.json may name.
var prefabSTLs = []string{"c++_shared", "c++_static", "gnustl_shared", "gnustl_static", "none", "stlport_shared", "stlport_static", "system"}

// prefabKnows tells whether abi.json may name an ABI. One that it may not keeps apps from the libraries for all others too.
func prefabKnows(name string) bool {
	known := abi.Named(name)
	return known != nil && known.Prefab
}

func prefabLibrary(a *subject.App, m *appfile.PrefabModule, l *appfile.PrefabLibrary, f *rule.Found) {
	folder := "prefab/modules/" + m.Name + "/libs/" + l.Folder
	wrong := func(entry, seen string, args ...any) {
		place := &f.Add(rule.Error, seen, args...).Place
		place.Entry = folder + entry
		if abi.Find(l.ABI) != nil {
			place.ABI = l.ABI
		}
	}
	if l.Damage != nil {
		wrong("/abi.json", "%v", l.Damage)
		return
	}
	if !prefabKnows(l.ABI) {
		wrong("/abi.json", "%q is not an ABI that Prefab knows", l.ABI)
	}
	if !slices.Contains(prefabSTLs, l.STL) {
		wrong("/abi.json", "%q is not an STL that Prefab knows", l.STL)
	}
	if m := a.Manifest(); m != nil && m.MinSDK != 0 && l.API > prefabLevel(l.ABI, m.MinSDK) {
		wrong("/abi.json", "the library needs API level %d, so apps with this AAR's minSdkVersion %d cannot link it", l.API, m.MinSDK)
	}
	entry, seen := prefabFile(a, m, l)
	if seen != "" {
		wrong("", "%s", seen)
		return
	}
	if seen := prefabContent(a, l, entry); seen != "" {
		wrong("/"+path.Base(entry.Name), "%s", seen)
	}
}

// prefabLevel returns the API level that Prefab takes an app's min SDK for: no device of the ABI has a lower one.
func prefabLevel(abiName string, minSDK int) int {
	machine, class := prefabELF(abiName)
	return max(minSDK, abi.FirstLevel(machine, class))
}

// prefabELF returns what the files of an ABI are for; nothing of an ABI that Prefab does not know.
func prefabELF(abiName string) (elf.Machine, elf.Class) {
	if known := abi.Named(abiName); known != nil && known.Prefab {
		return known.Machine, known.Class
	}
	return elf.EM_NONE, elf.ELFCLASSNONE
}

// prefabFile returns the module's library in a folder, or says why there is none. Of two, abi.json chooses since schema 2.
func prefabFile(a *subject.App, m *appfile.PrefabModule, l *appfile.PrefabLibrary) (*appfile.Entry, string) {
	archive, shared := prefabNamed(l, m.LibraryName+".a"), prefabNamed(l, m.LibraryName+".so")
	chooses := a.Prefab.SchemaVersion == 2
	switch {
	case archive == nil && shared == nil:
		return nil, fmt.Sprintf("neither %s.so nor %[1]s.a", m.LibraryName)
	case archive != nil && shared != nil && !chooses:
		return nil, fmt.Sprintf("both %s.a and %[1]s.so", m.LibraryName)
	case archive == nil && l.Static && chooses:
		return nil, fmt.Sprintf("abi.json says static: true, but the library is %s.so", m.LibraryName)
	case shared == nil && !l.Static && chooses:
		return nil, fmt.Sprintf("abi.json says static: false, but the library is %s.a", m.LibraryName)
	case shared == nil || archive != nil && l.Static:
		return archive, ""
	}
	return shared, ""
}

func prefabNamed(l *appfile.PrefabLibrary, name string) *appfile.Entry {
	for i := range l.Files {
		if strings.HasSuffix(l.Files[i].Name, "/"+name) {
			return &l.Files[i]
		}
	}
	return nil
}

// prefabContent compares the library with abi.json.
func prefabContent(a *subject.App, l *appfile.PrefabLibrary, e *appfile.Entry) string {
	if strings.HasSuffix(e.Name, ".a") {
		archive, err := a.PrefabStatic(e)
		if err != nil {
			_, seen := rule.Fault(err)
			return seen
		}
		return prefabArchive(l, archive)
	}
	lib, err := a.PrefabShared(e)
	if err != nil {
		_, seen := rule.Fault(err)
		return seen
	}
	return prefabShared(l, lib)
}

func prefabShared(l *appfile.PrefabLibrary, lib *elfabi.Library) string {
	if seen := prefabMachine(l, lib.File); seen != "" {
		return seen
	}
	if id := lib.AndroidIdent(); id != nil && id.API > prefabLevel(l.ABI, l.API) {
		return fmt.Sprintf("built for API level %d, but abi.json says %d", id.API, l.API)
	}
	if slices.Contains(lib.Needed, "libc++_shared.so") {
		if l.STL != "c++_shared" {
			return fmt.Sprintf("needs libc++_shared.so, but abi.json says the STL is %s", l.STL)
		}
		return ""
	}
	if seen := prefabGo(l, lib.GoBuildID() != ""); seen != "" {
		return seen
	}
	if strings.HasSuffix(l.STL, "_static") {
		return fmt.Sprintf("a shared library that contains its STL (%s), says abi.json: Prefab accepts only c++_shared and none", l.STL)
	}
	return ""
}

// prefabGo finds Go code that needs no C++ library but claims to.
func prefabGo(l *appfile.PrefabLibrary, onlyGo bool) string {
	if !onlyGo || l.STL == "none" || l.STL == "system" {
		return ""
	}
	return fmt.Sprintf("the Go code needs no C++ library, but abi.json says the STL is %s: apps with another STL cannot link it", l.STL)
}

func prefabArchive(l *appfile.PrefabLibrary, archive *elfabi.Archive) string {
	withGo, withCxx := false, false
	for _, m := range archive.Members {
		object, err := m.Object()
		if err != nil {
			continue // bitcode, or what a linker would leave alone
		}
		if seen := prefabMachine(l, object.File); seen != "" {
			return m.Name + ": " + seen
		}
		withGo = withGo || object.HasGoInfo()
		for s := range object.Symbols() {
			withCxx = withCxx || s.Undefined() && strings.HasPrefix(s.Name, "_Z")
		}
	}
	return prefabGo(l, withGo && !withCxx)
}

func prefabMachine(l *appfile.PrefabLibrary, file *elfabi.File) string {
	machine, class := prefabELF(l.ABI)
	if machine != elf.EM_NONE && (file.Machine != machine || file.Class != class) {
		return fmt.Sprintf("for %s, but abi.json says %s", subject.MachineName(file.Machine), l.ABI)
	}
	return ""
}
