package toolchain

import (
	"context"
	"fmt"
	"path/filepath"
)

const oldestCMake = "3.18"

// cmake looks for CMake and Ninja: the SDK's, which come together, else those on PATH.
func (f *finder) cmake(ctx context.Context) {
	for _, c := range f.cmakeCandidates() {
		t := Tool{Name: "CMake", Path: c.path, Version: c.version(ctx, f), Found: c.found}
		switch {
		case f.tools.CMake.Path != "":
			f.add(Finding{What: t.Name, State: Spare, Path: t.Path, Version: t.Version, Found: t.Found})
		case less(t.Version, oldestCMake):
			f.add(Finding{What: t.Name, State: Unfit, Path: t.Path, Version: t.Version, Found: t.Found,
				Why: fmt.Sprintf("too old: gondk's CMake package needs %s or later", oldestCMake)})
		default:
			f.tools.CMake = f.use(t, f.need.CMake)
		}
	}
	if f.tools.CMake.Path == "" {
		f.missing("CMake", fmt.Sprintf("no CMake %s or later in an SDK or on PATH", oldestCMake), f.need.CMake)
	}
	f.ninja(ctx)
}

// candidate is a program whose version its folder tells, or else the program itself.
type candidate struct {
	place
	told string // version; empty: ask
}

func (c candidate) version(ctx context.Context, f *finder) string {
	if c.told != "" {
		return c.told
	}
	return f.ask(ctx, c.path, firstVersion, "--version")
}

func (f *finder) cmakeCandidates() []candidate {
	var all []candidate
	for _, dir := range f.sdk.newest("cmake", "") {
		if path := filepath.Join(dir.path, "bin", f.env.exe("cmake")); isProgram(path, f.env.OS) {
			all = append(all, candidate{place{path, dir.found}, filepath.Base(dir.path)})
		}
	}
	if path := f.env.LookPath("cmake"); path != "" {
		all = append(all, candidate{place{path, "PATH"}, ""})
	}
	return all
}

func (f *finder) ninja(ctx context.Context) {
	beside := filepath.Join(filepath.Dir(f.tools.CMake.Path), f.env.exe("ninja"))
	path, how := beside, f.tools.CMake.Found
	if f.tools.CMake.Path == "" || how == "PATH" || !isProgram(beside, f.env.OS) {
		path, how = f.env.LookPath("ninja"), "PATH"
	}
	if path == "" {
		f.missing("Ninja", "neither next to CMake nor on PATH", f.need.CMake)
		return
	}
	f.tools.Ninja = f.use(Tool{Name: "Ninja", Path: path, Version: f.ask(ctx, path, firstVersion, "--version"), Found: how}, f.need.CMake)
}
