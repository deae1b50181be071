package dist

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
	"github.com/gondk/gondk/magefiles/internal/read/zipfile"
)

// licenceName is what files with the terms of a module are called.
var licenceName = lazyregexp.New(`(?i)^(licen[cs]e|copying|notice|patents|copyright|unlicense)([.-].*)?$`)

// licences returns the files with the terms of every module that the archives hold code of, each module in a folder below prefix; none are
// those that have no such file. Licences of code allow binaries of it where they come along.
func (b *Builder) licences(prefix string) (entries []zipfile.Entry, none []string, err error) {
	for _, m := range b.modules() {
		names, err := LicenceFiles(m.Dir)
		if err != nil {
			return nil, nil, err
		}
		if len(names) == 0 {
			none = append(none, m.Path)
		}
		folder := prefix + m.Path
		if m.Version != "" {
			folder += "@" + m.Version
		}
		for _, name := range names {
			entries = append(entries, zipfile.Entry{Name: folder + "/" + name, File: filepath.Join(m.Dir, name)})
		}
	}
	return entries, none, nil
}

// modules returns the modules of all archives and programs, each once, by path.
func (b *Builder) modules() []archive.Module {
	var all []archive.Module
	code := slices.Clone(b.Archives)
	for _, p := range b.Programs {
		code = append(code, p.Code)
	}
	for _, a := range code {
		for _, m := range a.Modules {
			if !slices.Contains(all, m) {
				all = append(all, m)
			}
		}
	}
	slices.SortFunc(all, archive.Module.Compare)
	return all
}

// LicenceFiles returns the names of a folder's files with terms. A vendor folder may have none of a module's own.
func LicenceFiles(dir string) ([]string, error) {
	files, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var names []string
	for _, f := range files {
		if licenceName().MatchString(f.Name()) && f.Type().IsRegular() {
			names = append(names, f.Name())
		}
	}
	return names, err
}
