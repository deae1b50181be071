package appfile

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// Prefab is the package in an AAR that the Android Gradle plugin hands to CMake and ndk-build: headers, and libraries to link against.
// https://google.github.io/prefab/
type Prefab struct {
	Name          string   `json:"name"`
	SchemaVersion int      `json:"schema_version"`
	Version       string   `json:"version"` // empty if it has none
	Dependencies  []string `json:"dependencies"`

	Modules []PrefabModule `json:"-"` // by name
	Damage  error          `json:"-"` // why prefab.json cannot be read
}

// PrefabModule is one of a package's modules: a library, or headers alone.
type PrefabModule struct {
	Name            string
	LibraryName     string // without extension; by default lib and the name
	ExportLibraries []string
	Libraries       []PrefabLibrary // by folder
	Damage          error           // why module.json cannot be read
}

// PrefabLibrary is one folder below a module's libs/, which holds the library for one ABI.
type PrefabLibrary struct {
	Folder string  // android.arm64-v8a
	Files  []Entry // beside abi.json; headers lie in folders below

	ABI    string `json:"abi"`
	API    int    `json:"api"`    // lowest API level that it runs on
	NDK    int    `json:"ndk"`    // major version that it was built with
	STL    string `json:"stl"`    // c++_shared, c++_static, none, system …
	Static bool   `json:"static"` // meant since schema 2

	Damage error `json:"-"` // why abi.json cannot be read
}

// Real packages have some ten modules with a folder for each ABI, and some hundred bytes in each description.
const (
	maxPrefabModules = 1024
	maxPrefabFolders = 64
	maxJSON          = 64 << 10
)

const prefabFolder = "prefab/"

// readPrefab reads what an AAR says of its Prefab package.
func (f *File) readPrefab() {
	modules := map[string]*PrefabModule{}
	for i := range f.zip.entries {
		e := &f.zip.entries[i]
		rest, ok := strings.CutPrefix(e.Name, prefabFolder)
		if !ok || e.Folder {
			continue
		}
		if f.Prefab == nil {
			f.Prefab = &Prefab{}
		}
		parts := strings.Split(rest, "/")
		if len(parts) < 3 || parts[0] != "modules" {
			continue
		}
		m := modules[parts[1]]
		if m == nil {
			if len(modules) == maxPrefabModules {
				f.note(e.Name, fmt.Errorf("the Prefab package has more than %d modules; it is damaged or malicious", maxPrefabModules))
				break
			}
			m = &PrefabModule{Name: parts[1]}
			modules[parts[1]] = m
		}
		if len(parts) == 5 && parts[2] == "libs" && !m.addFile(parts[3], e) {
			f.note(e.Name, fmt.Errorf("the Prefab module has more than %d folders of libraries; it is damaged or malicious", maxPrefabFolders))
			break
		}
	}
	if f.Prefab == nil {
		return
	}
	f.Prefab.Damage = f.readJSON(prefabFolder+"prefab.json", f.Prefab, "name", "schema_version", "dependencies")
	for _, m := range modules {
		f.readPrefabModule(m)
		f.Prefab.Modules = append(f.Prefab.Modules, *m)
	}
	slices.SortFunc(f.Prefab.Modules, func(a, b PrefabModule) int { return strings.Compare(a.Name, b.Name) })
}

// addFile notes a file in one of the module's folders, unless these are too many.
func (m *PrefabModule) addFile(folder string, e *Entry) bool {
	i := slices.IndexFunc(m.Libraries, func(l PrefabLibrary) bool { return l.Folder == folder })
	if i < 0 {
		if i = len(m.Libraries); i == maxPrefabFolders {
			return false
		}
		m.Libraries = append(m.Libraries, PrefabLibrary{Folder: folder})
	}
	if path.Base(e.Name) != "abi.json" {
		m.Libraries[i].Files = append(m.Libraries[i].Files, *e)
	}
	return true
}

func (f *File) readPrefabModule(m *PrefabModule) {
	folder := prefabFolder + "modules/" + m.Name + "/"
	type settings struct {
		ExportLibraries []string `json:"export_libraries"`
		LibraryName     string   `json:"library_name"`
	}
	var text struct {
		settings
		Android settings `json:"android"`
	}
	if name := folder + "module.json"; f.zip.find(name) != nil { // Prefab can do without
		m.Damage = f.readJSON(name, &text)
	}
	m.LibraryName = "lib" + m.Name
	m.ExportLibraries = text.ExportLibraries
	if text.Android.ExportLibraries != nil {
		m.ExportLibraries = text.Android.ExportLibraries
	}
	for _, name := range []string{text.LibraryName, text.Android.LibraryName} {
		if name != "" {
			m.LibraryName = name
		}
	}
	for i := range m.Libraries {
		l := &m.Libraries[i]
		l.Damage = f.readJSON(folder+"libs/"+l.Folder+"/abi.json", l, "abi", "api", "ndk", "stl")
	}
	slices.SortFunc(m.Libraries, func(a, b PrefabLibrary) int { return strings.Compare(a.Folder, b.Folder) })
}

// readJSON reads an entry with the keys that Prefab cannot do without. What is kept of it may not outgrow the file.
func (f *File) readJSON(name string, into any, keys ...string) error {
	e := f.zip.find(name)
	if e == nil {
		return errors.New("it is missing")
	}
	text, err := f.zip.text(e, maxJSON, "a description of a Prefab package")
	if err != nil {
		return err
	}
	if err := f.kept.take(len(text)); err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return fmt.Errorf("Prefab cannot read it: %w", inJSON(err))
	}
	return lacksKey([]byte(text), keys)
}

// lacksKey reports the first key that an object is without: Prefab has no default for it.
func lacksKey(object []byte, keys []string) error {
	var given map[string]json.RawMessage
	if err := json.Unmarshal(object, &given); err != nil {
		return err
	}
	for _, key := range keys {
		if _, ok := given[key]; !ok {
			return fmt.Errorf("Prefab cannot read it: it has no %s", key)
		}
	}
	return nil
}

// inJSON reports a value of another type as JSON names it: the error itself names what this package reads it into.
func inJSON(err error) error {
	var other *json.UnmarshalTypeError
	switch {
	case !errors.As(err, &other):
		return err
	case other.Field == "":
		return fmt.Errorf("it is a %s, not an object", other.Value)
	}
	return fmt.Errorf("%s must not be of type %s", other.Field, other.Value)
}

// PrefabShared reads a shared library of a Prefab package. The result is valid until Close.
func (f *File) PrefabShared(e *Entry) (*elfabi.Library, error) {
	l, _, err := f.library(e)
	return l, err
}

// PrefabStatic reads an archive of a Prefab package. The result is valid until Close.
func (f *File) PrefabStatic(e *Entry) (*elfabi.Archive, error) {
	data, release, err := f.zip.mapped(e, maxLibrary, "an archive")
	if err != nil {
		return nil, err
	}
	f.closers = append(f.closers, release)
	return elfabi.ParseArchive(f.Path+"("+e.Name+")", data)
}
