package dist

import (
	"archive/zip"
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/gondk/gondk/magefiles/internal/read/zipfile"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Zip packs build/<name>-<version>.zip: archives, headers, CMake package, ndk-build module, licences, bills of materials, and a note on how
// to use them. It gives the zip's path, and the Go modules that have no licence file.
func (b *Builder) Zip(ctx context.Context) (path string, unlicensed []string, err error) {
	entries, unlicensed, err := b.zipEntries()
	if err != nil {
		return "", nil, err
	}
	for i := range entries {
		entries[i].Name = filepath.Base(b.packed("")) + "/" + entries[i].Name
	}
	path = b.packed(".zip")
	texts, files := packing(entries)
	return path, unlicensed, b.Run.Do(ctx, step.Task{
		Name: "dist", Key: texts, Inputs: files, Outputs: []string{path},
		Do: func(context.Context) error { return zipfile.Write(b.Run, path, zip.Deflate, entries) },
	})
}

func (b *Builder) zipEntries() ([]zipfile.Entry, []string, error) {
	name := b.Matrix.Library.Name
	entries, err := b.headers(name + "/include/")
	if err != nil {
		return nil, nil, err
	}
	for _, a := range b.Archives {
		bill, err := b.bill(a, b.Matrix.Library.Name, a.Lib, archiveDescription(a))
		if err != nil {
			return nil, nil, err
		}
		entries = append(entries,
			zipfile.Entry{Name: name + "/" + a.ABI.Name + "/lib" + name + ".a", File: a.Lib},
			zipfile.Entry{Name: "sbom/" + a.ABI.Name + ".cdx.json", Data: bill},
		)
	}
	for dir, prefix := range map[string]string{b.Matrix.Layout().CMake(): "cmake/", b.Matrix.Layout().NDKBuild(): "ndk-build/"} {
		files, err := zipfile.Below(dir, prefix)
		if err != nil {
			return nil, nil, err
		}
		entries = append(entries, files...)
	}
	licences, none, err := b.licences("licenses/")
	if err != nil {
		return nil, nil, err
	}
	note, err := b.note()
	return append(append(entries, licences...), zipfile.Entry{Name: "README.txt", Data: note}), none, err
}

var noteTemplate = template.Must(template.New("").Parse(`{{.Name}} {{.Version}}: Go code as C static libraries for Android
ABIs: {{.ABIs}}. API level {{.MinSDK}} and newer. You do not need Go to link them.

CMake: configure with -D{{.Name}}_DIR=<this folder>/cmake, then

    find_package({{.Name}} CONFIG REQUIRED)
    target_link_libraries(app PRIVATE gondk::{{.Name}})

ndk-build: run it with NDK_MODULE_PATH=<this folder>/ndk-build, then in Android.mk

    LOCAL_STATIC_LIBRARIES := {{.Name}}
    include $(BUILD_SHARED_LIBRARY)
    $(call import-module,{{.Name}})

The C API is in {{.Name}}/include/{{.Name}}.h. An app can have only one Go runtime: link {{.Name}} into only one library.
licenses/ has the licences of the code in the libraries, sbom/ lists its Go modules, as CycloneDX.
`))

func (b *Builder) note() ([]byte, error) {
	var text bytes.Buffer
	err := noteTemplate.Execute(&text, map[string]any{
		"Name": b.Matrix.Library.Name, "Version": b.Matrix.Library.Version, "ABIs": strings.Join(b.Matrix.ABINames(), ", "), "MinSDK": b.Matrix.Android.MinSDK,
	})
	return text.Bytes(), err
}
