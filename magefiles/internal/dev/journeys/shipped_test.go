package journeys

import (
	"archive/zip"
	"debug/elf"
	"encoding/json"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
)

func init() {
	onBuilt = append(onBuilt, journey{"Shipped", testShipped})
}

// testShipped links what prefab and dist pack, in projects that have neither Go nor gondk.
func testShipped(t *testing.T) {
	project := builtProject(t)
	found := tools(t, project)
	var ran []string
	for _, block := range testkit.Shown(t, "README.md", "A library for others", "sh") {
		for _, line := range lines(block) {
			ran = append(ran, strings.TrimPrefix(line, "go tool mage "))
			mustMage(t, project, ran[len(ran)-1])
		}
	}
	checkMade(t, project, ran)
	inspectAsShown(t, filepath.Join(project, "build", "golib-1.0.0.aar"))
	t.Run("Prefab", func(t *testing.T) {
		dir := t.TempDir()
		unzip(t, filepath.Join(project, "build", "golib-1.0.0.aar"), dir)
		prefabConsumers(t, found, filepath.Join(dir, "prefab", "modules", "golib"))
	})
	t.Run("AAR", func(t *testing.T) {
		dir := t.TempDir()
		unzip(t, filepath.Join(project, "build", "maven", "com", "github", "gondk", "gondk", "golib", "1.0.0", "golib-1.0.0.aar"), dir)
		sharedConsumer(t, found, filepath.Join(dir, "prefab", "modules", "golib"))
	})
	t.Run("Maven", func(t *testing.T) {
		mavenReads(t, filepath.Join(project, "build", "maven"), "com.github.gondk.gondk", "golib", "1.0.0")
	})
	t.Run("zip", func(t *testing.T) {
		dir := t.TempDir()
		unzip(t, filepath.Join(project, "build", "golib-1.0.0.zip"), dir)
		root := filepath.Join(dir, "golib-1.0.0")
		checkCMake(t, found, filepath.Join(t.TempDir(), "another project"), strings.Replace(packageLines(t), "(golib ", "(golib 1.0 ", 1), "-Dgolib_DIR="+filepath.Join(root, "cmake"))
		checkNDKBuild(t, found, moduleLines(t), "NDK_MODULE_PATH="+filepath.Join(root, "ndk-build"))
	})
}

// inspectAsShown looks at a file as README says, by the gondk of this folder in the place of a release's.
func inspectAsShown(t *testing.T, file string) {
	t.Helper()
	command := lines(testkit.Shown(t, "README.md", "A file from somebody else", "sh")[0])[0]
	words := strings.Fields(strings.Replace(command, "@v1", "", 1))
	run(t, repository, words[0], append(words[1:len(words)-1], file)...)
}

// checkMade wants what docs/targets.md says comes out to be there: of mage aab, and of the targets that ran after it.
func checkMade(t *testing.T, project string, ran []string) {
	t.Helper()
	_, table, _ := strings.Cut(testkit.Read(t, filepath.Join(repository, "docs", "targets.md")), "## What comes out\n")
	said := testkit.Read(t, filepath.Join(project, "abi-matrix.toml"))
	rows := regexp.MustCompile(`(?m)^\| (`+"`build/.*?) \\| (.*) \\|$").FindAllStringSubmatch(table, -1)
	for _, row := range rows {
		if by := regexp.MustCompile("^by `(\\w+)`").FindStringSubmatch(row[2]); by != nil && !slices.Contains(ran, by[1]) {
			continue
		}
		if with := regexp.MustCompile("^with `([^`]+)`").FindStringSubmatch(row[2]); with != nil && !strings.Contains(said, with[1]) {
			continue // scripts bind and program have it
		}
		for _, name := range regexp.MustCompile("`(build/[^`]+)`").FindAllStringSubmatch(row[1], -1) {
			pattern := regexp.MustCompile(`<[^>]+>`).ReplaceAllString(name[1], "*")
			if found, err := filepath.Glob(filepath.Join(project, filepath.FromSlash(pattern))); err != nil || len(found) == 0 {
				t.Errorf("docs/targets.md has %s, which is not there: %v", name[1], err)
			}
		}
	}
	if len(rows) < 10 {
		t.Errorf("found %d rows only", len(rows))
	}
}

