package appfile

import (
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// Open reads a bundle, an APK, a set of APKs or an AAR. The content decides which kind it is, not the name. Close it when it is no longer
// needed.
func Open(path string) (*File, error) {
	file, size, err := raw.Open(path)
	if err != nil {
		return nil, err
	}
	f, err := read(path, file, size)
	if err != nil {
		file.Close()
		return nil, err
	}
	f.closers = append(f.closers, file.Close)
	return f, nil
}

// Close releases what Open and Libraries hold. Results of elfabi for the file's libraries must not be used afterwards: names and
// sections are parts of unpacked files that are gone.
func (f *File) Close() error {
	var errs []error
	for _, apk := range f.APKs {
		errs = append(errs, apk.Close())
	}
	for _, c := range slices.Backward(f.closers) {
		errs = append(errs, c())
	}
	f.closers, f.libraries, f.zip = nil, nil, nil
	return errors.Join(errs...)
}

func read(name string, r io.ReaderAt, size int64) (*File, error) {
	z, err := readZip(name, r, size, newRoom(size))
	if err != nil {
		return nil, err
	}
	kind, err := z.kind()
	if err != nil {
		return nil, err
	}
	f := &File{Path: name, Kind: kind, Size: size, Entries: z.entries, zip: z, odd: &z.odd, kept: newBudget(size)}
	f.noteBroken()
	switch kind {
	case AAB:
		f.readBundle()
	case APK:
		f.readAPK()
	case APKS:
		f.readSet()
	case AAR:
		f.readAAR()
	}
	f.Signing.JAR = z.jarSigned()
	if n := f.countNative(); n > maxNativeFiles {
		return nil, errors.Join(z.fail("%d files below lib/: gondk reads up to %d; the file is damaged or malicious", n, maxNativeFiles), f.Close())
	}
	return f, nil
}

func (f *File) countNative() int {
	n := 0
	for i := range f.Entries {
		if _, ok := f.nativeFile(&f.Entries[i]); ok {
			n++
		}
	}
	for _, apk := range f.APKs {
		n += apk.countNative()
	}
	return n
}

// No app has more than these. They limit what is kept of a malicious file.
const (
	maxNativeFiles = 4096
	maxModules     = 1024
	maxAPKs        = 8192
	maxProblems    = 100
)

const (
	manifestName = "AndroidManifest.xml"
	configName   = "BundleConfig.pb"
)

// kind finds out what the zip is by its content.
func (z *zipFile) kind() (Kind, error) {
	if z.find(configName) != nil {
		return AAB, nil
	}
	if e := z.find(manifestName); e != nil {
		text, err := z.text(e, maxManifest, "a manifest")
		switch {
		case err != nil && z.kindByFiles() != "":
			return z.kindByFiles(), nil // and the manifest becomes a problem
		case err != nil:
			return "", err
		case isBinaryXML(text):
			return APK, nil
		case isTextXML(text):
			return AAR, nil
		}
		return "", z.fail("%s is neither binary XML, as in an APK, nor text, as in an AAR; give the finished APK or bundle", manifestName)
	}
	apks := false
	for _, e := range z.entries {
		if strings.HasSuffix(e.Name, "/manifest/"+manifestName) && strings.Count(e.Name, "/") == 2 {
			return AAB, nil
		}
		apks = apks || strings.HasSuffix(e.Name, ".apk")
	}
	if apks || z.find("toc.pb") != nil {
		return APKS, nil
	}
	return "", z.fail("a zip file, but no App Bundle (no %s), APK or AAR (no %s), and no set of APKs (no toc.pb, no *.apk); give one of these",
		configName, manifestName)
}

// kindByFiles tells what a zip is whose manifest cannot be unpacked, by files that only the one or the other has.
func (z *zipFile) kindByFiles() Kind {
	for name, kind := range map[string]Kind{"classes.dex": APK, "resources.arsc": APK, "classes.jar": AAR, "R.txt": AAR} {
		if z.find(name) != nil {
			return kind
		}
	}
	return ""
}

// noteBroken takes the entries whose content nobody finds.
func (f *File) noteBroken() {
	for _, b := range f.zip.broken {
		f.note(b.name, b.err.error)
	}
}

// note takes what went wrong with a part of the file, unless it is told of already.
func (f *File) note(entry string, err error) {
	if Told(err) {
		return
	}
	if !strings.HasPrefix(err.Error(), f.Path) {
		err = fmt.Errorf("%s(%s): %w", f.Path, entry, err)
	}
	if len(f.Problems) < maxProblems {
		f.Problems = append(f.Problems, err)
	}
}

func (f *File) readBundle() {
	modules := map[string]*Module{}
	for i := range f.zip.entries {
		e := &f.zip.entries[i]
		name, rest, nested := strings.Cut(e.Name, "/")
		switch {
		case e.Name == configName:
			f.readConfig(e)
		case !nested || name == "META-INF" || name == "":
		case name == "BUNDLE-METADATA":
			f.Metadata = append(f.Metadata, *e)
		default:
			if modules[name] == nil && len(modules) == maxModules {
				f.note(e.Name, fmt.Errorf("the bundle has more than %d modules; it is damaged or malicious", maxModules))
				continue
			}
			if modules[name] == nil {
				modules[name] = &Module{Name: name}
			}
			f.readModuleFile(modules[name], rest, e)
		}
	}
	for _, m := range modules {
		f.Modules = append(f.Modules, *m)
	}
	slices.SortFunc(f.Modules, func(a, b Module) int { return strings.Compare(a.Name, b.Name) })
}

func (f *File) readModuleFile(m *Module, name string, e *Entry) {
	switch {
	case name == "manifest/"+manifestName:
		f.readManifest(m, e)
	case name == "native.pb":
		m.HasNative = true
		f.readNative(m, e)
	case path.Dir(name) == "dex" && strings.HasSuffix(name, ".dex"):
		f.readDex(m, e)
	}
}

func (f *File) readConfig(e *Entry) {
	text, err := f.zip.text(e, maxProto, "a bundle's configuration")
	if err == nil {
		f.Config, err = parseBundleConfig(text)
	}
	if err != nil {
		f.note(e.Name, err)
	}
}

func (f *File) readNative(m *Module, e *Entry) {
	text, err := f.zip.text(e, maxProto, "a table of native folders")
	if err == nil {
		m.Native, err = parseNative(text, f.kept)
	}
	if err != nil {
		f.note(e.Name, err)
	}
}

func (f *File) readManifest(m *Module, e *Entry) {
	text, err := f.zip.text(e, maxManifest, "a manifest")
	if err == nil {
		m.Manifest, err = parseManifest(text)
	}
	if err == nil && f.Kind == AAB && !m.Manifest.Binary && !m.Manifest.Text {
		m.Outline, err = outliner{f.kept}.outline(text)
	}
	if err != nil {
		f.note(e.Name, err)
	}
}

func (f *File) readDex(m *Module, e *Entry) {
	data, release, err := f.zip.mapped(e, maxDex, "a dex file")
	if err != nil {
		f.note(e.Name, err)
		return
	}
	defer release()
	dex, err := parseDex(path.Base(e.Name), data, f.kept)
	if err != nil {
		f.note(e.Name, err)
		return
	}
	m.Dex = append(m.Dex, dex)
}

func (f *File) readAPK() {
	m := Module{}
	f.readManifest(&m, f.zip.find(manifestName))
	for i := range f.zip.entries {
		if e := &f.zip.entries[i]; strings.HasPrefix(e.Name, "classes") && strings.HasSuffix(e.Name, ".dex") && !strings.Contains(e.Name, "/") {
			f.readDex(&m, e)
		}
	}
	f.Modules = []Module{m}
	var err error
	if f.Signing, err = f.zip.signatures(); err != nil {
		f.note("APK signing block", err)
	}
}

func (f *File) readAAR() {
	m := Module{}
	f.readManifest(&m, f.zip.find(manifestName))
	for i := range f.zip.entries {
		if e := &f.zip.entries[i]; e.Name == "classes.jar" || path.Dir(e.Name) == "libs" && strings.HasSuffix(e.Name, ".jar") {
			f.readJar(&m, e)
		}
	}
	f.Modules = []Module{m}
	f.readPrefab()
}

// readSet reads the APKs of a set.
func (f *File) readSet() {
	for i := range f.zip.entries {
		e := &f.zip.entries[i]
		if !strings.HasSuffix(e.Name, ".apk") {
			continue
		}
		if len(f.APKs) == maxAPKs {
			f.note(e.Name, fmt.Errorf("the set has more than %d APKs; it is damaged or malicious", maxAPKs))
			return
		}
		apk, err := f.openNested(e)
		if err != nil {
			f.note(e.Name, err)
			continue
		}
		f.APKs = append(f.APKs, apk)
	}
}

func (f *File) openNested(e *Entry) (*File, error) {
	name := f.Path + "(" + e.Name + ")"
	r, size, release, err := f.zip.nested(e, maxAPK, "an APK")
	if err != nil {
		return nil, err
	}
	z, err := readZip(name, r, size, f.zip.room)
	if err == nil {
		var kind Kind
		if kind, err = z.kind(); err == nil && kind != APK {
			err = z.fail("named .apk but is another kind of file: %s; the set is damaged or malicious: make or fetch it again", kind)
		}
	}
	if err != nil {
		return nil, errors.Join(err, release())
	}
	apk := &File{Path: name, Kind: APK, Size: size, Entries: z.entries, zip: z, odd: &z.odd, kept: f.kept, closers: []func() error{release}}
	apk.noteBroken()
	apk.readAPK()
	apk.Signing.JAR = z.jarSigned()
	return apk, nil
}
