package appfile

import (
	"path"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// NativeFiles returns the files below lib/ without reading them: neither ELF nor Err is set. Those of a set are in the order of its APKs.
func (f *File) NativeFiles() []NativeLibrary {
	var all []NativeLibrary
	for i := range f.Entries {
		if l, ok := f.nativeFile(&f.Entries[i]); ok {
			all = append(all, l)
		}
	}
	for _, apk := range f.APKs {
		for _, l := range apk.NativeFiles() {
			l.APK = strings.TrimSuffix(strings.TrimPrefix(apk.Path, f.Path+"("), ")")
			all = append(all, l)
		}
	}
	return all
}

// nativeFile takes an entry's name apart: [module/]lib/<abi>/<file>. Files in folders below that are reported too, though nothing loads them.
func (f *File) nativeFile(e *Entry) (NativeLibrary, bool) {
	l := NativeLibrary{Entry: *e}
	rest, folder := e.Name, "lib"
	switch f.Kind {
	case AAB:
		l.Module, rest, _ = strings.Cut(rest, "/")
	case AAR:
		folder = "jni"
	case APKS:
		return l, false
	}
	parts := strings.Split(rest, "/")
	if e.Folder || len(parts) < 3 || parts[0] != folder {
		return l, false
	}
	l.ABI, l.Name = parts[1], path.Base(rest)
	return l, l.Name != "wrap.sh"
}

// Libraries unpacks and reads the files below lib/. The result is valid until Close.
func (f *File) Libraries() []NativeLibrary {
	if f.libraries != nil || f.zip == nil {
		return f.libraries
	}
	f.libraries = f.NativeFiles()
	nested := map[string]*File{"": f}
	for _, apk := range f.APKs {
		nested[strings.TrimSuffix(strings.TrimPrefix(apk.Path, f.Path+"("), ")")] = apk
	}
	for i := range f.libraries {
		l := &f.libraries[i]
		l.ELF, l.Data, l.Err = nested[l.APK].library(&l.Entry)
	}
	return f.libraries
}

// library reads one. What cannot be read as a library is given as it is: the loader may take it all the same.
func (f *File) library(e *Entry) (l *elfabi.Library, data string, err error) {
	data, release, err := f.zip.mapped(e, maxLibrary, "a library")
	if err != nil {
		return nil, "", err
	}
	name := f.Path + "(" + e.Name + ")"
	l, err = elfabi.ParseLibrary(name, data)
	if err == nil {
		if full := f.kept.take(l.Memory()); full != nil {
			release()
			return nil, "", &elfabi.Fault{File: name, Text: full.Error()}
		}
	}
	f.closers = append(f.closers, release)
	return l, data, err
}
