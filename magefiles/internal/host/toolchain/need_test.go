package toolchain

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

// archiveNeed returns what an archive needs that a build file asks for.
func archiveNeed(env *Env, ndk string) Need {
	return Need{ABIs: []*abi.ABI{abi.Find("arm64-v8a")}, MinSDK: 24, TargetSDK: 36, OfBuild: filepath.Join(env.Root, ndk)}
}

// TestUnusedVariables: an archive needs Go and the NDK of the build that asks. Whatever names other tools wrongly does not matter.
func TestUnusedVariables(t *testing.T) {
	env := machine(t)
	mockNDK(t, filepath.Join(env.Root, "ndk"), "27.0.1", "linux-x86_64", 21, 35)
	tree(t, env.Root, "file", "")
	for _, name := range []string{"ANDROID_HOME", "ANDROID_SDK_ROOT", "ANDROID_NDK_HOME", "ANDROID_NDK_ROOT", "ANDROID_NDK", "JAVA_HOME", "GONDK_BUNDLETOOL", "GONDK_SYSTEM_ROOT"} {
		for _, value := range []string{filepath.Join(env.Root, "nowhere"), filepath.Join(env.Root, "file"), "relative", "/"} {
			env.Vars[name] = value
			tools, findings, _ := find(t, env, archiveNeed(&env, "ndk"))
			if err := findings.Wrong(); err != nil || tools.NDK == nil || len(findings.of("CMake")) > 0 {
				t.Errorf("%s=%s: %v; %+v\n%s", name, value, err, tools.NDK, findings.told())
			}
			delete(env.Vars, name)
		}
	}
}

// TestSDKVariable is an error to whom something comes from an SDK, and to nobody else.
func TestSDKVariable(t *testing.T) {
	env := machine(t)
	mockNDK(t, filepath.Join(env.Root, "ndk"), "27.0.1", "linux-x86_64", 21, 35)
	env.Vars["ANDROID_HOME"] = filepath.Join(env.Root, "nowhere")
	for _, c := range []struct {
		name  string
		ndk   string // ANDROID_NDK_HOME
		need  Need
		wrong bool
	}{
		{"an archive with a named NDK", "ndk", Need{MinSDK: 24}, false},
		{"an archive with an NDK to be found", "", Need{MinSDK: 24}, true},
		{"ndk-build with a named NDK", "ndk", Need{MinSDK: 24, NDKBuild: true}, false},
		{"CMake", "ndk", Need{MinSDK: 24, CMake: true}, true},
		{"a bundle", "ndk", Need{MinSDK: 24, App: true}, true},
	} {
		delete(env.Vars, "ANDROID_NDK_HOME")
		if c.ndk != "" {
			env.Vars["ANDROID_NDK_HOME"] = filepath.Join(env.Root, c.ndk)
		}
		c.need.All = c.need.App || c.ndk == ""
		_, findings, _ := find(t, env, c.need)
		if err := findings.Wrong(); (err != nil) != c.wrong || err != nil && !strings.HasPrefix(err.Error(), "ANDROID_HOME="+env.Vars["ANDROID_HOME"]) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestNDKOfBuild: what is wrong with the NDK that a build file brings is said of that build, not of a variable that nobody set.
func TestNDKOfBuild(t *testing.T) {
	const another = "build with an NDK from r21 to r31: ndkVersion in Gradle, the toolchain file's NDK in CMake, or that NDK's own ndk-build"
	for _, c := range []struct {
		make func(t *testing.T, env *Env)
		need func(n *Need)
		want string
	}{
		{nil, nil, "the NDK of this build, ROOT/ndk: no such folder; " + another},
		{func(t *testing.T, env *Env) {
			mockNDK(t, filepath.Join(env.Root, "ndk"), "19.2.5345600", "linux-x86_64", 16, 28)
		}, nil,
			"the NDK of this build, ROOT/ndk: NDK 19.2.5345600: too old: gondk works with r21 and later; " + another},
		{func(t *testing.T, env *Env) {
			mockNDK(t, filepath.Join(env.Root, "ndk"), "27.0.1", "linux-x86_64", 21, 35)
		}, func(n *Need) { n.NDK = []string{"28"} },
			`the NDK of this build, ROOT/ndk: NDK 27.0.1: abi-matrix.toml accepts only 28; build with one of those: ndkVersion in Gradle, the toolchain file's NDK in CMake, or that NDK's own ndk-build, or add "27" to ndk in abi-matrix.toml`},
		{func(t *testing.T, env *Env) {
			mockNDK(t, filepath.Join(env.Root, "ndk"), "27.0.1", "linux-x86_64", 21, 35)
		}, func(n *Need) { n.MinSDK = 19 },
			"the NDK of this build, ROOT/ndk: NDK 27.0.1: API level 19 of this build is below 21, this NDK's lowest API level; " +
				"set minSdk (Gradle), ANDROID_PLATFORM (CMake) or APP_PLATFORM (ndk-build) to 21 or more, or use an older NDK"},
	} {
		env := machine(t)
		mockNDK(t, filepath.Join(env.Home, "Android/Sdk/ndk/28.0.1"), "28.0.1", "linux-x86_64", 21, 35) // not to be taken instead
		if c.make != nil {
			c.make(t, &env)
		}
		need := archiveNeed(&env, "ndk")
		if c.need != nil {
			c.need(&need)
		}
		tools, findings, _ := find(t, env, need)
		if got := strings.ReplaceAll(fmt.Sprint(findings.Wrong()), env.Root, "ROOT"); got != c.want || tools.NDK != nil {
			t.Errorf("got  %q\nwant %q\n%+v", got, c.want, tools.NDK)
		}
	}
}
