package reproduce

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/judge/change"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// appSetting is something that a package tells of how it was made. Empty: it is not told.
type appSetting struct {
	id, name string
	read     func(*appfile.File, *appfile.Manifest) string
	cure     func(released string) string
}

// appSettings are those of apps and AARs.
var appSettings = []appSetting{
	{"made-by", "packed by", packedBy, says("%s: gondk packs by bundletool, so that what that makes is another; what is below lib is gondk's to reproduce")},
	{"app-id", "application id", func(_ *appfile.File, m *appfile.Manifest) string { return m.Package }, textKey("app.application_id")},
	{"version-code", "version code", func(f *appfile.File, m *appfile.Manifest) string {
		return number(m.VersionCode)
	}, key("app.version_code")},
	{"version-name", "version name", func(_ *appfile.File, m *appfile.Manifest) string { return m.VersionName }, textKey("app.version_name")},
	{"min-sdk", minSDK, func(_ *appfile.File, m *appfile.Manifest) string { return number(m.MinSDK) }, key("android.min_sdk")},
	{"target-sdk", "target SDK", func(_ *appfile.File, m *appfile.Manifest) string { return number(m.TargetSDK) }, key("android.target_sdk")},
	{"debuggable", "debuggable", func(_ *appfile.File, m *appfile.Manifest) string { return yes(m.Debuggable) }, says("android:debuggable in AndroidManifest.xml: %s")},
	{"extract", "extractNativeLibs", func(_ *appfile.File, m *appfile.Manifest) string {
		if m.ExtractNativeLibs == nil {
			return "not said"
		}
		return fmt.Sprint(*m.ExtractNativeLibs)
	}, says("android:extractNativeLibs in AndroidManifest.xml: %s")},
	{"abis", "ABIs", abis, says("one [[abi]] each: %s")},
	{"bundletool", "bundletool", func(f *appfile.File, _ *appfile.Manifest) string {
		if f.Config == nil {
			return ""
		}
		return f.Config.Bundletool
	}, says("GONDK_BUNDLETOOL, which names a jar: bundletool %s")},
	{"alignment", "alignment of libraries", func(f *appfile.File, _ *appfile.Manifest) string {
		if f.Config == nil {
			return ""
		}
		return []string{"not said", "4096", "16384", "65536"}[max(0, min(3, f.Config.Alignment))]
	}, key("android.page_size")},
	{"uncompressed", "uncompressed libraries", func(f *appfile.File, _ *appfile.Manifest) string {
		if f.Config == nil || f.Config.Uncompressed == nil {
			return ""
		}
		return yes(*f.Config.Uncompressed)
	}, says("BundleConfig's uncompressNativeLibraries, which gondk sets: %s")},
	{"aapt2", "aapt2", func(f *appfile.File, _ *appfile.Manifest) string { return f.ResourceTool() }, says("%s, of Android's build tools or the distribution")},
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// app compares what two packages tell of themselves.
func (c *comparer) app(old, new *appfile.File, in string) {
	a, b := manifestOf(old), manifestOf(new)
	for _, s := range appSettings {
		if x, y := s.read(old, a), s.read(new, b); x != y && x != "" && y != "" {
			c.add(Setting{s.id, s.name, x, y, s.cure(x), nil}, strings.TrimSuffix(in, "/"))
		}
	}
	for _, m := range change.Packages(&check.App{File: old}, &check.App{File: new}) {
		if !slices.Contains(toldOtherwise, m.ID) {
			c.add(Setting{m.ID, m.Name, "otherwise", m.Text, "AndroidManifest.xml, and the libraries whose manifests are merged into it", nil}, strings.TrimSuffix(in, "/"))
		}
	}
}

// toldOtherwise are the changes of manifests that settings tell of.
var toldOtherwise = []string{"app-package", "app-version", "app-target-sdk", "app-min-sdk", "app-debuggable"}

func manifestOf(f *appfile.File) *appfile.Manifest {
	if m := (&check.App{File: f}).Manifest(); m != nil {
		return m
	}
	return &appfile.Manifest{}
}

func abis(f *appfile.File, _ *appfile.Manifest) string {
	var all []string
	for _, l := range f.NativeFiles() {
		if !slices.Contains(all, l.ABI) {
			all = append(all, l.ABI)
		}
	}
	slices.Sort(all)
	return none(strings.Join(all, " "))
}

// Where Android's Gradle plugin writes its release.
var gradleMetadata = []string{"META-INF/com/android/build/gradle/app-metadata.properties", "BUNDLE-METADATA/com.android.tools.build.gradle/app-metadata.properties"}

var gradleRelease = lazyregexp.New(`(?m)^androidGradlePluginVersion=(\S+)`)

func packedBy(f *appfile.File, _ *appfile.Manifest) string {
	if f.Kind == appfile.AAR || f.Kind == appfile.APKS {
		return ""
	}
	for _, e := range f.Entries {
		if !slices.Contains(gradleMetadata, e.Name) || e.Size > mostTextFile {
			continue
		}
		if text, err := f.Content(e.Name); err == nil {
			if m := gradleRelease().FindStringSubmatch(text); m != nil {
				return "Android's Gradle plugin " + strings.Clone(m[1])
			}
		}
	}
	return "no Gradle plugin that tells"
}
