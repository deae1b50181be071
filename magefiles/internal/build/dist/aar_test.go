package dist

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
	"github.com/gondk/gondk/magefiles/internal/build/program"
	"github.com/gondk/gondk/magefiles/internal/build/shared"
	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

// finished returns libraries that are none, as mage so would have left them.
func finished(t *testing.T, b *Builder, names ...string) (libs []shared.Library) {
	t.Helper()
	for i := range b.Matrix.ABIs {
		a := &b.Matrix.ABIs[i]
		for _, name := range names {
			path := testkit.Write(t, b.Matrix.Layout().Shared(a.Name, "lib"+name+".so"), name+" for "+a.Name)
			libs = append(libs, shared.Library{ABI: a, Name: name, Packed: path})
		}
	}
	return libs
}

// Programs lie among the libraries, each with its own bill; the manifest has all of them unpacked, and their modules' licences are there.
func TestAARWithPrograms(t *testing.T) {
	b := newBuilder(t)
	for i := range b.Matrix.ABIs {
		a := &b.Matrix.ABIs[i]
		path := testkit.Write(t, b.Matrix.Layout().Program(a.Name, "librun.so"), "run for "+a.Name)
		b.Programs = append(b.Programs, program.Program{Name: "run", Packed: path, Code: archive.Archive{ABI: a, Modules: []archive.Module{{Path: "example.com/more", Version: "v1.0.0", Dir: filepath.Dir(path)}}}})
	}
	testkit.Write(t, filepath.Join(filepath.Dir(b.Programs[0].Packed), "LICENSE"), "more's")
	path, err := b.AAR(t.Context(), finished(t, b, "core"))
	if err != nil {
		t.Fatal(err)
	}
	got := contents(t, path)
	for _, abi := range b.Matrix.ABINames() {
		bill := got["META-INF/sbom/"+abi+"-run.cdx.json"]
		if got["jni/"+abi+"/librun.so"] != "run for "+abi || !strings.Contains(bill, `"name": "run"`) || !strings.Contains(bill, "pkg:golang/example.com/more@v1.0.0") {
			t.Errorf("%s: %q\n%s", abi, got["jni/"+abi+"/librun.so"], bill)
		}
	}
	if !strings.Contains(got["AndroidManifest.xml"], `<application android:extractNativeLibs="true" />`) || got["META-INF/licenses/example.com/more@v1.0.0/LICENSE"] != "more's" {
		t.Errorf("%s\n%q", got["AndroidManifest.xml"], got["META-INF/licenses/example.com/more@v1.0.0/LICENSE"])
	}
}

func TestAAR(t *testing.T) {
	b := newBuilder(t)
	path, err := b.AAR(t.Context(), finished(t, b, "core", "more"))
	if err != nil {
		t.Fatal(err)
	}
	if rel, err := filepath.Rel(b.Matrix.Root, path); err != nil || filepath.ToSlash(rel) != "build/maven/com/github/acme/app/golib/1.2.3/golib-1.2.3.aar" {
		t.Errorf("%s, %v", rel, err)
	}
	got := contents(t, path)
	for _, abi := range b.Matrix.ABINames() {
		bill := "META-INF/sbom/" + abi + ".cdx.json"
		if !strings.Contains(got[bill], `"description": "shared library of Go code for Android's ABI `+abi) {
			t.Errorf("%s: %s", bill, got[bill])
		}
		delete(got, bill)
	}
	const modules = "prefab/modules/"
	abiJSON := func(abi string) string {
		return "{\n  \"abi\": \"" + abi + "\",\n  \"api\": 24,\n  \"ndk\": 27,\n  \"stl\": \"none\",\n  \"static\": false\n}\n"
	}
	want := map[string]string{
		"AndroidManifest.xml": `<?xml version="1.0" encoding="utf-8"?>
<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="com.github.acme.app.golib">
    <uses-sdk android:minSdkVersion="24" />
</manifest>
`,
		"proguard.txt": consumerRules,
		"META-INF/licenses/github.com/Acme/app/LICENSE":          "ours",
		"META-INF/licenses/golang.org/x/sys@v0.26.0/LICENCE.txt": "theirs",
		"META-INF/licenses/golang.org/x/sys@v0.26.0/NOTICE":      "note",
		"prefab/prefab.json": "{\n  \"name\": \"golib\",\n  \"schema_version\": 2,\n  \"version\": \"1.2.3\",\n  \"dependencies\": []\n}\n",
	}
	for _, name := range []string{"core", "more"} {
		want[modules+name+"/module.json"] = "{\n  \"export_libraries\": []\n}\n"
		want[modules+name+"/include/golib.h"] = "#include <golib-x86.h>\n"
		for _, abi := range b.Matrix.ABINames() {
			want["jni/"+abi+"/lib"+name+".so"] = name + " for " + abi
			want[modules+name+"/libs/android."+abi+"/lib"+name+".so"] = name + " for " + abi
			want[modules+name+"/libs/android."+abi+"/abi.json"] = abiJSON(abi)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	sum := sha256.Sum256([]byte(testkit.Read(t, path)))
	if got := testkit.Read(t, path+".sha256"); got != hex.EncodeToString(sum[:]) {
		t.Errorf("the checksum is %s", got)
	}
}

func TestPOM(t *testing.T) {
	b := newBuilder(t)
	for _, c := range []struct {
		maven matrix.Maven
		want  string
	}{
		{matrix.Maven{}, `  <groupId>com.github.acme.app</groupId>
  <artifactId>golib</artifactId>
  <version>1.2.3</version>
  <packaging>aar</packaging>
  <name>golib</name>
`},
		{matrix.Maven{Group: "com.example", Artifact: "core", Title: "Core & more", Description: "For <all>.", URL: "https://example.com/?a=1&b", License: "Apache-2.0",
			Developers: []string{"Jane Doe <jane@example.com>"}, SCM: "https://example.com/core.git"}, `  <groupId>com.example</groupId>
  <artifactId>core</artifactId>
  <version>1.2.3</version>
  <packaging>aar</packaging>
  <name>Core &amp; more</name>
  <description>For &lt;all&gt;.</description>
  <url>https://example.com/?a=1&amp;b</url>
  <licenses>
    <license>
      <name>Apache-2.0</name>
      <url>https://spdx.org/licenses/Apache-2.0.html</url>
      <distribution>repo</distribution>
    </license>
  </licenses>
  <developers>
    <developer>
      <name>Jane Doe</name>
      <email>jane@example.com</email>
    </developer>
  </developers>
  <scm>
    <connection>scm:git:https://example.com/core.git</connection>
    <url>https://example.com/core.git</url>
  </scm>
  <dependencies>
    <dependency>
      <groupId>org.jetbrains.kotlinx</groupId>
      <artifactId>kotlinx-coroutines-core</artifactId>
      <version>1.10.2</version>
      <scope>compile</scope>
    </dependency>
  </dependencies>
`},
	} {
		b.Bound = nil
		if strings.Contains(c.want, "coroutines") {
			b.Bound = &Bound{Coroutines: "1.10.2"}
		}
		b.Matrix.Maven = c.maven
		got, err := b.pom(b.coordinates())
		if err != nil {
			t.Fatal(err)
		}
		want := "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<project xmlns=\"http://maven.apache.org/POM/4.0.0\">\n  <modelVersion>4.0.0</modelVersion>\n" + c.want + "</project>\n"
		if diff := cmp.Diff(want, string(got)); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
	}
	if lacks := b.Matrix.Maven.Lacks(); len(lacks) > 0 {
		t.Errorf("Maven Central misses %q", lacks)
	}
}
