package reproduce

import (
	"cmp"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/inspect"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// Released is what a released file is, as far as it decides what is to be built.
type Released struct {
	Kind  appfile.Kind // empty: a library or an archive
	Split string       // of an APK; empty for what is no split
	Bare  bool         // an APK without native code, as the one of a set that all devices get
	Ready bool         // an AAR with libraries for apps, and not archives alone

	Archive bool
	Names   []string // of a library or an archive: its file's, and the SONAME
	ABI     string
}

// Look tells what a released file is.
func Look(file string) (Released, error) {
	opened, err := inspect.File(file, check.Target{})
	if err != nil {
		return Released{}, err
	}
	defer opened.Close()
	switch {
	case len(opened.Apps) > 0:
		f := opened.Apps[0].File
		return Released{Kind: f.Kind, Split: strings.Clone(splitOf(f)), Bare: len(f.NativeFiles()) == 0, Ready: f.Kind == appfile.AAR && jniOf(f)}, nil
	case len(opened.Libraries) > 0:
		l := opened.Libraries[0]
		return Released{Names: slices.Compact([]string{l.Name, cmp.Or(strings.Clone(l.SONAME), l.Name)}), ABI: l.Place.ABI}, nil
	case len(opened.Archives) > 0:
		return Released{Archive: true, Names: []string{filepath.Base(file)}, ABI: opened.Archives[0].Place.ABI}, nil
	}
	return Released{}, fmt.Errorf("%s: %w", file, errOpen)
}

// jniOf reports whether an AAR has libraries that apps load.
func jniOf(f *appfile.File) bool {
	return slices.ContainsFunc(f.Entries, func(e appfile.Entry) bool { return strings.HasPrefix(e.Name, "jni/") && path.Ext(e.Name) == ".so" })
}
