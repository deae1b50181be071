package dist

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// newBuilder returns a builder for a project with archives that are none.
func newBuilder(t *testing.T) *Builder {
	t.Helper()
	root := filepath.Join(t.TempDir(), "my app")
	m := &matrix.Matrix{
		Root: root, File: filepath.Join(root, matrix.FileName), Library: matrix.Library{Name: "golib", Version: "1.2.3"},
		Android: matrix.Android{MinSDK: 24, PageSize: 16384}, ABIs: []matrix.ABI{{ABI: abi.Find("arm64-v8a")}, {ABI: abi.Find("x86")}},
	}
	b := &Builder{Run: step.New(root, nil, step.NewLog(os.Stderr), false), Matrix: m, NDK: 27}
	testkit.Write(t, filepath.Join(root, "LICENSE"), "ours")
	testkit.Write(t, filepath.Join(root, filepath.FromSlash("modules/sys/LICENCE.txt")), "theirs")
	testkit.Write(t, filepath.Join(root, filepath.FromSlash("modules/sys/NOTICE")), "note")
	testkit.Write(t, filepath.Join(root, filepath.FromSlash("modules/sys/license_test.go")), "package sys")
	testkit.Write(t, filepath.Join(root, filepath.FromSlash("modules/bare/doc.go")), "package bare")
	testkit.Write(t, filepath.Join(root, filepath.FromSlash("build/golib/include/golib.h")), "#include <golib-x86.h>\n")
	testkit.Write(t, filepath.Join(root, filepath.FromSlash("build/golib/include/.gondk")), "")
	testkit.Write(t, filepath.Join(root, filepath.FromSlash("build/cmake/golib-config.cmake")), "# config\n")
	testkit.Write(t, filepath.Join(root, filepath.FromSlash("build/ndk-build/golib/Android.mk")), "# module\n")
	for i := range m.ABIs {
		a := &m.ABIs[i]
		b.Archives = append(b.Archives, archive.Archive{
			ABI: a, Lib: testkit.Write(t, filepath.Join(root, "build", "golib", a.Name, "libgolib.a"), "code for "+a.Name), Libs: [][]string{{"log"}, {"log", "atomic"}}[i],
			Modules: []archive.Module{
				{Path: "github.com/Acme/app", Dir: root, Main: true},
				{Path: "golang.org/x/sys", Version: "v0.26.0", Dir: filepath.Join(root, "modules", "sys")},
				{Path: "example.com/bare", Version: "v2.0.0+incompatible", Dir: filepath.Join(root, "modules", "bare")},
			},
		})
	}
	return b
}

// contents returns what a zip holds, by name.
func contents(t *testing.T, path string) map[string]string {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	all := map[string]string{}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(text)
	}
	return all
}

