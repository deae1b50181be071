package dist

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"text/template"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
	"github.com/gondk/gondk/magefiles/internal/build/link"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/read/zipfile"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Prefab packs build/<name>-<version>.aar: a Prefab package (https://google.github.io/prefab/) with one static module, which the Android
// Gradle plugin hands to CMake and ndk-build. It gives the AAR's path.
func (b *Builder) Prefab(ctx context.Context) (string, error) {
	entries, err := b.prefabEntries()
	if err != nil {
		return "", err
	}
	path := b.packed(".aar")
	texts, files := packing(entries)
	return path, b.Run.Do(ctx, step.Task{
		Name: "prefab", Key: texts, Inputs: files, Outputs: []string{path},
		Do: func(context.Context) error { return zipfile.Write(b.Run, path, zip.Deflate, entries) },
	})
}

func (b *Builder) prefabEntries() ([]zipfile.Entry, error) {
	name := b.Matrix.Library.Name
	module := "prefab/modules/" + name + "/"
	entries, err := b.headers(module + "include/")
	if err != nil {
		return nil, err
	}
	entries = append(entries, asJSON("prefab/prefab.json", prefabPackage{name, 2, b.Matrix.Library.Version, []string{}}),
		asJSON(module+"module.json", prefabModule{b.linkFlags()}))
	for _, a := range b.Archives {
		folder := module + "libs/android." + a.ABI.Name + "/"
		entries = append(entries, asJSON(folder+"abi.json", prefabABI{a.ABI.Name, b.Matrix.Android.MinSDK, b.NDK, "none", true}),
			zipfile.Entry{Name: folder + "lib" + name + ".a", File: a.Lib})
	}
	manifest, err := b.manifest(false)
	if err != nil {
		return nil, err
	}
	entries = append(entries, zipfile.Entry{Name: "AndroidManifest.xml", Data: manifest})
	licences, _, err := b.licences("META-INF/licenses/")
	return append(entries, licences...), err
}

// The files of a Prefab package, schema 2: google/prefab PackageMetadata, ModuleMetadataV1, AndroidAbiMetadataV2.
type (
	prefabPackage struct {
		Name          string   `json:"name"`
		SchemaVersion int      `json:"schema_version"`
		Version       string   `json:"version"`
		Dependencies  []string `json:"dependencies"`
	}
	prefabModule struct {
		ExportLibraries []string `json:"export_libraries"`
	}
	prefabABI struct {
		ABI    string `json:"abi"`
		API    int    `json:"api"`
		NDK    int    `json:"ndk"`
		STL    string `json:"stl"`
		Static bool   `json:"static"`
	}
)

// asJSON gives an entry of JSON, of something that always has such a form.
func asJSON(name string, v any) zipfile.Entry {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		panic(err) // texts, numbers and bools always have one
	}
	return zipfile.Entry{Name: name, Data: append(data, '\n')}
}

// linkFlags is what whoever links the archive has to say, for any ABI: Prefab knows no flags for one ABI.
func (b *Builder) linkFlags() []string {
	var libs []string
	for _, a := range b.Archives {
		libs = append(libs, a.Libs...)
	}
	slices.Sort(libs)
	return link.Any(b.Matrix.Android.PageSize, slices.Compact(libs), b.Archives[0].Entry).Flags()
}

var manifestTemplate = template.Must(template.New("").Parse(`<?xml version="1.0" encoding="utf-8"?>
<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="{{.Package}}">
    <uses-sdk android:minSdkVersion="{{.MinSDK}}" />
{{- if .Programs}}
    <!-- Programs run where the installer unpacks them. The app's Gradle file says the same: packaging { jniLibs { useLegacyPackaging = true } } -->
    <application android:extractNativeLibs="true" />
{{- end}}
</manifest>
`))

func (b *Builder) manifest(programs bool) ([]byte, error) {
	var text bytes.Buffer
	err := manifestTemplate.Execute(&text, map[string]any{"Package": matrix.JavaPackage(b.mainModule(), b.Matrix.Library.Name), "MinSDK": b.Matrix.Android.MinSDK, "Programs": programs})
	return text.Bytes(), err
}

// mainModule returns the path of the Go module that the library is of, empty if it is of none.
func (b *Builder) mainModule() string {
	for _, a := range b.Archives {
		if i := slices.IndexFunc(a.Modules, func(m archive.Module) bool { return m.Main }); i >= 0 {
			return a.Modules[i].Path
		}
	}
	return ""
}
