package bundle

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/work/step"
	"github.com/google/go-cmp/cmp"
)

func TestBundle(t *testing.T) {
	p := tinyProject(t, tools(t))
	p.DebugKeystores = []string{filepath.Join(t.TempDir(), "none"), filepath.Join(t.TempDir(), "made", "debug.keystore")}
	if want := "warning: the bundles are not signed: none of T_KEYSTORE, T_KEY_ALIAS, T_STORE_PASSWORD is set; set T_KEYSTORE and 2 more\n"; !strings.Contains(p.said(t), want) {
		t.Errorf("did not say %q", want)
	}
	t.Run("entries", func(t *testing.T) { checkEntries(t, p) })
	t.Run("manifest", func(t *testing.T) { checkManifest(t, p) })
	t.Run("config", func(t *testing.T) { checkConfig(t, p) })
	t.Run("dex", func(t *testing.T) {
		want := []string{
			"Ldev/gondk/tiny/Main$$ExternalSyntheticLambda0;", "Ldev/gondk/tiny/Main;",
			"Ldev/gondk/tiny/R$layout;", "Ldev/gondk/tiny/R$string;", "Ldev/gondk/tiny/R;",
		}
		if diff := cmp.Diff(want, dexClasses(t, content(t, p.File("cmake"), "base/dex/classes.dex"))); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("libraries", func(t *testing.T) { checkLibraries(t, p) })
	t.Run("symbols", func(t *testing.T) { checkSymbols(t, p) })
	t.Run("APKs", func(t *testing.T) { checkAPKs(t, p) })
	t.Run("again", func(t *testing.T) { checkNothingRuns(t, p) })
	t.Run("reproducible", func(t *testing.T) { checkReproducible(t, p) })
	t.Run("batch", func(t *testing.T) { checkBatch(t, p) })
}

func checkEntries(t *testing.T, p *project) {
	want := []string{
		"BUNDLE-METADATA/com.android.tools.build.debugsymbols/arm64-v8a/libtiny.so.dbg",
		"BUNDLE-METADATA/com.android.tools.build.debugsymbols/armeabi-v7a/libtiny.so.dbg",
		"BundleConfig.pb", "base/assets.pb", "base/assets/note.txt", "base/dex/classes.dex", "base/lib/arm64-v8a/libtiny.so",
		"base/lib/armeabi-v7a/libtiny.so", "base/manifest/AndroidManifest.xml", "base/native.pb", "base/res/layout/main.xml",
		"base/resources.pb", "base/root/dev/gondk/tiny.txt",
	}
	if diff := cmp.Diff(want, entryNames(t, p.File("cmake"))); diff != "" {
		t.Error(diff)
	}
}

func checkManifest(t *testing.T, p *project) {
	dump := p.askBundletool(t, "dump", "manifest")
	for _, want := range []string{
		`package="dev.gondk.tiny"`, `android:versionCode="7"`, `android:versionName="1.2 beta"`, `android:minSdkVersion="24"`,
		`android:targetSdkVersion="36"`, `android:name=".Main"`,
	} {
		if !strings.Contains(dump, want) {
			t.Errorf("no %s in\n%s", want, dump)
		}
	}
}

func checkConfig(t *testing.T, p *project) {
	dump := p.askBundletool(t, "dump", "config")
	dump = regexp.MustCompile(`"version": "[0-9.]+"`).ReplaceAllString(dump, `"version": "V"`)
	want := `{
  "bundletool": {
    "version": "V"
  },
  "optimizations": {
    "uncompressNativeLibraries": {
      "enabled": true,
      "alignment": "PAGE_ALIGNMENT_16K"
    }
  }
}
`
	if diff := cmp.Diff(want, dump); diff != "" {
		t.Error(diff)
	}
}

func checkLibraries(t *testing.T, p *project) {
	for _, abi := range p.Matrix.ABIs {
		want, err := os.ReadFile(filepath.Join(p.root, "build", "libs", abi.Name, "libtiny.so"))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(want, content(t, p.File("cmake"), "base/lib/"+abi.Name+"/libtiny.so")) {
			t.Errorf("%s: the library that is packed is not the one that was given", abi.Name)
		}
	}
}

func checkAPKs(t *testing.T, p *project) {
	p.Runner.Verbose = true
	err := p.APKs(context.Background(), "cmake")
	p.Runner.Verbose = false
	if err != nil {
		t.Fatal(whole(err))
	}
	dir := t.TempDir()
	apks, err := unpackAPKs(p.APKsFile("cmake"), dir)
	if err != nil {
		t.Fatal(err)
	}
	var libs []string
	for _, apk := range apks {
		if verify := p.Tools.APKSigner.Path + " verify " + step.Quote(p.Runner.Rel(p.work("apks-cmake", filepath.Base(apk)))); !strings.Contains(p.said(t), verify) {
			t.Errorf("was not verified: no %s in\n%s", verify, p.said(t))
		}
		libs = append(libs, storedLibraries(t, apk)...)
	}
	slices.Sort(libs)
	if diff := cmp.Diff([]string{"lib/arm64-v8a/libtiny.so", "lib/armeabi-v7a/libtiny.so"}, libs); diff != "" {
		t.Error(diff)
	}
	if _, err := os.Stat(p.DebugKeystores[1]); err != nil {
		t.Error("the debug keystore was not kept: ", err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(p.DebugKeystores[1]), "debug-keystore-*")); left != nil {
		t.Error("left behind: ", left)
	}
}

// storedLibraries returns the libraries in an APK, which a device must be able to load from there.
func storedLibraries(t *testing.T, apk string) []string {
	t.Helper()
	z, err := zip.OpenReader(apk)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var libs []string
	for _, f := range z.File {
		if !strings.HasSuffix(f.Name, ".so") {
			continue
		}
		libs = append(libs, f.Name)
		if offset, err := f.DataOffset(); err != nil || offset%16384 != 0 {
			t.Errorf("%s: %s: at offset %d (%v)", apk, f.Name, offset, err)
		}
		if f.Method != zip.Store {
			t.Errorf("%s: %s: compressed", apk, f.Name)
		}
	}
	return libs
}

func checkNothingRuns(t *testing.T, p *project) {
	before := len(p.said(t))
	ctx := context.Background()
	for _, err := range []error{p.Base(ctx), p.Bundles(ctx, map[string]map[string]Folders{"cmake": tinyFolders(p.root), "ndk-build": tinyFolders(p.root)}), p.APKs(ctx, "cmake")} {
		if err != nil {
			t.Fatal(whole(err))
		}
	}
	const want = "warning: the bundles are not signed: none of T_KEYSTORE, T_KEY_ALIAS, T_STORE_PASSWORD is set; set T_KEYSTORE and 2 more\n"
	if said := p.said(t)[before:]; said != want {
		t.Errorf("said %q, want nothing but %q", said, want)
	}
}

// checkReproducible builds the same bundle in another folder, another language and another time zone, and with each command of bundletool
// in a JVM of its own.
func checkReproducible(t *testing.T, p *project) {
	other := newProject(t, filepath.Join(t.TempDir(), "zwölf Äpfel", "deeper"), "testdata/app", p.Tools, "TZ=Pacific/Auckland", "LC_ALL=C.UTF-8", "LANG=de_DE").withStubs(t)
	other.ClassCache = ""
	if err := other.build(t, "cmake"); err != nil {
		t.Fatal(whole(err))
	}
	var made [3][]byte
	for i, file := range []string{p.File("cmake"), other.File("cmake"), p.File("ndk-build")} {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		made[i] = data
	}
	if !bytes.Equal(made[0], made[2]) {
		t.Error("of the same libraries another bundle for another build path")
	}
	if bytes.Equal(made[0], made[1]) {
		return
	}
	t.Errorf("%s and %s differ", p.File("cmake"), other.File("cmake"))
	for _, name := range entryNames(t, p.File("cmake")) {
		if !bytes.Equal(content(t, p.File("cmake"), name), content(t, other.File("cmake"), name)) {
			t.Errorf("  in %s", name)
		}
	}
}

func entryNames(t *testing.T, file string) []string {
	t.Helper()
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
	}
	slices.Sort(names)
	return names
}

func content(t *testing.T, file, name string) []byte {
	t.Helper()
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