func TestPrefab(t *testing.T) {
	b := newBuilder(t)
	path, err := b.Prefab(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const module = "prefab/modules/golib/"
	want := map[string]string{
		"AndroidManifest.xml": `<?xml version="1.0" encoding="utf-8"?>
<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="com.github.acme.app.golib">
    <uses-sdk android:minSdkVersion="24" />
</manifest>
`,
		"META-INF/licenses/github.com/Acme/app/LICENSE":          "ours",
		"META-INF/licenses/golang.org/x/sys@v0.26.0/LICENCE.txt": "theirs",
		"META-INF/licenses/golang.org/x/sys@v0.26.0/NOTICE":      "note",
		"prefab/prefab.json":                         "{\n  \"name\": \"golib\",\n  \"schema_version\": 2,\n  \"version\": \"1.2.3\",\n  \"dependencies\": []\n}\n",
		module + "module.json":                       "{\n  \"export_libraries\": [\n    \"-latomic\",\n    \"-llog\",\n    \"-Wl,-z,nodelete\",\n    \"-Wl,-Bsymbolic\",\n    \"-Wl,-z,max-page-size=16384\"\n  ]\n}\n",
		module + "include/golib.h":                   "#include <golib-x86.h>\n",
		module + "libs/android.arm64-v8a/abi.json":   "{\n  \"abi\": \"arm64-v8a\",\n  \"api\": 24,\n  \"ndk\": 27,\n  \"stl\": \"none\",\n  \"static\": true\n}\n",
		module + "libs/android.arm64-v8a/libgolib.a": "code for arm64-v8a",
		module + "libs/android.x86/abi.json":         "{\n  \"abi\": \"x86\",\n  \"api\": 24,\n  \"ndk\": 27,\n  \"stl\": \"none\",\n  \"static\": true\n}\n",
		module + "libs/android.x86/libgolib.a":       "code for x86",
	}
	if diff := cmp.Diff(want, contents(t, path)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestZip(t *testing.T) {
	b := newBuilder(t)
	path, unlicensed, err := b.Zip(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"example.com/bare"}, unlicensed); diff != "" {
		t.Errorf("modules without a licence: -want +got\n%s", diff)
	}
	got := contents(t, path)
	for _, name := range []string{"README.txt", "sbom/arm64-v8a.cdx.json", "sbom/x86.cdx.json"} {
		if got["golib-1.2.3/"+name] == "" {
			t.Errorf("no %s", name)
		}
		delete(got, "golib-1.2.3/"+name)
	}
	want := map[string]string{
		"golib-1.2.3/cmake/golib-config.cmake":                      "# config\n",
		"golib-1.2.3/golib/arm64-v8a/libgolib.a":                    "code for arm64-v8a",
		"golib-1.2.3/golib/include/golib.h":                         "#include <golib-x86.h>\n",
		"golib-1.2.3/golib/x86/libgolib.a":                          "code for x86",
		"golib-1.2.3/licenses/github.com/Acme/app/LICENSE":          "ours",
		"golib-1.2.3/licenses/golang.org/x/sys@v0.26.0/LICENCE.txt": "theirs",
		"golib-1.2.3/licenses/golang.org/x/sys@v0.26.0/NOTICE":      "note",
		"golib-1.2.3/ndk-build/golib/Android.mk":                    "# module\n",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// What an archive depends on changes the zip; nothing else does.
func TestAgain(t *testing.T) {
	b := newBuilder(t)
	var last []byte
	for _, c := range []struct {
		name   string
		change func()
		same   bool
	}{
		{"the first", func() {}, false},
		{"nothing", func() {}, true},
		{"another archive", func() {
			testkit.Write(t, filepath.Join(b.Matrix.Root, filepath.FromSlash("build/golib/x86/libgolib.a")), "other code")
		}, false},
		{"another licence", func() { testkit.Write(t, filepath.Join(b.Matrix.Root, filepath.FromSlash("LICENSE")), "ours now") }, false},
		{"another API level", func() { b.Matrix.Android.MinSDK = 26 }, false},
	} {
		c.change()
		path, _, err := b.Zip(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(last, data) != c.same {
			t.Errorf("%s: the same bytes: %v", c.name, !c.same)
		}
		last = data
	}
}

// A step that is told of its files in another order does its work again.
func TestOneOrder(t *testing.T) {
	b := newBuilder(t)
	var before []string
	for range 50 {
		entries, _, err := b.zipEntries()
		if err != nil {
			t.Fatal(err)
		}
		_, files := packing(entries)
		if before != nil && !cmp.Equal(before, files) {
			t.Fatal(cmp.Diff(before, files))
		}
		before = files
	}
}

func TestPackageURL(t *testing.T) {
	for _, c := range []struct {
		module archive.Module
		want   string
	}{
		{archive.Module{Path: "golang.org/x/sys", Version: "v0.26.0"}, "pkg:golang/golang.org/x/sys@v0.26.0"},
		{archive.Module{Path: "github.com/BurntSushi/toml", Version: "v1.6.0"}, "pkg:golang/github.com/burntsushi/toml@v1.6.0"},
		{archive.Module{Path: "example.com/old", Version: "v2.0.0+incompatible"}, "pkg:golang/example.com/old@v2.0.0%2Bincompatible"},
		{archive.Module{Path: "std", Version: "go1.26.8"}, "pkg:golang/std@1.26.8"},
		{archive.Module{Path: "example.com/app", Main: true}, "pkg:golang/example.com/app"},
	} {
		if got := packageURL(c.module); got != c.want {
			t.Errorf("%+v: %s, want %s", c.module, got, c.want)
		}
	}
}

// The bill is held against OWASP's own schema, which the module of cyclonedx-go carries.
func TestBillIsValid(t *testing.T) {
	b := newBuilder(t)
	one := b.Archives[0]
	one.Modules, one.Fixes = append(one.Modules, archive.Module{Path: archive.StdModule, Version: "go1.26.8"}), []string{"boottime", "local-zone"}
	text, err := b.bill(one, "golib", one.Lib, archiveDescription(one))
	if err != nil {
		t.Fatal(err)
	}
	schema := officialSchema(t)
	valid := func(text string) error {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		return schema.Validate(doc)
	}
	if err := valid(string(text)); err != nil {
		t.Error(err)
	}
	if valid(strings.Replace(string(text), `"library"`, `"book"`, 1)) == nil {
		t.Error("the schema takes a component of a kind that there is not")
	}
	for _, want := range []string{`"purl": "pkg:golang/golang.org/x/sys@v0.26.0"`, `"alg": "SHA-256"`, `"version": "1.2.3"`, `"id": "golang/go#24595"`, `"name": "local-zone"`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
}

func officialSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/CycloneDX/cyclonedx-go").Output()
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	folder := filepath.Join(strings.TrimSpace(string(dir)), "schema")
	for url, name := range map[string]string{
		"http://cyclonedx.org/schema/bom-1.6.schema.json": "bom-1.6.schema.json", "http://cyclonedx.org/schema/spdx.schema.json": "spdx.schema.json",
		"http://cyclonedx.org/schema/jsf-0.82.schema.json": "jsf-0.82.schemax.json",
	} {
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource(url, doc); err != nil {
			t.Fatal(err)
		}
	}
	schema, err := c.Compile("http://cyclonedx.org/schema/bom-1.6.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}
