package subject

import (
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// ModuleFile is one file of a bundle's module.
type ModuleFile struct {
	Module string   // base
	Path   string   // in the module: lib/arm64-v8a/libsample.so
	Parts  []string // of path
	Entry  string   // base/lib/arm64-v8a/libsample.so
}

// In tells whether the file lies below a folder of the module.
func (m ModuleFile) In(folder string) bool { return len(m.Parts) > 1 && m.Parts[0] == folder }

// Name gives the last part of the path.
func (m ModuleFile) Name() string { return m.Parts[len(m.Parts)-1] }

// ModuleFiles gives the files of an App Bundle's modules; other kinds have none. What lies at the top, in BUNDLE-METADATA and in META-INF
// is of no module.
func ModuleFiles(a *App) []ModuleFile {
	if a.Kind != appfile.AAB {
		return nil
	}
	var files []ModuleFile
	for _, e := range a.Entries {
		module, path, ok := strings.Cut(e.Name, "/")
		if e.Folder || !ok || module == "" || path == "" || module == "BUNDLE-METADATA" || module == "META-INF" {
			continue
		}
		files = append(files, ModuleFile{module, path, strings.Split(path, "/"), e.Name})
	}
	return files
}

// BundletoolKnows tells of a folder below lib/. Go builds for four of them; apps may have libraries for others.
func BundletoolKnows(folder string) bool { return abi.Named(folder) != nil }

// LibraryNames gives the names of the libraries for each ABI, whether they can be read or not. The folder for devices that sanitize
// addresses in hardware may have others than the rest.
func LibraryNames(a *App) map[string]map[string]bool {
	byABI := map[string]map[string]bool{}
	note := func(abi, name string) {
		if abi == "arm64-v8a-hwasan" || !BundletoolKnows(abi) || !strings.HasSuffix(name, ".so") {
			return
		}
		if byABI[abi] == nil {
			byABI[abi] = map[string]bool{}
		}
		byABI[abi][name] = true
	}
	for _, m := range ModuleFiles(a) {
		if m.In("lib") && len(m.Parts) == 3 {
			note(m.Parts[1], m.Name())
		}
	}
	for _, one := range APKsOf(a) {
		for _, l := range one.Libraries() {
			note(l.ABI, l.FileName)
		}
	}
	for _, e := range a.Entries {
		if parts := strings.Split(e.Name, "/"); a.Kind == appfile.AAR && !e.Folder && len(parts) == 3 && parts[0] == "jni" {
			note(parts[1], parts[2])
		}
	}
	return byABI
}
