package begin

import (
	"cmp"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/project/buildfile"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

type app struct {
	Dir, ID, VersionCode, VersionName string
}

// gradleApp is an app that the project's own Gradle build builds.
type gradleApp struct {
	dir             string // relative to the project
	cmake, ndkBuild string // its CMakeLists.txt and Android.mk, where its Gradle file names one
}

// application takes the first app that CMake and ndk-build can both build, or else the first that Gradle builds native code of, and what
// its Gradle file says.
func (p *project) application(asked Asked) {
	if p.there != nil && p.there.App != nil {
		p.App = &app{Dir: p.there.App.Dir}
		return
	}
	apps := p.seen.apps
	if len(apps) == 0 && p.sample {
		p.App = &app{Dir: "app", ID: applicationID(p.mod.path), VersionCode: "1", VersionName: "1.0"}
		return
	}
	if len(apps) == 0 {
		p.platform(p.gradleAbove(asked))
		return
	}
	if i := slices.IndexFunc(apps, p.bothPaths); i >= 0 && p.there == nil {
		says := p.platform(p.folderPath(apps[i]))
		p.App = &app{
			Dir:         apps[i],
			ID:          buildfile.First(says, buildfile.ApplicationID, applicationID(p.mod.path)),
			VersionCode: buildfile.First(says, buildfile.VersionCode, "1"),
			VersionName: buildfile.First(says, buildfile.VersionName, "1.0"),
		}
		return
	}
	native := func(dir string) bool { return len(buildfile.External(gradleFile(p.folderPath(dir)))) > 0 }
	p.builtByGradle(apps[max(slices.IndexFunc(apps, native), 0)])
}

func (p *project) bothPaths(dir string) bool {
	dir = p.folderPath(dir)
	return exists(filepath.Join(dir, "CMakeLists.txt")) && exists(filepath.Join(dir, "jni", "Android.mk"))
}

func (p *project) builtByGradle(dir string) {
	p.platform(p.folderPath(dir))
	p.gradle = &gradleApp{dir: dir}
	for _, s := range buildfile.External(gradleFile(p.folderPath(dir))) {
		switch s.Setting {
		case buildfile.CMakeLists:
			p.gradle.cmake = path.Join(dir, s.Values[0])
		case buildfile.AndroidMk:
			p.gradle.ndkBuild = path.Join(dir, s.Values[0])
		}
	}
}

func (p *project) folderPath(dir string) string {
	return filepath.Join(p.root, filepath.FromSlash(dir))
}

// gradleFile returns the text of the folder's Gradle file, or nothing.
func gradleFile(dir string) string {
	for _, name := range []string{"build.gradle.kts", "build.gradle"} {
		if text, err := os.ReadFile(filepath.Join(dir, name)); err == nil {
			return string(text)
		}
	}
	return ""
}

// gradleAbove returns the folder of the app that the Go module is a part of, or whose build file somebody asks to be changed, beside the
// module: the nearest above that is one of an Android module.
func (p *project) gradleAbove(asked Asked) string {
	for _, name := range []string{asked.CMake, asked.NDKBuild, "."} {
		if name == "" {
			continue
		}
		for dir := p.path(name); ; dir = filepath.Dir(dir) {
			if text := gradleFile(dir); androidBlock().MatchString(text) {
				return dir
			}
			if exists(filepath.Join(dir, ".git")) || dir == filepath.Dir(dir) {
				break
			}
		}
	}
	return ""
}

var androidBlock = lazyregexp.New(`(?m)^\s*android\s*\{`)

// path returns the absolute path of what somebody types in the project's folder.
func (p *project) path(name string) string {
	if name = filepath.FromSlash(name); filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(p.root, name)
}

// platform takes from the Gradle file in a folder which Android the app is for, and gives what that file says. No folder says nothing.
func (p *project) platform(dir string) []buildfile.Statement {
	if dir == "" {
		return nil
	}
	text := gradleFile(dir)
	says := buildfile.Gradle(text)
	catalog := catalogLevels(dir, text)
	p.MinSDK = buildfile.First(says, buildfile.MinSDK, cmp.Or(catalog["minSdk"], p.MinSDK))
	p.TargetSDK = buildfile.First(says, buildfile.TargetSDK, cmp.Or(catalog["targetSdk"], p.TargetSDK))
	p.NDK = buildfile.First(says, buildfile.NDK, "")
	for _, s := range says {
		if s.Setting == buildfile.ABIs {
			p.setABIs(s.Values)
		}
	}
	return says
}

// setABIs takes those ABIs that Go can build for: riscv64 is none.
func (p *project) setABIs(names []string) {
	var known []string
	for _, name := range names {
		if abi.Find(name) != nil {
			known = append(known, name)
		} else {
			p.noABIs = append(p.noABIs, name)
		}
	}
	if len(known) > 0 {
		p.ABIs = known
	}
}

// applicationID makes an id of the module's path: example.com/my-app gives com.example.my_app.
func applicationID(module string) string {
	return matrix.JavaPackage(module, "app")
}
