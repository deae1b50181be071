package toolchain

import (
	"fmt"
	"path/filepath"

	"github.com/gondk/gondk/magefiles/internal/facts/dated"
)

// ndkVariables name an NDK; the first that is set counts.
var ndkVariables = []string{"ANDROID_NDK_HOME", "ANDROID_NDK_ROOT", "ANDROID_NDK"}

// ndk looks for an NDK in the order of DESIGN's second decision.
func (f *finder) ndk() {
	if f.need.OfBuild != "" {
		f.ndkNamed(place{f.need.OfBuild, ofBuild}, f.need.another("an NDK "+dated.NDKs()))
		return
	}
	chosen, notes := firstVariable(f.env, "NDK", ndkVariables...)
	f.findings = append(f.findings, notes...)
	if chosen.path != "" {
		f.ndkNamed(chosen, fmt.Sprintf("set %s to the folder of an NDK %s, the one with source.properties, or unset it", chosen.found, dated.NDKs()))
	}
	seen := map[string]bool{real(chosen.path): true}
	for _, c := range f.ndkCandidates() {
		if !seen[real(c.path)] {
			f.ndkCandidate(c, chosen.path == "")
			seen[real(c.path)] = true
		}
	}
	if f.tools.NDK == nil && chosen.path == "" {
		f.lite()
	}
}

// ofBuild is how an NDK was found that the build brings.
const ofBuild = "the build that asks"

// ndkNamed takes the NDK that a variable or a build names. If it cannot be used, that is an error, not a reason to take another.
func (f *finder) ndkNamed(c place, cure string) {
	wrong := Finding{What: "NDK", State: Wrong, Needed: true, Path: c.path, Found: c.found, Cure: cure}
	if !filepath.IsAbs(c.path) {
		wrong.Why = "not an absolute path"
		f.add(wrong)
		return
	}
	ndk, err := readNDK(f.env, c.path)
	if ndk != nil {
		wrong.Version = ndk.Revision
	}
	if err != nil {
		wrong.Why = err.Error()
		f.add(wrong)
		return
	}
	if why, cure := ndk.serves(f.need); why != "" {
		wrong.Why, wrong.Cure = why, cure
		f.add(wrong)
		return
	}
	f.useNDK(ndk, c.found)
}

// ndkCandidates lists the folders that may be an NDK: side by side in an SDK, in its old single place, in gondk's cache.
func (f *finder) ndkCandidates() []place {
	var all []place
	for _, root := range f.sdk.roots {
		for _, path := range newest(filepath.Join(root.path, "ndk"), "") {
			all = append(all, place{path, root.found})
		}
		if old := filepath.Join(root.path, "ndk-bundle"); isDir(old) {
			all = append(all, place{old, root.found})
		}
	}
	for _, path := range newest(filepath.Join(f.env.Cache, "ndk"), "") {
		all = append(all, place{path, "gondk's cache"})
	}
	return all
}

// ndkCandidate judges one candidate; the first fit one is used where wanted.
func (f *finder) ndkCandidate(c place, wanted bool) {
	found := Finding{What: "NDK", State: Unfit, Path: c.path, Version: filepath.Base(c.path), Found: c.found}
	ndk, err := readNDK(f.env, c.path)
	if ndk != nil {
		found.Version = ndk.Revision
	}
	if err != nil {
		found.Why = err.Error()
		f.add(found)
		return
	}
	if found.Why, found.Cure = ndk.serves(f.need); found.Why != "" {
		f.add(found)
		return
	}
	if f.tools.NDK != nil || !wanted {
		found.State = Spare
		f.add(found)
		return
	}
	f.useNDK(ndk, c.found)
}

func (f *finder) useNDK(ndk *NDK, how string) {
	ndk.Found = how
	f.tools.NDK = ndk
	f.add(Finding{What: "NDK", State: Used, Needed: true, Path: ndk.Root, Version: ndk.Revision, Found: how})
	if ndk.Major > dated.NewestNDK {
		f.add(Finding{What: "NDK", State: Warning, Version: ndk.Revision,
			Why: fmt.Sprintf("newer than r%d, the newest that this gondk supports", dated.NewestNDK)})
	}
}
