package elfabi

import (
	"runtime/debug"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// GoInfo is Go's build information.
type GoInfo struct {
	*debug.BuildInfo // GoVersion, Path, Main, Deps; Settings in the file's order
}

// Setting returns a build setting: GOOS, GOARM64, -tags. It is empty if there is none.
func (g *GoInfo) Setting(key string) string {
	for _, s := range g.Settings {
		if s.Key == key {
			return s.Value
		}
	}
	return ""
}

const (
	goMagic   = "\xff Go buildinf:"
	goHeader  = 32 // bytes of magic, pointer size, flags and, until Go 1.17, two pointers
	goFlagsAt = 15
	goInline  = 2  // the version and the modules follow as text; since Go 1.18
	goFraming = 16 // bytes of marks on either side of the modules' text

	maxGoModules = 1 << 22 // bytes: a thousand modules have a tenth
	maxGoLines   = 1 << 14 // of them: a short line takes several times its size in memory
)

const goInfoSection = ".go.buildinfo"

// HasGoInfo reports whether there is something for GoInfo to read, be it damaged.
func (f *File) HasGoInfo() bool { return f.Section(goInfoSection) != nil }

// GoInfo reads .go.buildinfo, nil if there is none. debug/buildinfo reads neither objects nor archives.
func (f *File) GoInfo() (*GoInfo, error) {
	info, err := f.readGoInfo()
	return info, PartGo.of(err)
}

func (f *File) readGoInfo() (*GoInfo, error) {
	s := f.Section(goInfoSection)
	if s == nil {
		return nil, nil
	}
	return f.goInfoAt(f.content(s))
}

// goInfoAt reads what stands at the beginning of data.
func (f *File) goInfoAt(data string) (*GoInfo, error) {
	if !strings.HasPrefix(data, goMagic) || len(data) < goHeader {
		return nil, f.fail(".go.buildinfo does not start the way Go writes it; the file is damaged: build it again")
	}
	if data[goFlagsAt]&goInline == 0 {
		return nil, f.fail(".go.buildinfo is from Go 1.17 or older; build it with a newer Go")
	}
	version, rest, ok := goText(data[goHeader:])
	modules, _, ok2 := goText(rest)
	if !ok || !ok2 {
		return nil, f.fail(".go.buildinfo is truncated; the file is damaged: build it again")
	}
	if len(modules) > maxGoModules {
		return nil, f.fail(".go.buildinfo has %d bytes of modules, more than any program (%d); the file is damaged: build it again", len(modules), maxGoModules)
	}
	if n := strings.Count(modules, "\n"); n > maxGoLines {
		return nil, f.fail(".go.buildinfo has %d lines of modules and settings, more than any program (%d); the file is damaged: build it again", n, maxGoLines)
	}
	return f.parseGoInfo(version, modules)
}

func (f *File) parseGoInfo(version, modules string) (*GoInfo, error) {
	info := &debug.BuildInfo{}
	if len(modules) > 2*goFraming {
		var err error
		if info, err = debug.ParseBuildInfo(modules[goFraming : len(modules)-goFraming]); err != nil {
			return nil, f.fail(".go.buildinfo: %v; the file is damaged: build it again", err)
		}
	}
	info.GoVersion = version
	return &GoInfo{info}, nil
}

// goText reads a text that its length stands before.
func goText(s string) (text, rest string, ok bool) {
	n, rest, ok := raw.ULEB(s)
	if !ok || n > uint64(len(rest)) {
		return "", "", false
	}
	return rest[:n], rest[n:], true
}
