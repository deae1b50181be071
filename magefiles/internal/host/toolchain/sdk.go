package toolchain

import (
	"fmt"
	"path/filepath"
	"slices"
)

// sdk holds the Android SDKs in which tools are looked for, in this order.
type sdk struct {
	roots    []place
	findings Findings
}

// place is a folder and how it was found.
type place struct{ path, found string }

// findSDK reads ANDROID_HOME and ANDROID_SDK_ROOT and adds the place where Android Studio puts an SDK.
//
// A wrong variable matters only if something from an SDK is needed.
func findSDK(env *Env, need *Need) *sdk {
	needed := need.CMake || need.App || !namesNDK(env, need)
	s := &sdk{}
	chosen, notes := firstVariable(env, "SDK", "ANDROID_HOME", "ANDROID_SDK_ROOT")
	s.findings = notes
	if chosen.path != "" {
		if why := wrongSDK(chosen.path); why != "" {
			s.findings = append(s.findings, Finding{What: "SDK", State: Wrong, Needed: needed, Path: chosen.path, Found: chosen.found, Why: why,
				Cure: fmt.Sprintf("set %s to an Android SDK's folder, or unset it", chosen.found)})
		} else {
			s.roots = append(s.roots, chosen)
		}
	}
	if dir := defaultSDK(env); dir != "" && isSDK(dir) && !(chosen.path != "" && real(dir) == real(chosen.path)) {
		s.roots = append(s.roots, place{dir, "the SDK's default place"})
	}
	return s
}

// namesNDK reports whether the NDK is named, so that no SDK is asked for one.
func namesNDK(env *Env, need *Need) bool {
	return need.OfBuild != "" || slices.ContainsFunc(ndkVariables, func(name string) bool { return env.Get(name) != "" })
}

// firstVariable returns the first of the variables that is set, and a warning for each later one that says something else.
func firstVariable(env *Env, what string, names ...string) (place, Findings) {
	var first place
	var notes Findings
	for _, name := range names {
		value := env.Get(name)
		switch {
		case value == "":
		case first.path == "":
			first = place{value, name}
		case real(value) != real(first.path):
			notes = append(notes, Finding{What: what, State: Warning, Path: value, Found: name,
				Why:  fmt.Sprintf("%s=%s contradicts %s=%s, which takes precedence", name, value, first.found, first.path),
				Cure: "set both to the same folder, or unset one"})
		}
	}
	return first, notes
}

// wrongSDK says why a folder is not an SDK, or "".
func wrongSDK(root string) string {
	switch {
	case !filepath.IsAbs(root):
		return "not an absolute path"
	case isFile(root):
		return "a file, not an Android SDK's folder"
	case !isDir(root):
		return "no such folder"
	case isFile(filepath.Join(root, "source.properties")) && isDir(filepath.Join(root, "toolchains")):
		return "an NDK, not an Android SDK"
	case !isSDK(root):
		return "not an Android SDK: it has no platforms, build-tools or other SDK folders"
	}
	return ""
}

// isSDK reports whether a folder has something of an SDK in it, be it nearly empty.
func isSDK(root string) bool {
	parts := []string{"platforms", "build-tools", "platform-tools", "cmdline-tools", "ndk", "ndk-bundle", "cmake", "licenses", "tools"}
	return slices.ContainsFunc(parts, func(part string) bool { return isDir(filepath.Join(root, part)) })
}

// defaultSDK returns where Android Studio puts the SDK.
func defaultSDK(env *Env) string {
	switch {
	case env.OS == "windows" && env.Get("LOCALAPPDATA") != "":
		return filepath.Join(env.Get("LOCALAPPDATA"), "Android", "Sdk")
	case env.OS == "darwin" && env.Home != "":
		return filepath.Join(env.Home, "Library", "Android", "sdk")
	case env.OS == "linux" && env.Home != "":
		return filepath.Join(env.Home, "Android", "Sdk")
	}
	return ""
}

// newest returns the folders for versions in one folder of every SDK (cmake, build-tools), newest first within each.
func (s *sdk) newest(folder, prefix string) []place {
	var all []place
	for _, root := range s.roots {
		for _, path := range newest(filepath.Join(root.path, folder), prefix) {
			all = append(all, place{path, root.found})
		}
	}
	return all
}

// tool returns the newest of a file that every version of a folder may have: lib/d8.jar of build-tools.
func (s *sdk) tool(name, folder, file string) Tool {
	for _, dir := range s.newest(folder, "") {
		if path := filepath.Join(dir.path, filepath.FromSlash(file)); isFile(path) {
			return Tool{Name: name, Path: path, Version: filepath.Base(dir.path), Found: dir.found}
		}
	}
	return Tool{}
}
