package dist

import (
	"archive/zip"
	"context"
	"os"
	"path/filepath"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
	"github.com/gondk/gondk/magefiles/internal/build/shared"
	"github.com/gondk/gondk/magefiles/internal/read/zipfile"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// AAR packs finished libraries into an AAR, which an app adds and loads: libraries, a Prefab package with each of them as a shared module
// for native code, rules for R8, licences and bills of materials. It lies with its pom and checksums where Maven and Gradle look for it in a
// repository that is a folder, build/maven. It gives the AAR's path.
func (b *Builder) AAR(ctx context.Context, libs []shared.Library) (string, error) {
	entries, err := b.aarEntries(libs)
	if err != nil {
		return "", err
	}
	at := b.coordinates()
	path, pomPath := at.file(b.Matrix, ".aar"), at.file(b.Matrix, ".pom")
	pom, err := b.pom(at)
	if err != nil {
		return "", err
	}
	texts, files := packing(entries)
	texts[".pom"] = string(pom)
	outputs := append(withSums(path), withSums(pomPath)...)
	sources := at.file(b.Matrix, "-sources.jar")
	if b.Bound != nil {
		files, outputs = append(files, b.Bound.Sources), append(outputs, withSums(sources)...)
	}
	return path, b.Run.Do(ctx, step.Task{
		Name: "aar", Key: texts, Inputs: files, Outputs: outputs,
		Do: func(context.Context) error {
			if err := zipfile.Write(b.Run, path, zip.Deflate, entries); err != nil {
				return err
			}
			if err := b.Run.WriteFile(pomPath, pom); err != nil {
				return err
			}
			if b.Bound == nil {
				return b.writeSums(path, pomPath)
			}
			if err := b.Run.CopyFile(b.Bound.Sources, sources); err != nil {
				return err
			}
			return b.writeSums(path, pomPath, sources)
		},
	})
}

// consumerRules keep R8 from renaming what native code finds by name: classes with native methods, and these.
const consumerRules = `# Native code finds these by name.
-keepclasseswithmembernames,includedescriptorclasses class * {
    native <methods>;
}
`

func (b *Builder) rules() ([]byte, error) {
	if b.Bound == nil {
		return []byte(consumerRules), nil
	}
	more, err := os.ReadFile(b.Bound.Rules)
	return append([]byte(consumerRules), more...), err
}

func (b *Builder) aarEntries(libs []shared.Library) ([]zipfile.Entry, error) {
	manifest, err := b.manifest(len(b.Programs) > 0)
	if err != nil {
		return nil, err
	}
	rules, err := b.rules()
	if err != nil {
		return nil, err
	}
	entries := []zipfile.Entry{{Name: "AndroidManifest.xml", Data: manifest}, {Name: "proguard.txt", Data: rules}}
	if b.Bound != nil {
		entries = append(entries, zipfile.Entry{Name: "classes.jar", File: b.Bound.Classes})
	}
	for _, l := range libs {
		entries = append(entries, zipfile.Entry{Name: "jni/" + l.ABI.Name + "/lib" + l.Name + ".so", File: l.Packed})
	}
	programs, err := b.programs()
	if err != nil {
		return nil, err
	}
	entries = append(entries, programs...)
	prefab, err := b.sharedModules(libs)
	if err != nil {
		return nil, err
	}
	entries = append(entries, prefab...)
	for _, a := range b.Archives {
		bill, err := b.billOfAAR(a, libs)
		if err != nil {
			return nil, err
		}
		entries = append(entries, zipfile.Entry{Name: "META-INF/sbom/" + a.ABI.Name + ".cdx.json", Data: bill})
	}
	licences, _, err := b.licences("META-INF/licenses/")
	return append(entries, licences...), err
}

// programs gives the programs, which lie in the same folders as libraries, each with its bill of materials.
func (b *Builder) programs() (entries []zipfile.Entry, err error) {
	for _, p := range b.Programs {
		abi := p.ABI().Name
		bill, err := b.bill(p.Code, p.Name, p.Packed, "program of Go code for Android's ABI "+abi)
		if err != nil {
			return nil, err
		}
		entries = append(entries, zipfile.Entry{Name: "jni/" + abi + "/" + filepath.Base(p.Packed), File: p.Packed},
			zipfile.Entry{Name: "META-INF/sbom/" + abi + "-" + p.Name + ".cdx.json", Data: bill})
	}
	return entries, nil
}

// billOfAAR is the bill of materials of the libraries of one ABI: they hold what its archive holds.
func (b *Builder) billOfAAR(a archive.Archive, libs []shared.Library) ([]byte, error) {
	for _, l := range libs {
		if l.ABI.Name == a.ABI.Name {
			return b.bill(a, b.Matrix.Library.Name, l.Packed, "shared library of Go code for Android's ABI "+a.ABI.Name)
		}
	}
	return b.bill(a, b.Matrix.Library.Name, a.Lib, archiveDescription(a))
}

// sharedModules gives a Prefab package with a module for each library, by which Gradle hands it to CMake and ndk-build.
func (b *Builder) sharedModules(libs []shared.Library) ([]zipfile.Entry, error) {
	name := b.Matrix.Library.Name
	entries := []zipfile.Entry{asJSON("prefab/prefab.json", prefabPackage{name, 2, b.Matrix.Library.Version, []string{}})}
	done := map[string]bool{}
	for _, l := range libs {
		module := "prefab/modules/" + l.Name + "/"
		if !done[l.Name] {
			done[l.Name] = true
			headers, err := b.headers(module + "include/")
			if err != nil {
				return nil, err
			}
			entries = append(append(entries, headers...), asJSON(module+"module.json", prefabModule{[]string{}}))
		}
		folder := module + "libs/android." + l.ABI.Name + "/"
		entries = append(entries, asJSON(folder+"abi.json", prefabABI{l.ABI.Name, b.Matrix.Android.MinSDK, b.NDK, "none", false}),
			zipfile.Entry{Name: folder + "lib" + l.Name + ".so", File: l.Packed})
	}
	return entries, nil
}
