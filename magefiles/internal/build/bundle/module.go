package bundle

import (
	"archive/zip"
	"path/filepath"

	"github.com/gondk/gondk/magefiles/internal/read/zipfile"
)

// module is the zip that bundletool takes as the bundle's base module; its name names the module.
func (p *packing) module() string { return filepath.Join(p.dir, "base.zip") }

// writeModule puts everything where bundletool wants it: manifest, dex, lib, res, assets, root, resources.pb.
func (p *packing) writeModule() error {
	apk, err := zip.OpenReader(p.linked())
	if err != nil {
		return err
	}
	defer apk.Close()
	var entries []zipfile.Entry
	for _, f := range apk.File {
		entries = append(entries, zipfile.Entry{Name: moduleName(f.Name), Zipped: f})
	}
	for dir, prefix := range map[string]string{p.dexDir(): "dex/", p.source("resources"): "root/"} {
		files, err := zipfile.Below(dir, prefix)
		if err != nil {
			return err
		}
		entries = append(entries, files...)
	}
	for _, lib := range p.libraries {
		entries = append(entries, zipfile.Entry{Name: "lib/" + lib.abi + "/" + filepath.Base(lib.packed), File: lib.packed})
	}
	// Stored, not deflated: bundletool compresses on its own.
	return zipfile.Write(p.Runner, p.module(), zip.Store, entries)
}

// moduleName returns the place in a module of what aapt2 put into an APK.
func moduleName(name string) string {
	if name == "AndroidManifest.xml" {
		return "manifest/" + name
	}
	return name
}

// filesBelow returns the files in a folder, at any depth: slash-separated, relative to it, in order. None where there is no folder.
func filesBelow(dir string) ([]string, error) {
	entries, err := zipfile.Below(dir, "")
	var files []string
	for _, e := range entries {
		files = append(files, e.Name)
	}
	return files, err
}