// sharedConsumer links a C library against the finished library of an AAR, by what Prefab's plugin for CMake makes of such a module.
func sharedConsumer(t *testing.T, found *toolchain.Tools, module string) {
	t.Helper()
	dir := t.TempDir()
	testkit.Write(t, filepath.Join(dir, "consumer.c"), consumer)
	testkit.Write(t, filepath.Join(dir, "CMakeLists.txt"), `cmake_minimum_required(VERSION 3.18)
project(consumer C)
add_library(golib::golib SHARED IMPORTED)
set_target_properties(golib::golib PROPERTIES
  IMPORTED_LOCATION "`+module+`/libs/android.${ANDROID_ABI}/libgolib.so"
  INTERFACE_INCLUDE_DIRECTORIES "`+module+`/include")
add_library(app SHARED consumer.c)
target_link_libraries(app PRIVATE golib::golib)
`)
	for _, abi := range abis {
		out := buildCMake(t, found, dir, abi)
		f, err := elf.Open(filepath.Join(out, "libapp.so"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if needed, err := f.ImportedLibraries(); err != nil || !slices.Contains(needed, "libgolib.so") {
			t.Errorf("%s: libapp.so needs %v, %v", abi, needed, err)
		}
	}
}

// mavenReads has Maven take the pom of an AAR out of the folder, which holds it against its checksums, and reads it. As what is imported into a
// project needs none of Maven's plugins, nothing is downloaded.
func mavenReads(t *testing.T, folder, group, artifact, version string) {
	t.Helper()
	mvn, err := exec.LookPath("mvn")
	if err != nil {
		testkit.Missing(t, "no mvn on PATH, which is to read the pom; apt-get install maven")
	}
	dir := t.TempDir()
	served := filepath.Join(dir, "served here") // where the locale has no ü, Java finds no file below the project
	if err := copyTree(served, folder); err != nil {
		t.Fatal(err)
	}
	testkit.Write(t, filepath.Join(dir, "settings.xml"), "<settings/>\n")
	testkit.Write(t, filepath.Join(dir, "pom.xml"), `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>com.example</groupId>
  <artifactId>app</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <repositories><repository>
    <id>central</id> <!-- in the place of the one that Maven has by itself -->
    <url>`+(&url.URL{Scheme: "file", Path: filepath.ToSlash(served)}).String()+`</url>
    <releases><checksumPolicy>fail</checksumPolicy></releases>
  </repository></repositories>
  <dependencyManagement><dependencies><dependency>
    <groupId>`+group+`</groupId>
    <artifactId>`+artifact+`</artifactId>
    <version>`+version+`</version>
    <type>pom</type>
    <scope>import</scope>
  </dependency></dependencies></dependencyManagement>
</project>
`)
	run(t, dir, mvn, "-B", "-q", "-s", "settings.xml", "-Dmaven.repo.local="+filepath.Join(dir, "repository"), "validate")
	path := filepath.Join(append(strings.Split(group, "."), artifact, version, artifact+"-"+version+".pom")...)
	if got, want := testkit.Read(t, filepath.Join(dir, "repository", path)), testkit.Read(t, filepath.Join(folder, path)); got != want {
		t.Errorf("Maven has read another pom:\n%s", got)
	}
}

// prefabConsumers writes what Prefab's two plugins make of a module: an imported target, and a prebuilt library.
func prefabConsumers(t *testing.T, found *toolchain.Tools, module string) {
	text, err := os.ReadFile(filepath.Join(module, "module.json"))
	if err != nil {
		t.Fatal(err)
	}
	var settings struct {
		ExportLibraries []string `json:"export_libraries"`
	}
	if err := json.Unmarshal(text, &settings); err != nil {
		t.Fatal(err)
	}
	modules := t.TempDir() // no space: NDK_MODULE_PATH is a list
	testkit.Write(t, filepath.Join(modules, "cmake", "golib-config.cmake"), `add_library(golib::golib STATIC IMPORTED)
set_target_properties(golib::golib PROPERTIES
  IMPORTED_LOCATION "`+module+`/libs/android.${ANDROID_ABI}/libgolib.a"
  INTERFACE_INCLUDE_DIRECTORIES "`+module+`/include"
  INTERFACE_LINK_LIBRARIES "`+strings.Join(settings.ExportLibraries, ";")+`")
`)
	checkCMake(t, found, filepath.Join(t.TempDir(), "another project"), testkit.Shown(t, "README.md", "A library for others", "cmake")[0], "-Dgolib_DIR="+filepath.Join(modules, "cmake"))
	testkit.Write(t, filepath.Join(modules, "prefab", "golib", "Android.mk"), `include $(CLEAR_VARS)
LOCAL_MODULE := golib
LOCAL_SRC_FILES := `+module+`/libs/android.$(TARGET_ARCH_ABI)/libgolib.a
LOCAL_EXPORT_C_INCLUDES := `+module+`/include
LOCAL_EXPORT_LDLIBS := `+strings.Join(settings.ExportLibraries, " ")+`
include $(PREBUILT_STATIC_LIBRARY)
`)
	checkNDKBuild(t, found, "LOCAL_STATIC_LIBRARIES := golib\ninclude $(BUILD_SHARED_LIBRARY)\n"+testkit.Shown(t, "README.md", "A library for others", "make")[0], "NDK_MODULE_PATH="+modules)
}

func unzip(t *testing.T, from, to string) {
	t.Helper()
	z, err := zip.OpenReader(from)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	if err := os.CopyFS(to, z); err != nil {
		t.Fatal(err)
	}
}
