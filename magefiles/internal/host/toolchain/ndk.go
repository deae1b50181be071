package toolchain

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/dated"
	"github.com/gondk/gondk/magefiles/internal/host/ndklite"
)

// readNDK reads the NDK at root. The error says, without the root, why the folder is no NDK or not one to build with on this machine.
func readNDK(env *Env, root string) (*NDK, error) {
	if err := ndkFolder(root); err != nil {
		return nil, err
	}
	ndk, err := readProperties(root)
	if err != nil {
		return ndk, err
	}
	if ndk.Major < dated.OldestNDK {
		return ndk, fmt.Errorf("too old: gondk works with r%d and later", dated.OldestNDK)
	}
	if ndk.Host, err = hostTag(env, ndk); err != nil {
		return ndk, err
	}
	for _, path := range []string{ndk.Tool("clang"), ndk.NDKBuild(), ndk.ToolchainFile()} {
		if !isFile(path) {
			rel, _ := filepath.Rel(root, path)
			return ndk, fmt.Errorf("it has no %s: it was only partly unpacked or downloaded", filepath.ToSlash(rel))
		}
	}
	ndk.MinAPI, ndk.MaxAPI, err = apiRange(ndk)
	return ndk, err
}

// ndkFolder says what root is when it is no NDK's folder.
func ndkFolder(root string) error {
	info, err := os.Stat(root)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return errors.New("no such folder")
	case err != nil:
		return err
	case !info.IsDir():
		return errors.New("a file, not an NDK's folder")
	case isFile(filepath.Join(root, "source.properties")):
		return nil
	case len(newest(filepath.Join(root, "ndk"), "")) > 0:
		return fmt.Errorf("an Android SDK, not an NDK; the newest NDK in it is %s", newest(filepath.Join(root, "ndk"), "")[0])
	case isSDK(root):
		return errors.New("an Android SDK without an NDK, not an NDK")
	case isFile(filepath.Join(root, "RELEASE.TXT")):
		return errors.New("an NDK older than r11")
	}
	return errors.New("not an NDK: it has no source.properties")
}

// readProperties reads source.properties.
func readProperties(root string) (*NDK, error) {
	data, err := os.ReadFile(filepath.Join(root, "source.properties"))
	if err != nil {
		return nil, err
	}
	values := map[string]string{}
	for line := range strings.Lines(string(data)) {
		if key, value, ok := strings.Cut(line, "="); ok {
			values[strings.TrimSpace(key)] = strings.TrimSpace(value)
		}
	}
	v, ok := parseVersion(values["Pkg.Revision"])
	if desc := values["Pkg.Desc"]; !strings.Contains(desc, "NDK") {
		// Every other part of an SDK (cmake, build-tools) has a source.properties too.
		return nil, fmt.Errorf("not an NDK: Pkg.Desc in its source.properties is %q", desc)
	}
	if !ok {
		return nil, fmt.Errorf("not an NDK: Pkg.Revision in its source.properties is %q", values["Pkg.Revision"])
	}
	revision := values["Pkg.Revision"]
	return &NDK{Root: root, Revision: revision, Major: v.nums[0], Lite: revision == ndklite.Revision}, nil
}

// hostTag returns the folder of toolchains/llvm/prebuilt that runs on this machine.
func hostTag(env *Env, ndk *NDK) (string, error) {
	if ndk.Lite {
		return ndklite.Host, nil
	}
	tags := hostTags(env.OS, env.Arch)
	if len(tags) == 0 {
		return "", fmt.Errorf("Google ships no NDK for %s/%s", env.OS, env.Arch)
	}
	prebuilt := filepath.Join(ndk.Root, "toolchains", "llvm", "prebuilt")
	for _, tag := range tags {
		if isDir(filepath.Join(prebuilt, tag)) {
			return tag, nil
		}
	}
	if env.OS == "linux" && env.Arch == "arm64" {
		return "", errors.New("its programs are not for linux/arm64; Google ships no NDK for it")
	}
	var has []string
	entries, _ := os.ReadDir(prebuilt)
	for _, e := range entries {
		has = append(has, e.Name())
	}
	if len(has) == 0 {
		return "", errors.New("it has no toolchains/llvm/prebuilt: it was only partly unpacked or downloaded")
	}
	return "", fmt.Errorf("an NDK for another machine: it has %s, but this machine needs %s", strings.Join(has, ", "), tags[0])
}

// hostTags names the folders that may hold programs for a machine. Google's macOS folder has the one name for both kinds of Mac.
func hostTags(goos, goarch string) []string {
	switch goos + "/" + goarch {
	case "linux/amd64":
		return []string{"linux-x86_64"}
	case "linux/arm64":
		return []string{"linux-arm64", "linux-aarch64"}
	case "darwin/amd64", "darwin/arm64":
		return []string{"darwin-x86_64"}
	case "windows/amd64", "windows/arm64":
		return []string{"windows-x86_64"}
	}
	return nil
}

// apiRange reads the lowest and the highest API level from meta/platforms.json, or from the sysroot's folders where a repackaged NDK
// left that file out.
func apiRange(ndk *NDK) (low, high int, err error) {
	data, err := os.ReadFile(filepath.Join(ndk.Root, "meta", "platforms.json"))
	if errors.Is(err, os.ErrNotExist) {
		return sysrootRange(ndk)
	}
	if err != nil {
		return 0, 0, err
	}
	var platforms struct{ Min, Max int }
	if err := json.Unmarshal(data, &platforms); err != nil || platforms.Min < 1 || platforms.Max < platforms.Min {
		return 0, 0, errors.New("its meta/platforms.json does not give its API levels")
	}
	return platforms.Min, platforms.Max, nil
}

func sysrootRange(ndk *NDK) (low, high int, err error) {
	dirs, _ := filepath.Glob(filepath.Join(ndk.Root, "toolchains", "llvm", "prebuilt", ndk.Host, "sysroot", "usr", "lib", "*", "*"))
	var levels []int
	for _, dir := range dirs {
		if level, err := strconv.Atoi(filepath.Base(dir)); err == nil {
			levels = append(levels, level)
		}
	}
	if len(levels) == 0 {
		return 0, 0, errors.New("it has neither meta/platforms.json nor API levels in its sysroot: it was only partly unpacked or downloaded")
	}
	return slices.Min(levels), slices.Max(levels), nil
}

// serves says why an NDK does not suit the matrix, and what to do then; "" if it does.
func (n *NDK) serves(need *Need) (why, cure string) {
	switch {
	case strings.ContainsAny(n.Root, " \t") && !n.Lite && need.NDKBuild:
		// build/core/init.mk of every NDK stops at a space in its own path; ndklite's does not.
		return "its path has a space, which ndk-build refuses", "move the NDK to a folder without spaces"
	case !need.accepts(n):
		return fmt.Sprintf("abi-matrix.toml accepts only %s", strings.Join(need.NDK, ", ")),
			fmt.Sprintf("%s, or add %q to ndk in abi-matrix.toml", need.another("one of those"), strconv.Itoa(n.Major))
	case need.MinSDK < n.MinAPI:
		return fmt.Sprintf("%s is below %d, this NDK's lowest API level", need.level(), n.MinAPI),
			fmt.Sprintf("set %s to %d or more, or use an older NDK", need.levelSetting(), n.MinAPI)
	case need.MinSDK > n.MaxAPI:
		return fmt.Sprintf("%s is above %d, this NDK's highest API level", need.level(), n.MaxAPI),
			fmt.Sprintf("set %s to %d or less, or use a newer NDK", need.levelSetting(), n.MaxAPI)
	}
	return "", ""
}
