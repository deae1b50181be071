package begin

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/buildfile"
	"github.com/gondk/gondk/magefiles/internal/capi"
	"github.com/gondk/gondk/magefiles/internal/matrix"
)

// project is what was found out.
type project struct {
	Name              string   // of the library
	Packages          []string // ./golib
	MinSDK, TargetSDK string
	NDK               string // that Gradle is told to use, empty where it is not
	ABIs              []string
	App               *app // nil where there is none that both build paths could build

	gradleApp string // folder of an app that is none of those

	isMain   bool   // the package is a main one
	fresh    bool   // there is neither a library nor an app
	magefile string // where the project has targets of its own
	hasKit   bool   // gondk's are among them
	ci       string // github or gitlab
}

type app struct {
	Dir, ID, VersionCode, VersionName string
}

// find looks at the project in root, which is a Go module.
func find(root string) (*project, error) {
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: no go.mod here; go to the folder that has it, or make one: go mod init example.com/app", root)
	}
	if err != nil {
		return nil, err
	}
	p := &project{MinSDK: "24", TargetSDK: "36", ABIs: []string{"arm64-v8a", "armeabi-v7a"}, ci: forge(root)}
	seen, err := walk(root)
	if err != nil {
		return nil, err
	}
	if err := p.library(seen); err != nil {
		return nil, err
	}
	p.application(root, seen.apps, modulePath(mod))
	p.magefile, p.hasKit = seen.magefile, seen.hasKit
	return p, nil
}

var moduleLine = regexp.MustCompile(`(?m)^module[ \t]+"?([^\s"]+)`)

func modulePath(mod []byte) string {
	if m := moduleLine.FindSubmatch(mod); m != nil {
		return string(m[1])
	}
	return ""
}

// seen is what the project's files show.
type seen struct {
	mains, others []string // folders of packages that export functions to C: ./golib
	apps          []string // folders with src/main/AndroidManifest.xml
	magefile      string
	hasKit        bool // it imports gondk's targets
}

var (
	packageLine = regexp.MustCompile(`(?m)^package[ \t]+(\w+)`)
	mageLine    = regexp.MustCompile(`(?m)^//go:build .*\bmage\b`)
)

// skipped are folders that hold what others or builds have made.
var skipped = []string{"build", "vendor", "node_modules", "testdata", "third_party"}

func walk(root string) (*seen, error) {
	s := &seen{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		switch {
		case d.IsDir() && rel != "." && (strings.HasPrefix(d.Name(), ".") || strings.HasPrefix(d.Name(), "_") || slices.Contains(skipped, d.Name())):
			return fs.SkipDir
		case d.IsDir() && rel != "." && exists(filepath.Join(name, "go.mod")):
			return fs.SkipDir // another module
		case strings.HasSuffix(rel, "src/main/AndroidManifest.xml"):
			s.apps = append(s.apps, path.Clean(strings.TrimSuffix(rel, "src/main/AndroidManifest.xml")))
		case d.Type().IsRegular() && strings.HasSuffix(rel, ".go") && !strings.HasSuffix(rel, "_test.go"):
			return s.goFile(name, rel)
		}
		return nil
	})
	return s, err
}

func (s *seen) goFile(name, rel string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if kit := bytes.Contains(text, []byte(`"github.com/gondk/gondk/magefiles/kit"`)); mageLine.Match(text) && (kit || s.magefile == "") {
		s.magefile, s.hasKit = rel, kit
	}
	m := packageLine.FindSubmatch(text)
	if m == nil || !capi.Export.Match(text) || !bytes.Contains(text, []byte(`import "C"`)) {
		return nil
	}
	dir := strings.TrimSuffix("./"+path.Dir(rel), "/.")
	list := &s.others
	if string(m[1]) == "main" {
		list = &s.mains
	}
	if !slices.Contains(*list, dir) {
		*list = append(*list, dir)
	}
	return nil
}

// library finds the package or packages that become the archive.
func (p *project) library(s *seen) error {
	switch {
	case len(s.mains) == 1:
		p.Packages = s.mains
	case len(s.mains) > 1:
		return fmt.Errorf("several main packages export functions to C: %s; an app can have one Go runtime: give all but one another package name, then do this again",
			strings.Join(s.mains, ", "))
	case len(s.others) > 0:
		p.Packages = s.others
	default:
		p.fresh = len(s.apps) == 0
		p.Packages = []string{"./golib"}
	}
	if p.Name = "golib"; len(p.Packages) == 1 {
		p.Name = libraryName(path.Base(p.Packages[0]))
	}
	p.isMain = len(s.others) == 0 || len(s.mains) == 1
	return nil
}

// libraryName makes a folder's name one that a library can have.
func libraryName(folder string) string {
	name := strings.Trim(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, strings.ToLower(folder)), "_0123456789")
	if _, err := matrix.Parse([]byte("library.name = "+strconv.Quote(name)), matrix.FileName); name == "" || err != nil {
		return "golib"
	}
	return name
}

// application takes the first app that CMake and ndk-build can both build, or else the first, and what its Gradle file says.
func (p *project) application(root string, apps []string, module string) {
	if p.fresh {
		p.App = &app{Dir: "app", ID: applicationID(module), VersionCode: "1", VersionName: "1.0"}
		return
	}
	if len(apps) == 0 {
		return
	}
	both := slices.IndexFunc(apps, func(dir string) bool {
		dir = filepath.Join(root, filepath.FromSlash(dir))
		return exists(filepath.Join(dir, "CMakeLists.txt")) && exists(filepath.Join(dir, "jni", "Android.mk"))
	})
	dir := apps[max(both, 0)]
	says := buildfile.Gradle(gradleText(filepath.Join(root, filepath.FromSlash(dir))))
	p.platform(says)
	if both < 0 {
		p.gradleApp = dir
		return
	}
	p.App = &app{
		Dir:         dir,
		ID:          buildfile.First(says, buildfile.ApplicationID, applicationID(module)),
		VersionCode: buildfile.First(says, buildfile.VersionCode, "1"),
		VersionName: buildfile.First(says, buildfile.VersionName, "1.0"),
	}
}

func gradleText(dir string) string {
	for _, name := range []string{"build.gradle.kts", "build.gradle"} {
		if text, err := os.ReadFile(filepath.Join(dir, name)); err == nil {
			return string(text)
		}
	}
	return ""
}

// platform takes from a Gradle file which Android the app is for.
func (p *project) platform(says []buildfile.Statement) {
	p.MinSDK = buildfile.First(says, buildfile.MinSDK, p.MinSDK)
	p.TargetSDK = buildfile.First(says, buildfile.TargetSDK, p.TargetSDK)
	p.NDK = buildfile.First(says, buildfile.NDK, "")
	for _, s := range says {
		if s.Setting == buildfile.ABIs {
			p.ABIs = s.Values
		}
	}
}

// applicationID makes an id of the module's path: example.com/my-app gives com.example.my_app.
func applicationID(module string) string {
	return matrix.JavaPackage(module, "app")
}

// forge tells where the project's CI runs: what its files or its git remote name, GitHub else.
func forge(root string) string {
	config, _ := os.ReadFile(filepath.Join(root, ".git", "config"))
	if exists(filepath.Join(root, ".gitlab-ci.yml")) || bytes.Contains(config, []byte("gitlab")) {
		return "gitlab"
	}
	return "github"
}

// IsMain tells whether the one package is a main package.
func (p *project) IsMain() bool { return p.isMain }

func (p *project) ciFile() string {
	if p.ci == "gitlab" {
		return ".gitlab-ci.yml"
	}
	return ".github/workflows/android.yml"
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
