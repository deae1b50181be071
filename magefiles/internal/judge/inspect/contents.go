package inspect

import (
	"runtime/debug"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// Contents is where the code in a file comes from, as far as the file itself tells. It stays good when the file is closed.
type Contents struct {
	Libraries []Made
	Artifacts []appfile.Artifact // of an app: the Maven artifacts that went into it, or which it is
	Sealed    bool               // an APK has the list of them, encrypted for Google Play
}

// Made is what a library or an archive tells of how it was made.
type Made struct {
	Name, ABI string
	SONAME    string // empty if it has none
	HasGo     bool
	Go        string   // the release: go1.26.8; empty if it is not told
	Main      Module   // the main package's module; empty if it is not told
	Modules   []Module // others that are linked in
	NDK       string   // r27c; empty if it is not told
}

// Module is a Go module.
type Module struct {
	Path, Version string
	Replaces      string // the module in whose place it was built; empty if there is none
}

// Contents collects it.
func (o *Opened) Contents() *Contents {
	c := &Contents{}
	for _, l := range o.Libraries {
		c.Libraries = append(c.Libraries, madeOf(l))
	}
	for _, a := range o.Archives {
		c.Libraries = append(c.Libraries, archiveMade(a))
	}
	for _, app := range o.apps {
		c.Artifacts = append(c.Artifacts, artifacts(app)...)
		c.Sealed = c.Sealed || sealed(app)
	}
	return c
}

func sealed(app *appfile.File) bool {
	return app.Signing.Dependencies || slices.ContainsFunc(app.APKs, sealed)
}

// artifacts gives those that went into an app; of an AAR also which one it is itself, by where it lies.
func artifacts(app *appfile.File) []appfile.Artifact {
	all := app.Artifacts()
	if app.Kind != appfile.AAR {
		return all
	}
	if own := appfile.ArtifactOf(app.Path); own != nil {
		all = append([]appfile.Artifact{*own}, all...)
	}
	return all
}

func madeOf(l *check.Library) Made {
	m := Made{Name: strings.Clone(l.Name), ABI: strings.Clone(l.Place.ABI), SONAME: strings.Clone(l.SONAME), HasGo: l.HasGoInfo() || l.HasGoTable() || l.GoBuildID() != ""}
	if ident := l.AndroidIdent(); ident != nil {
		m.NDK = strings.Clone(ident.NDK)
	}
	info, err := l.FindGoInfo()
	m.take(info, err)
	return m
}

// archiveMade goes by the first member that tells: gondk's archives have one, and others hold Go's code in one.
func archiveMade(a *check.Archive) Made {
	m := Made{Name: a.Place.Library(), ABI: a.Place.ABI}
	for _, member := range a.Members {
		object, err := member.Object()
		if err != nil || !object.HasGoInfo() {
			continue
		}
		info, err := object.GoInfo()
		m.HasGo = true
		m.take(info, err)
		break
	}
	return m
}

// take copies what Go's build information tells: its texts are parts of the file.
func (m *Made) take(info *elfabi.GoInfo, err error) {
	if info == nil || err != nil {
		return
	}
	m.HasGo, m.Go, m.Main = true, strings.Clone(info.GoVersion), moduleOf(&info.Main)
	for _, dep := range info.Deps {
		m.Modules = append(m.Modules, moduleOf(dep))
	}
}

func moduleOf(m *debug.Module) Module {
	is := m
	for is.Replace != nil {
		is = is.Replace
	}
	one := Module{Path: strings.Clone(is.Path), Version: strings.Clone(is.Version)}
	if is != m {
		one.Replaces = strings.Clone(m.Path)
	}
	return one
}
