package journeys

import (
	"archive/zip"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
)

// TestShipped links what prefab and dist pack, in projects that have neither Go nor gondk.
func TestShipped(t *testing.T) {
	project := builtProject(t)
	found := tools(t, project)
	mustMage(t, project, "prefab", "dist")
	t.Run("Prefab", func(t *testing.T) {
		dir := t.TempDir()
		unzip(t, filepath.Join(project, "build", "golib-1.0.0.aar"), dir)
		prefabConsumers(t, found, filepath.Join(dir, "prefab", "modules", "golib"))
	})
	t.Run("zip", func(t *testing.T) {
		dir := t.TempDir()
		unzip(t, filepath.Join(project, "build", "golib-1.0.0.zip"), dir)
		root := filepath.Join(dir, "golib-1.0.0")
		checkCMake(t, found, filepath.Join(t.TempDir(), "another project"), "find_package(golib 1.0 CONFIG REQUIRED)", "gondk::golib", "-Dgolib_DIR="+filepath.Join(root, "cmake"))
		checkNDKBuild(t, found, "$(call import-module,golib)", "NDK_MODULE_PATH="+filepath.Join(root, "ndk-build"))
	})
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
	checkCMake(t, found, filepath.Join(t.TempDir(), "another project"), `add_library(golib::golib STATIC IMPORTED)
set_target_properties(golib::golib PROPERTIES
  IMPORTED_LOCATION "`+module+`/libs/android.${ANDROID_ABI}/libgolib.a"
  INTERFACE_INCLUDE_DIRECTORIES "`+module+`/include"
  INTERFACE_LINK_LIBRARIES "`+strings.Join(settings.ExportLibraries, ";")+`")`, "golib::golib")
	checkNDKBuild(t, found, `include $(CLEAR_VARS)
LOCAL_MODULE := golib
LOCAL_SRC_FILES := `+module+`/libs/android.$(TARGET_ARCH_ABI)/libgolib.a
LOCAL_EXPORT_C_INCLUDES := `+module+`/include
LOCAL_EXPORT_LDLIBS := `+strings.Join(settings.ExportLibraries, " ")+`
include $(PREBUILT_STATIC_LIBRARY)`)
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
