package begin

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/project/agree"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

func project0(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

const (
	goMod    = "module example.com/my-app\n\ngo 1.25\n"
	exporter = "package main\n\nimport \"C\"\n\n//export f\nfunc f() {}\n"
	gradle   = `android {
    defaultConfig {
        applicationId = "com.acme.shop"
        minSdk = 26
        targetSdk = 35
        versionCode = 42
        versionName = "4.2"
        ndk { abiFilters += listOf("arm64-v8a", "x86_64") }
    }
    ndkVersion = "27.0.12077973"
}
`
)

func TestWrite(t *testing.T) {
	app := map[string]string{"go.mod": goMod, "core/main.go": exporter, "shop/src/main/AndroidManifest.xml": "<manifest/>", "shop/build.gradle.kts": gradle,
		"shop/CMakeLists.txt": "", "shop/jni/Android.mk": ""}
	for _, c := range []struct {
		name  string
		files map[string]string
		want  matrix.Matrix // as far as it is compared
		lines map[string]string
	}{
		{"a fresh module", map[string]string{"go.mod": goMod}, matrix.Matrix{
			Library: matrix.Library{Name: "golib", Package: "./golib"}, Android: matrix.Android{MinSDK: 24, TargetSDK: 36},
			App: &matrix.App{Dir: "app", Name: "app", ApplicationID: "com.example.my_app.app", VersionCode: 1, VersionName: "1.0"},
		}, map[string]string{"golib/golib.go": "written", "app/jni/app.c": "written", ".gitignore": "added the line /build/", ".github/workflows/android.yml": "written"}},
		{"an app", app, matrix.Matrix{
			Library: matrix.Library{Name: "core", Package: "./core"}, Android: matrix.Android{MinSDK: 26, TargetSDK: 35, NDK: []string{"27.0.12077973"}},
			ABIs: []matrix.ABI{{ABI: abi.Find("arm64-v8a")}, {ABI: abi.Find("x86_64")}},
			App:  &matrix.App{Dir: "shop", Name: "shop", ApplicationID: "com.acme.shop", VersionCode: 42, VersionName: "4.2"},
		}, map[string]string{"golib/golib.go": ""}},
		{"a library of two packages, without an app", map[string]string{
			"go.mod": goMod, "a/a.go": strings.Replace(exporter, "main", "a", 1), "b/b.go": strings.Replace(exporter, "main", "b", 1), "vendor/x/x.go": exporter, "c/go.mod": goMod, "c/c.go": exporter,
			".gitignore": "*.o\nbuild", ".gitlab-ci.yml": "x", "magefile.go": "//go:build mage\n\npackage main\n",
		}, matrix.Matrix{Library: matrix.Library{Name: "golib", Packages: []string{"./a", "./b"}}, Android: matrix.Android{MinSDK: 24, TargetSDK: 36}}, map[string]string{
			"golib/golib.go": "", ".gitignore": "left alone: it already ignores build", ".gitlab-ci.yml": "left alone: it already exists",
			"magefile.go": "left alone: it has its own targets: add gondk's import to it, as https://github.com/gondk/gondk/blob/main/docs/build-files.md#by-mages-targets shows",
		}},
		{"an app of Gradle's, with the module above it", map[string]string{
			"go.mod": goMod, "golib/main.go": exporter, "shop/src/main/AndroidManifest.xml": "<manifest/>", "shop/build.gradle.kts": gradle, "shop/src/main/cpp/CMakeLists.txt": ""},
			matrix.Matrix{Library: matrix.Library{Name: "golib", Package: "./golib"}, Android: matrix.Android{MinSDK: 26, TargetSDK: 35, NDK: []string{"27.0.12077973"}}},
			map[string]string{"golib/golib.go": ""}},
		{"an app of Gradle's and no Go code yet", map[string]string{"go.mod": goMod, "shop/src/main/AndroidManifest.xml": "<manifest/>", "shop/build.gradle.kts": gradle},
			matrix.Matrix{Library: matrix.Library{Name: "golib", Package: "./golib"}, Android: matrix.Android{MinSDK: 26, TargetSDK: 35, NDK: []string{"27.0.12077973"}}},
			map[string]string{"golib/golib.go": "written", "app/jni/app.c": ""}},
		{"one package that is not main", map[string]string{"go.mod": goMod, "lib/a.go": strings.Replace(exporter, "main", "lib", 1)}, matrix.Matrix{
			Library: matrix.Library{Name: "lib", Packages: []string{"./lib"}}, Android: matrix.Android{MinSDK: 24, TargetSDK: 36}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := project0(t, c.files)
			run := step.New(root, nil, step.NewLog(os.Stderr), false)
			done, err := Write(context.Background(), run, Asked{})
			if err != nil {
				t.Fatal(err)
			}
			m, err := matrix.Load(filepath.Join(root, matrix.FileName))
			if err != nil {
				t.Fatal(err)
			}
			got := matrix.Matrix{Library: matrix.Library{Name: m.Library.Name, Package: m.Library.Package, Packages: m.Library.Packages},
				Android: matrix.Android{MinSDK: m.Android.MinSDK, TargetSDK: m.Android.TargetSDK, NDK: m.Android.NDK}, App: m.App}
			for _, a := range m.ABIs {
				if c.want.ABIs != nil {
					got.ABIs = append(got.ABIs, matrix.ABI{ABI: a.ABI})
				}
			}
			if diff := cmp.Diff(c.want, got, cmpopts.EquateComparable(&abi.ABI{})); diff != "" {
				t.Errorf("the matrix: -want +got\n%s", diff)
			}
			if err := agree.Check(m); err != nil {
				t.Errorf("mage refuses what was written: %v", err)
			}
			for name, did := range c.lines {
				checkLine(t, done.Lines, name, did)
			}
			for name, text := range c.files {
				if now, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name))); err != nil || !strings.HasPrefix(string(now), text) {
					t.Errorf("%s was changed: %v\n%s", name, err, now)
				}
			}
			again, err := Write(context.Background(), run, Asked{})
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range again.Lines {
				if !strings.HasPrefix(l.Did, "left alone: ") {
					t.Errorf("the second time, %s: %s", l.File, l.Did)
				}
			}
		})
	}
}

func checkLine(t *testing.T, lines []Line, name, did string) {
	t.Helper()
	got := ""
	for _, l := range lines {
		if l.File == name {
			got = l.Did
		}
	}
	if got != did {
		t.Errorf("%s: %q, want %q", name, got, did)
	}
}

// write has init write into a project of these files.
func write(t *testing.T, files map[string]string, asked Asked) (root string, done *Done, err error) {
	t.Helper()
	root = project0(t, files)
	done, err = writeAgain(root, asked)
	return root, done, err
}

func text(t *testing.T, name ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(name...))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func writeAgain(root string, asked Asked) (*Done, error) {
	return Write(context.Background(), step.New(root, os.Environ(), step.NewLog(os.Stderr), false), asked)
}
