package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
)

func versionCommand(_ context.Context, args []string, out io.Writer) error {
	if len(args) > 0 {
		return usage{errors.New("version takes nothing")}
	}
	info, _ := debug.ReadBuildInfo()
	_, err := fmt.Fprintf(out, "gondk %s\n%s %s/%s\n", versionOf(info), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// versionOf gives the version of the module that a program was built from, and the revision where it was a clone.
func versionOf(info *debug.BuildInfo) string {
	const unknown = "of an unknown version"
	if info == nil {
		return unknown
	}
	version := info.Main.Version
	if version == "" || version == "(devel)" {
		version = unknown
	}
	revision, changed := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = ", with changes"
		}
	}
	if revision == "" {
		return version
	}
	return fmt.Sprintf("%s (revision %.12s%s)", version, revision, changed)
}
