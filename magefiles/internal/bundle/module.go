package bundle

import (
	"archive/zip"
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
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
	var entries []entry
	for _, f := range apk.File {
		entries = append(entries, entry{name: moduleName(f.Name), zipped: f})
	}
	for dir, prefix := range map[string]string{p.dexDir(): "dex/", p.source("resources"): "root/"} {
		names, err := filesBelow(dir)
		if err != nil {
			return err
		}
		for _, name := range names {
			entries = append(entries, entry{name: prefix + name, file: filepath.Join(dir, filepath.FromSlash(name))})
		}
	}
	for _, lib := range p.libraries {
		entries = append(entries, entry{name: "lib/" + lib.abi + "/" + filepath.Base(lib.file), file: lib.file})
	}
	return p.writeZip(p.module(), entries)
}

// moduleName gives the place in a module of what aapt2 put into an APK.
func moduleName(name string) string {
	if name == "AndroidManifest.xml" {
		return "manifest/" + name
	}
	return name
}

// entry is one file in a zip that is to be written.
type entry struct {
	name   string
	file   string    // where its content is
	zipped *zip.File // or here
}

func (e entry) open() (io.ReadCloser, error) {
	if e.zipped != nil {
		return e.zipped.Open()
	}
	return os.Open(e.file)
}

// writeZip writes the same bytes for the same contents: sorted, with one time for all, without folders. Nothing is compressed: who reads these
// zips compresses on their own.
func (b *Builder) writeZip(path string, entries []entry) error {
	slices.SortFunc(entries, func(x, y entry) int { return cmp.Compare(x.name, y.name) })
	return b.Runner.Stage(path, func(tmp string) error {
		f, err := os.Create(tmp)
		if err != nil {
			return err
		}
		defer f.Close()
		z := zip.NewWriter(f)
		for _, e := range entries {
			if strings.HasSuffix(e.name, "/") {
				continue // bundletool refuses entries for folders
			}
			if err := addTo(z, e); err != nil {
				return fmt.Errorf("%s: %w", e.name, err)
			}
		}
		if err := z.Close(); err != nil {
			return err
		}
		return f.Close()
	})
}

// dosEpoch is 1980-01-01 in a zip's own form, without Go's extra field for a time.
const dosEpoch = 1<<5 | 1

func addTo(z *zip.Writer, e entry) error {
	in, err := e.open()
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := z.CreateHeader(&zip.FileHeader{Name: e.name, Method: zip.Store, ModifiedDate: dosEpoch})
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return err
}

// filesBelow gives the files in a folder, at any depth: slash-separated, relative to it, in order. None where there is no folder.
func filesBelow(dir string) ([]string, error) {
	if len(existing(dir)) == 0 {
		return nil, nil
	}
	var files []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		files = append(files, filepath.ToSlash(rel))
		return err
	})
	return files, err
}
