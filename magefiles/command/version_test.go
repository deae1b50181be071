package command

import (
	"runtime/debug"
	"testing"
)

func TestVersionOf(t *testing.T) {
	info := func(version string, settings ...debug.BuildSetting) *debug.BuildInfo {
		return &debug.BuildInfo{Main: debug.Module{Version: version}, Settings: settings}
	}
	revision := debug.BuildSetting{Key: "vcs.revision", Value: "0123456789abcdef0123"}
	for want, of := range map[string]*debug.BuildInfo{
		"v1.2.3":                info("v1.2.3"),
		"of an unknown version": info("(devel)"),
		"of an unknown version (revision 0123456789ab)":                              info("", revision),
		"v1.2.4-0.20261201120000-0123456789ab (revision 0123456789ab, with changes)": info("v1.2.4-0.20261201120000-0123456789ab", revision, debug.BuildSetting{Key: "vcs.modified", Value: "true"}),
		"v1.3.0 (revision 0123456789ab)":                                             info("v1.3.0", revision, debug.BuildSetting{Key: "vcs.modified", Value: "false"}),
	} {
		if got := versionOf(of); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := versionOf(nil); got != "of an unknown version" {
		t.Error(got)
	}
}
