package app

import (
	"archive/zip"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/checktest"
	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// appTarget is what the fixtures are for, on a day on which all of dated.toml is in force.
var appTarget = subject.Target{MinSDK: 24, TargetSDK: 36, PageSize: 16384, Date: onDay("2026-11-23")}

func onDay(text string) time.Time {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return d
}

// goodManifest is the manifest of the fixtures.
func goodManifest() appfile.Manifest {
	no := false
	return appfile.Manifest{VersionCode: 7, MinSDK: 24, TargetSDK: 36, HasCode: &no}
}

// fixtureABIs are those of the fixtures.
var fixtureABIs = []string{"arm64-v8a", "armeabi-v7a"}

// appFixture is a bundle, an APK, a set or an AAR on its way. A case changes one thing of it.
type appFixture struct {
	*testing.T
	zippedFiles
	manifest  appfile.Manifest
	libraries map[string]fixtureLibrary // by ABI
	target    subject.Target
	unsigned  bool                   // of an APK: no signing block
	after     func(*subject.App)     // changes what was read
	edit      func(*zipEdit)         // changes the file's bytes
	splits    map[string]zippedFiles // of a set, by name
}

const (
	baseManifestName = "base/manifest/AndroidManifest.xml"
	configPB         = "BundleConfig.pb"
)

// goodBundle makes a bundle that no rule finds anything about.
func goodBundle(t *testing.T, libraries map[string]fixtureLibrary) *appFixture {
	x := &appFixture{T: t, libraries: libraries, manifest: goodManifest(), target: appTarget}
	x.set("META-INF/KEY.SF", "signature")
	x.set("META-INF/KEY.RSA", "signature")
	x.set(configPB, bundleConfig("1.18.2", 2))
	x.set("base/native.pb", nativePB(fixtureABIs...))
	x.set("base/res/raw/a.txt", "text")
	x.set("base/resources.pb", resourcesPB("res/raw/a.txt"))
	for _, abi := range fixtureABIs {
		x.bundled("base", abi, "librules.so", libraries[abi])
	}
	x.set(baseManifestName, "")
	return x
}

// bundled packs a library into a module of a bundle, with its symbols.
func (x *appFixture) bundled(module, abi, name string, l fixtureLibrary) {
	x.set(module+"/lib/"+abi+"/"+name, l.stripped)
	x.set(symbolFolder+abi+"/"+name+".sym", l.sym)
}

// addLibrary packs one more library for every ABI.
func (x *appFixture) addLibrary(l elftest.Lib) {
	x.Helper()
	for _, abi := range fixtureABIs {
		one := l
		one.Sources = maps.Clone(l.Sources)
		x.bundled("base", abi, l.Name, libraryFixture(x.T, abi, one))
	}
}

// programLink makes of a fixture a program, which no device could run: what rules look at is right.
var programLink = []string{"-dynamic-linker", "/system/bin/linker64", "-e", "rules"}

// addProgram packs a program for all ABIs into a bundle, an APK or an AAR.
func (x *appFixture) addProgram(kind string) {
	x.Helper()
	for _, abi := range fixtureABIs {
		program := libraryFixture(x.T, abi, elftest.Lib{Name: "librun.so", Program: true, Link: programLink})
		switch kind {
		case ".aab":
			x.bundled("base", abi, "librun.so", program)
		case ".apk":
			x.set("lib/"+abi+"/librun.so", program.stripped).align = 16384
		default:
			x.set("jni/"+abi+"/librun.so", program.stripped)
		}
	}
}

// bundleConfigCompressed is a BundleConfig.pb by which libraries are compressed, for the installer to unpack.
var bundleConfigCompressed = pbText(1, pbText(2, "1.18.2")) + pbText(2, pbText(2, pbInt(1, 0)))

// replaceLibrary packs librules.so linked otherwise.
func (x *appFixture) replaceLibrary(abi string, l elftest.Lib) {
	x.Helper()
	x.bundled("base", abi, "librules.so", libraryFixture(x.T, abi, l))
}

// addFeature adds a module with a manifest and nothing else.
func (x *appFixture) addFeature(m appfile.Manifest) {
	x.set("feature/manifest/AndroidManifest.xml", featureManifest(m, "feature").proto())
}

// only leaves one ABI.
func (x *appFixture) only(abi string) {
	for _, other := range fixtureABIs {
		if other != abi {
			x.remove(x.T, "base/lib/"+other)
			x.remove(x.T, symbolFolder+other)
		}
	}
	x.set("base/native.pb", nativePB(abi))
}

// goodAPK makes an APK whose libraries are loaded out of it.
func goodAPK(t *testing.T, libraries map[string]fixtureLibrary) *appFixture {
	x := &appFixture{T: t, libraries: libraries, manifest: goodManifest(), target: appTarget}
	x.manifest.ExtractNativeLibs = new(bool)
	x.set("AndroidManifest.xml", "").method = zip.Deflate
	for _, abi := range fixtureABIs {
		x.aligned("lib/"+abi+"/librules.so", libraries[abi].stripped, 16384)
	}
	x.aligned("resources.arsc", "resources", 4)
	return x
}

func (x *appFixture) aligned(name, data string, align int) { x.set(name, data).align = align }

// goodSet makes a set of split APKs for new devices and one APK for old ones.
func goodSet(t *testing.T, libraries map[string]fixtureLibrary) *appFixture {
	x := &appFixture{T: t, libraries: libraries, manifest: goodManifest(), target: appTarget, splits: map[string]zippedFiles{}}
	x.manifest.ExtractNativeLibs = new(bool)
	x.splits["splits/base-master_2.apk"] = zippedFiles{{name: "AndroidManifest.xml"}}
	for _, abi := range fixtureABIs {
		split := zippedFiles{{name: "AndroidManifest.xml", data: manifestElements(appfile.Manifest{VersionCode: 7}, "config."+abi).binary()}}
		split.set("lib/"+abi+"/librules.so", libraries[abi].stripped).align = 16384
		x.splits["splits/base-"+strings.ReplaceAll(abi, "-", "_")+"_2.apk"] = split
	}
	old := goodManifest()
	standalone := zippedFiles{{name: "AndroidManifest.xml", data: manifestElements(old, "").binary()}}
	for _, abi := range fixtureABIs {
		standalone.set("lib/"+abi+"/librules.so", libraries[abi].stripped).method = zip.Deflate
	}
	x.splits["standalones/standalone.apk"] = standalone
	return x
}

// split changes an entry of an APK in the set.
func (x *appFixture) split(name string, change func(*zippedFiles)) {
	p := slices.Clone(x.splits[name])
	change(&p)
	x.splits[name] = p
}

func goodAAR(t *testing.T, libraries map[string]fixtureLibrary) *appFixture {
	x := &appFixture{T: t, libraries: libraries, target: appTarget}
	x.set("AndroidManifest.xml", `<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="dev.gondk.rules"/>`)
	for _, abi := range fixtureABIs {
		x.set("jni/"+abi+"/librules.so", libraries[abi].stripped)
	}
	x.addPrefab()
	return x
}

// write makes the file. An empty manifest becomes the one that the fixture's facts say.
func (x *appFixture) write(path string) {
	for i := range x.zippedFiles {
		switch e := &x.zippedFiles[i]; {
		case e.data != "":
		case e.name == baseManifestName:
			e.data = manifestElements(x.manifest, "").proto()
		case e.name == "AndroidManifest.xml":
			e.data = manifestElements(x.manifest, "").binary()
		}
	}
	for _, name := range slices.Sorted(maps.Keys(x.splits)) {
		split := x.splits[name]
		if split[0].data == "" {
			split[0].data = manifestElements(x.manifest, "").binary()
		}
		x.set(name, string(apkSigned(split.bytes(x.T))))
	}
	data := x.zippedFiles.bytes(x.T)
	if x.splits == nil && !x.unsigned && filepath.Ext(path) == ".apk" {
		data = apkSigned(data)
	}
	if x.edit != nil {
		z := &zipEdit{x.T, data}
		x.edit(z)
		data = z.data
	}
	if err := os.WriteFile(path, data, 0o666); err != nil {
		x.Fatal(err)
	}
}

// goodFixture makes a good file of a kind.
var goodFixture = map[string]func(*testing.T, map[string]fixtureLibrary) *appFixture{
	".aab": goodBundle, ".apk": goodAPK, ".apks": goodSet, ".aar": goodAAR,
}

// findIn returns what the rules find in a fixture.
func findIn(t *testing.T, kind string, libraries map[string]fixtureLibrary, change func(*appFixture)) (*subject.App, []rule.Finding) {
	t.Helper()
	x := goodFixture[kind](t, libraries)
	if change != nil {
		change(x)
	}
	path := filepath.Join(t.TempDir(), "app"+kind)
	x.write(path)
	a := openApp(t, path, x.target)
	if x.after != nil {
		x.after(a)
	}
	return a, lookAtApp(a)
}

func goodLibraries(t *testing.T) map[string]fixtureLibrary {
	t.Helper()
	libraries := map[string]fixtureLibrary{}
	for _, abi := range fixtureABIs {
		libraries[abi] = libraryFixture(t, abi, elftest.Lib{API: 21})
	}
	return libraries
}

func TestAppRulesFindNothing(t *testing.T) {
	libraries := goodLibraries(t)
	for kind := range goodFixture {
		a, findings := findIn(t, kind, libraries, nil)
		if want := map[string]int{".aab": 2, ".apk": 2, ".apks": 4, ".aar": 2}[kind]; len(a.Libraries) != want {
			t.Errorf("%s: %d libraries can be read, not %d", kind, len(a.Libraries), want)
		}
		if a.Problems != nil {
			t.Errorf("%s: cannot be read: %v", kind, a.Problems)
		}
		for _, f := range findings {
			t.Errorf("%s: %s", kind, checktest.FindingLine(f))
		}
	}
}

// hexID is what depends on the linker's release and on the folder of the test.
var hexID = regexp.MustCompile(`[0-9a-f]{40}`)

// TestAppRulesAllow looks at what is unusual and right.
func TestAppRulesAllow(t *testing.T) {
	libraries := goodLibraries(t)
	for _, c := range []struct {
		name, kind string
		change     func(*appFixture)
	}{
		{"full debug information", ".aab", func(x *appFixture) {
			for _, abi := range fixtureABIs {
				x.remove(t, symbolFolder+abi)
				x.set(symbolFolder+abi+"/librules.so.dbg", x.libraries[abi].dbg)
			}
		}},
		{"a feature with the base's library", ".aab", func(x *appFixture) {
			x.addFeature(goodManifest())
			for _, abi := range fixtureABIs {
				x.set("feature/lib/"+abi+"/librules.so", x.libraries[abi].stripped)
			}
			x.set("feature/native.pb", nativePB(fixtureABIs...))
		}},
		{"libraries that stay compressed", ".aab", func(x *appFixture) {
			x.set(configPB, pbText(1, pbText(2, "1.10.0"))+pbText(2, pbText(2, pbInt(2, 1))))
		}},
		{"alignment by the version", ".aab", func(x *appFixture) { x.set(configPB, bundleConfig("1.17.0", 0)) }},
		{"64 KB", ".aab", func(x *appFixture) { x.set(configPB, bundleConfig("1.18.2", 3)) }},
		{"libraries that are extracted", ".apk", func(x *appFixture) {
			x.manifest.ExtractNativeLibs = nil
			for _, abi := range fixtureABIs {
				x.set("lib/"+abi+"/librules.so", x.libraries[abi].stripped).method = zip.Deflate
			}
		}},
		{"a program that is extracted", ".aab", func(x *appFixture) {
			x.addProgram(".aab")
			x.set(configPB, bundleConfigCompressed)
		}},
		{"a program that is no second Go runtime", ".aab", func(x *appFixture) {
			x.addLibrary(elftest.Lib{Sources: maps.Clone(goSections), Name: "libone.so"})
			x.addLibrary(elftest.Lib{Sources: maps.Clone(goSections), Name: "librun.so", Program: true, Link: programLink})
			x.set(configPB, bundleConfigCompressed)
		}},
		{"wrap.sh in a debuggable app", ".apk", func(x *appFixture) {
			x.manifest.Debuggable = true
			x.set("lib/arm64-v8a/wrap.sh", "#!/system/bin/sh\n")
		}},
		{"a split on its own", ".apk", func(x *appFixture) {
			x.manifest = appfile.Manifest{VersionCode: 7}
			x.set("lib/arm64-v8a/librules.so", x.libraries["arm64-v8a"].stripped).align = 4096
		}},
		{"a split of an ABI without 64 bits", ".apk", func(x *appFixture) {
			x.remove(x.T, "lib/arm64-v8a")
			x.manifest = appfile.Manifest{VersionCode: 7, Split: "config.armeabi_v7a"}
			x.target.TargetSDK = 30
		}},
		{"a phone's app with symbols for nobody", ".aab", func(x *appFixture) { x.set(symbolFolder+"x86/librules.so.sym", "") }},
		{"TV", ".aab", func(x *appFixture) { x.manifest.Television, x.manifest.TargetSDK = true, 34 }},
		{"a watch", ".aab", func(x *appFixture) { x.manifest.Watch, x.manifest.Phone, x.manifest.TargetSDK = true, true, 35 }},
		{"a car", ".apk", func(x *appFixture) { x.manifest.Car, x.manifest.Phone, x.manifest.TargetSDK = true, true, 35 }},
		{"no date is known", ".aab", func(x *appFixture) { x.manifest.TargetSDK, x.target.Date = 30, time.Time{} }},
	} {
		_, findings := findIn(t, c.kind, libraries, c.change)
		for _, f := range findings {
			t.Errorf("%s: %s", c.name, checktest.FindingLine(f))
		}
	}
}

func allCases() []appCase {
	return slices.Concat(appCases, manifestCases, zipCases, prefabCases, jniCases)
}

func TestManifestRulesAllow(t *testing.T) {
	libraries := goodLibraries(t)
	for name, change := range manifestsAllowed() {
		_, findings := findIn(t, ".aab", libraries, change)
		for _, f := range findings {
			t.Errorf("%s: %s", name, checktest.FindingLine(f))
		}
	}
}

// TestAppRules breaks one thing of a good file each, and compares what all rules find with the ids of the case and testdata/app.golden.
func TestAppRules(t *testing.T) {
	libraries := goodLibraries(t)
	var texts strings.Builder
	for _, c := range allCases() {
		t.Run(c.name, func(t *testing.T) {
			a, findings := findIn(t, c.kind, libraries, c.change)
			var ids []string
			fmt.Fprintf(&texts, "%s\n", c.name)
			for _, f := range findings {
				ids = append(ids, string(f.Severity)+" "+f.ID)
				fmt.Fprintf(&texts, "    %s\n", hexID.ReplaceAllString(strings.ReplaceAll(checktest.FindingLine(f), a.Path, filepath.Base(a.Path)), "(id)"))
			}
			want := append([]string{c.want}, c.also...)
			slices.Sort(want)
			slices.Sort(ids)
			if diff := cmp.Diff(want, ids); diff != "" {
				t.Error(diff)
			}
		})
	}
	if t.Failed() {
		return
	}
	// Checksums are of what this machine's clang has made.
	text := regexp.MustCompile(`\b[0-9a-f]{8}\b`).ReplaceAllString(texts.String(), "<crc>")
	testkit.Golden(t, filepath.Join("testdata", "app.golden"), text)
}

// Every rule of this room is broken by a case alone.
func TestEveryRule(t *testing.T) {
	var broken [][]string
	for _, c := range allCases() {
		broken = append(broken, append(c.also, c.want))
	}
	checktest.EveryRule(t, rule.Texts(Rules), broken, nil)
}
