package toolchain

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
)

// packing looks for what makes bundles out of a built app: aapt2, apksigner, bundletool, D8 and the platform's classes and resources.
func (f *finder) packing(ctx context.Context) {
	f.tools.AAPT2 = f.buildTool(ctx, "aapt2", f.env.exe("aapt2"), "version", f.need.App)
	f.tools.APKSigner = f.buildTool(ctx, "apksigner", f.script("apksigner"), "--version", false)
	f.bundletool()
	f.d8()
	f.platform()
}

func (f *finder) script(name string) string {
	if f.env.OS == "windows" {
		return name + ".bat"
	}
	return name
}

// buildTool takes a program from the newest build-tools of an SDK, else from PATH.
func (f *finder) buildTool(ctx context.Context, name, file, versionFlag string, needed bool) Tool {
	t := f.sdk.tool(name, "build-tools", file)
	if t.Path == "" {
		if path := f.env.LookPath(name); path != "" {
			t = Tool{Name: name, Path: path, Version: f.ask(ctx, path, firstVersion, versionFlag), Found: "PATH"}
		}
	}
	if t.Path == "" {
		f.missing(name, "neither in an SDK's build-tools nor on PATH", needed)
		return t
	}
	return f.use(t, needed)
}

// d8 takes the SDK's D8, else the one inside bundletool.
func (f *finder) d8() {
	t := f.sdk.tool("D8", "build-tools", "lib/d8.jar")
	if t.Path == "" && f.tools.Bundletool.Path != "" {
		t = Tool{Name: "D8", Path: f.tools.Bundletool.Path, Version: f.tools.Bundletool.Version, Found: "inside bundletool"}
	}
	if t.Path == "" {
		return // bundletool is missing, and said to be
	}
	f.tools.D8 = f.use(t, f.need.App)
}

// platform takes the android.jar of the target SDK, else of the newest platform; aapt2 reads Debian's framework if there is none.
func (f *finder) platform() {
	if jar := f.androidJar(); jar.Path != "" {
		f.tools.AndroidJar = f.use(jar, false)
		jar.Name = "framework"
		f.tools.Framework = jar
		return
	}
	f.add(Finding{What: "android.jar", State: Missing, Why: "no SDK platform: compile-only stub classes are used",
		Cure: f.env.cure("android.jar")})
	if apk := f.env.Place("/usr/share/android-framework-res/framework-res.apk"); isFile(apk) {
		f.tools.Framework = f.use(Tool{Name: "framework", Path: apk, Found: "Debian's place"}, f.need.App)
		return
	}
	f.missing("framework", "neither an SDK platform nor Debian's framework-res.apk", f.need.App)
}

func (f *finder) androidJar() Tool {
	dirs := f.sdk.newest("platforms", "android-")
	for _, fits := range []func(version) bool{f.ofTarget, released, func(version) bool { return true }} {
		for _, dir := range dirs {
			name := filepath.Base(dir.path)
			v, _ := parseVersion(strings.TrimPrefix(name, "android-"))
			if path := filepath.Join(dir.path, "android.jar"); isFile(path) && fits(v) {
				return Tool{Name: "android.jar", Path: path, Version: name, Found: dir.found}
			}
		}
	}
	return Tool{}
}

// Platform gives sdkmanager's name of the package with an API level's platform: since 37 the first one has a minor version too.
func Platform(api int) string {
	if api >= 37 {
		return fmt.Sprintf("platforms;android-%d.0", api)
	}
	return fmt.Sprintf("platforms;android-%d", api)
}

// ofTarget reports whether a platform is one of the target SDK's: android-36, android-36.1 or android-37.0 (golang/go#79606). One of a
// release's extension, as android-34-ext8, is for who asks for that.
func (f *finder) ofTarget(platform version) bool {
	return released(platform) && platform.nums[0] == f.need.TargetSDK
}

func released(platform version) bool { return !platform.pre }
