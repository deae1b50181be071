package buildfile

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestGradle(t *testing.T) {
	for text, want := range map[string][]Statement{
		"minSdk = 24": {{MinSDK, "minSdk", []string{"24"}, 1}},
		"android {\n\n    minSdkVersion 23 // old":                        {{MinSDK, "minSdkVersion", []string{"23"}, 3}},
		"minSdk { version = release(26) }":                                {{MinSDK, "minSdk", []string{"26"}, 1}},
		"targetSdk {\n  version = release(36)\n}":                         {{TargetSDK, "targetSdk", []string{"36"}, 1}},
		"defaultConfig { minSdk = 24; targetSdk = 35 }":                   {{MinSDK, "minSdk", []string{"24"}, 1}, {TargetSDK, "targetSdk", []string{"35"}, 1}},
		"minSdk = libs.versions.minSdk.get().toInt()":                     nil,
		"\r\n  minSdk = 24\r\n":                                           {{MinSDK, "minSdk", []string{"24"}, 2}},
		"minSdk = 24 + extra":                                             nil,
		"minSdkPreview = \"x\"":                                           nil,
		"// minSdk = 24\n/* targetSdk = 35\n*/ versionCode = 7":           {{VersionCode, "versionCode", []string{"7"}, 3}},
		`buildConfigField("String", "U", "\"https://x\""); versionCode 8`: {{VersionCode, "versionCode", []string{"8"}, 1}},
		`applicationId = "dev.gondk.sample" // ours`:                      {{ApplicationID, "applicationId", []string{"dev.gondk.sample"}, 1}},
		`applicationId 'com.example'`:                                     {{ApplicationID, "applicationId", []string{"com.example"}, 1}},
		`applicationIdSuffix = ".debug"`:                                  nil,
		`applicationId = "com.example.$flavor"`:                           nil,
		`versionName "1.2 beta"`:                                          {{VersionName, "versionName", []string{"1.2 beta"}, 1}},
		`versionName = "1." + minor`:                                      nil,
		`ndkVersion = "27.0.12077973"`:                                    {{NDK, "ndkVersion", []string{"27.0.12077973"}, 1}},
		`ndkVersion = libs.versions.ndk.get()`:                            nil,
		`ndk { abiFilters += listOf("arm64-v8a", "armeabi-v7a") }`:        {{ABIs, "abiFilters", []string{"arm64-v8a", "armeabi-v7a"}, 1}},
		"abiFilters += listOf(\n  \"arm64-v8a\",\n  \"x86\",\n)":          {{ABIs, "abiFilters", []string{"arm64-v8a", "x86"}, 1}},
		`ndk.abiFilters.addAll(setOf("arm64-v8a"))`:                       {{ABIs, "abiFilters", []string{"arm64-v8a"}, 1}},
		"abiFilters.add(\"x86\")\nabiFilters.add(\"arm64-v8a\")":          {{ABIs, "abiFilters", []string{"x86", "arm64-v8a"}, 1}},
		`abiFilters 'x86', 'arm64-v8a'`:                                   {{ABIs, "abiFilters", []string{"x86", "arm64-v8a"}, 1}},
		`abiFilters = ["arm64-v8a", "armeabi-v7a"]`:                       {{ABIs, "abiFilters", []string{"arm64-v8a", "armeabi-v7a"}, 1}},
		`// ndk { abiFilters "x86" }`:                                     nil,
		`ndk { version = "a/b"; abiFilters "x86" }`:                       {{ABIs, "abiFilters", []string{"x86"}, 1}},
		`abiFilters += abis`:                                              nil,
		`abiFilters += project.property("abis").toString()`:               nil,
		`abiFilters += listOf("arm64-v8a", "$other")`:                     nil,
	} {
		if diff := cmp.Diff(want, Gradle(text)); diff != "" {
			t.Errorf("%s\n-want +got\n%s", text, diff)
		}
	}
}

func TestMake(t *testing.T) {
	for text, want := range map[string][]Statement{
		"\nAPP_ABI := armeabi-v7a arm64-v8a # both": {{ABIs, "APP_ABI", []string{"armeabi-v7a", "arm64-v8a"}, 2}},
		"APP_ABI += x86":            {{ABIs, "APP_ABI", []string{"x86"}, 1}},
		"# APP_ABI := x86":          nil,
		"APP_ABI := $(MY_ABIS)":     nil,
		"APP_ABI :=":                nil,
		"APP_PLATFORM=android-21":   {{Platform, "APP_PLATFORM", []string{"android-21"}, 1}},
		"APP_STL := c++_static\r\n": nil,
	} {
		if diff := cmp.Diff(want, Make(text)); diff != "" {
			t.Errorf("%s\n-want +got\n%s", text, diff)
		}
	}
}

func TestCMake(t *testing.T) {
	for text, want := range map[string][]Statement{
		"set(ANDROID_PLATFORM android-26)":  {{Platform, "ANDROID_PLATFORM", []string{"android-26"}, 1}},
		"SET( CMAKE_SYSTEM_VERSION 24 )":    {{MinSDK, "CMAKE_SYSTEM_VERSION", []string{"24"}, 1}},
		"set(ANDROID_ABI arm64-v8a)":        {{ABIs, "ANDROID_ABI", []string{"arm64-v8a"}, 1}},
		"set(ANDROID_ABI ${MINE})":          nil,
		"if(ANDROID_ABI STREQUAL x86)":      nil,
		"# set(ANDROID_ABI x86)":            nil,
		"set(ANDROID_ABI \"x86\") # quoted": {{ABIs, "ANDROID_ABI", []string{"x86"}, 1}},
	} {
		if diff := cmp.Diff(want, CMake(text)); diff != "" {
			t.Errorf("%s\n-want +got\n%s", text, diff)
		}
	}
}

func TestFirst(t *testing.T) {
	list := Gradle("minSdk = 24\nminSdk = 26")
	if got := First(list, MinSDK, "21"); got != "24" {
		t.Error(got)
	}
	if got := First(list, NDK, "none"); got != "none" {
		t.Error(got)
	}
}
