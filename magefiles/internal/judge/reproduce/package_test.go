package reproduce

import (
	"archive/zip"
	"compress/flate"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// entry is one of a zip to make.
type entry struct {
	name, content string
	method        uint16
	time          time.Time
	mode          os.FileMode
}

var aarEntries = []entry{
	{name: "AndroidManifest.xml", content: `<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="com.example"><uses-sdk android:minSdkVersion="24"/></manifest>`},
	{name: "assets/notes.txt", content: "first\nsecond\n"},
	{name: "assets/words.txt", content: strings.Repeat("many words, which deflate well ", 200)},
}

// packed writes a zip. level is deflate's; 0: the usual one.
func packed(t *testing.T, name string, level int, comment string, entries ...entry) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	z := zip.NewWriter(out)
	if level != 0 {
		z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, level) })
	}
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: e.method, Modified: e.time}
		if e.mode != 0 {
			h.SetMode(e.mode)
		}
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = io.WriteString(w, e.content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.SetComment(comment); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func deflated(entries []entry, change func(all []entry) []entry) []entry {
	all := slices.Clone(entries)
	for i := range all {
		all[i].method = zip.Deflate
	}
	if change != nil {
		all = change(all)
	}
	return all
}

// TestPacking changes one thing at a time in how an AAR is packed, or what is in it.
func TestPacking(t *testing.T) {
	plain := packed(t, "x.aar", 0, "", deflated(aarEntries, nil)...)
	for name, c := range map[string]struct {
		level   int
		comment string
		change  func([]entry) []entry
		want    string
		parts   int
	}{
		"nothing": {},
		"times": {change: func(all []entry) []entry {
			for i := range all {
				all[i].time = time.Date(2026, 3, 4, 5, 6, 8, 0, time.UTC)
			}
			return all
		}, want: "zip-time|2026-03-04 05:06:08|1980-00-00 00:00:00|content is the same"},
		"compression": {change: func(all []entry) []entry { all[1].method = zip.Store; return all }, want: "zip-method|stored|deflated|content is the same"},
		"level":       {level: flate.BestSpeed, want: "zip-deflate|another|another|content is the same"},
		"order":       {change: func(all []entry) []entry { slices.Reverse(all); return all }, want: "zip-order|assets/words.txt is there|AndroidManifest.xml is there|content is the same"},
		"modes":       {change: func(all []entry) []entry { all[1].mode = 0o755; return all }, want: "zip-mode|100755|0|content is the same"},
		"comment":     {comment: "more", want: "zip-rest|another|another|comments"},
		"a text":      {change: func(all []entry) []entry { all[1].content = "first\nthird\n"; return all }, parts: 1},
		"an entry": {change: func(all []entry) []entry {
			return append(all, entry{name: "META-INF/com/android/build/gradle/aar-metadata.properties", method: zip.Deflate})
		}, parts: 1},
		"min SDK": {change: func(all []entry) []entry {
			all[0].content = strings.Replace(all[0].content, "24", "26", 1)
			return all
		}, want: "min-sdk|26|24|android.min_sdk = 26", parts: 1},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := Files(packed(t, "x.aar", c.level, c.comment, deflated(aarEntries, c.change)...), plain, nil)
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			if c.want != "" {
				want = []string{c.want}
			}
			r.Settings = slices.DeleteFunc(r.Settings, func(s Setting) bool { return s.ID == "zip-maker" && c.want[:8] == "zip-mode" }) // Go says Unix with a mode
			wantSettings(t, r, want...)
			if len(r.Parts) != c.parts || r.Reproduced() != (c.want == "" && c.parts == 0) || r.Repacked() != (c.want != "" && c.parts == 0) {
				t.Errorf("%+v", r)
			}
			if c.parts == 1 && len(r.Parts[0].Seen)+len(r.Parts[0].Settings) == 0 {
				t.Errorf("nothing is said of %+v", r.Parts[0])
			}
		})
	}
}

// appCases are what apps tell of how they were made.
var appCases = []struct {
	want   string
	change func(*appfile.File, *appfile.Manifest)
}{
	{`app-id|com.other|com.example|app.application_id = "com.other"`, func(_ *appfile.File, m *appfile.Manifest) { m.Package = "com.other" }},
	{"version-code|7|1|app.version_code = 7", func(_ *appfile.File, m *appfile.Manifest) { m.VersionCode = 7 }},
	{`version-name|1.1|1.0|app.version_name = "1.1"`, func(_ *appfile.File, m *appfile.Manifest) { m.VersionName = "1.1" }},
	{"min-sdk|26|24|android.min_sdk = 26", func(_ *appfile.File, m *appfile.Manifest) { m.MinSDK = 26 }},
	{"target-sdk|35|36|android.target_sdk = 35", func(_ *appfile.File, m *appfile.Manifest) { m.TargetSDK = 35 }},
	{"debuggable|yes|no|android:debuggable", func(_ *appfile.File, m *appfile.Manifest) { m.Debuggable = true }},
	{"extract|false|not said|android:extractNativeLibs", func(_ *appfile.File, m *appfile.Manifest) { m.ExtractNativeLibs = new(bool) }},
	{"abis|arm64-v8a x86|arm64-v8a|[[abi]]", func(f *appfile.File, _ *appfile.Manifest) {
		f.Entries = append(f.Entries, appfile.Entry{Name: "base/lib/x86/libx.so"})
	}},
	{"bundletool|1.15.6|1.18.2|GONDK_BUNDLETOOL", func(f *appfile.File, _ *appfile.Manifest) { f.Config.Bundletool = "1.15.6" }},
	{"alignment|4096|16384|android.page_size = 4096", func(f *appfile.File, _ *appfile.Manifest) { f.Config.Alignment = 1 }},
	{"uncompressed|yes|no|uncompressNativeLibraries", func(f *appfile.File, _ *appfile.Manifest) { *f.Config.Uncompressed = true }},
	{"app-permission|otherwise|it no longer asks for permission android.permission.CAMERA|AndroidManifest.xml", func(_ *appfile.File, m *appfile.Manifest) {
		m.Permissions = []appfile.Permission{{Name: "android.permission.CAMERA"}}
	}},
}

func TestApps(t *testing.T) {
	app := func() (*appfile.File, *appfile.Manifest) {
		m := &appfile.Manifest{Package: "com.example", VersionCode: 1, VersionName: "1.0", MinSDK: 24, TargetSDK: 36}
		return &appfile.File{Kind: appfile.AAB, Modules: []appfile.Module{{Name: "base", Manifest: m}}, Entries: []appfile.Entry{{Name: "base/lib/arm64-v8a/libx.so"}},
			Config: &appfile.BundleConfig{Bundletool: "1.18.2", Alignment: 2, Uncompressed: new(bool)}}, m
	}
	built, _ := app()
	for _, c := range appCases {
		released, m := app()
		c.change(released, m)
		r := &comparer{Comparison: &Comparison{}}
		r.app(released, built, "")
		wantSettings(t, r.Comparison, c.want)
	}
}

func TestDexMaker(t *testing.T) {
	const mark = `dex` + "\n" + `035…~~R8{"compilation-mode":"release","has-checksums":false,"min-api":26,"version":"8.5.35"}…`
	if maker, level := dexMaker(mark); maker != "R8 8.5.35 release" || level != 26 {
		t.Error(maker, level)
	}
	c := &comparer{Comparison: &Comparison{}}
	c.content(&Part{Name: "classes.dex"}, mark, strings.NewReplacer("R8", "D8", "26", "24").Replace(mark))
	wantSettings(t, c.Comparison, "dex|R8 8.5.35 release|D8 8.5.35 release|GONDK_BUNDLETOOL", "min-sdk|26|24|android.min_sdk = 26")
}

// apk writes an APK with a signing block of scheme v2 that holds some text.
func apk(t *testing.T, signature, note string) string {
	t.Helper()
	manifest := testkit.Read(t, filepath.Join("..", "..", "read", "appfile", "testdata", "full.axml"))
	path := packed(t, "x.apk", 0, "", entry{name: "AndroidManifest.xml", content: manifest}, entry{name: "assets/note", content: note})
	data := testkit.Read(t, path)
	if signature == "" {
		return path
	}
	le := binary.LittleEndian
	pair := append(le.AppendUint32(le.AppendUint64(nil, uint64(4+len(signature))), 0x7109871a), signature...)
	size := uint64(len(pair) + 24)
	block := append(append(le.AppendUint64(nil, size), pair...), append(le.AppendUint64(nil, size), "APK Sig Block 42"...)...)
	end := len(data) - 22
	at := int(le.Uint32([]byte(data[end+16:])))
	signed := []byte(data[:at] + string(block) + data[at:])
	le.PutUint32(signed[end+len(block)+16:], uint32(at+len(block)))
	testkit.Write(t, path, string(signed))
	return path
}

// What signs an APK is not compared, and all else is.
func TestSignatures(t *testing.T) {
	for _, released := range []string{apk(t, "of the release", "a"), apk(t, "", "a")} {
		r, err := Files(released, apk(t, "for debugging", "a"), nil)
		if err != nil || !r.Reproduced() || r.Same || strings.Join(r.Signatures, " ") != "v2" || r.Kind != "APK" {
			t.Errorf("%+v %v", r, err)
		}
	}
	r, err := Files(apk(t, "of the release", "a"), apk(t, "of the release", "b"), nil)
	if err != nil || r.Reproduced() || len(r.Parts) != 1 || r.Parts[0].Name != "assets/note" || r.Equal != 1 {
		t.Errorf("%+v %v", r, err)
	}
}

// A signature of the kind that JAR files have is entries of its own.
func TestJARSignature(t *testing.T) {
	all := deflated(aarEntries, nil)
	signed := append(slices.Clone(all), entry{name: "META-INF/MANIFEST.MF"}, entry{name: "META-INF/CERT.SF"}, entry{name: "META-INF/CERT.RSA"})
	r, err := Files(packed(t, "x.aar", 0, "", signed...), packed(t, "x.aar", 0, "", all...), nil)
	if err != nil || !r.Reproduced() || strings.Join(r.Signatures, " ") != "v1 (META-INF)" {
		t.Errorf("%+v %v", r, err)
	}
	alone, err := Files(packed(t, "x.aar", 0, "", append(all, entry{name: "META-INF/MANIFEST.MF"})...), packed(t, "x.aar", 0, "", all...), nil)
	if err != nil || alone.Reproduced() {
		t.Errorf("a manifest without a signature is none: %+v %v", alone, err)
	}
}

// Libraries that are called otherwise are compared where there is one on each side.
func TestOtherName(t *testing.T) {
	lib := testkit.Read(t, plainLibrary(t).Path)
	with := func(name string) string {
		return packed(t, "x.aar", 0, "", append(slices.Clone(aarEntries), entry{name: "jni/arm64-v8a/" + name, content: lib})...)
	}
	r, err := Files(with("libgojni.so"), with("libgolib.so"), nil)
	if err != nil {
		t.Fatal(err)
	}
	wantSettings(t, r, `name|libgojni.so|libgolib.so|[[output]] with name = "gojni"`)
}

func TestLook(t *testing.T) {
	lib := plainLibrary(t)
	aar := packed(t, "x.aar", 0, "", append(slices.Clone(aarEntries), entry{name: "jni/arm64-v8a/libx.so", content: testkit.Read(t, lib.Path)})...)
	for file, want := range map[string]Released{
		lib.Path:                                 {Names: []string{"packed.so", "libglue.so"}, ABI: "arm64-v8a"},
		aar:                                      {Kind: appfile.AAR, Ready: true},
		packed(t, "x.aar", 0, "", aarEntries...): {Kind: appfile.AAR, Bare: true},
		apk(t, "", ""):                           {Kind: appfile.APK, Bare: true},
	} {
		got, err := Look(file)
		if err != nil || got.Kind != want.Kind || !slices.Equal(got.Names, want.Names) || got.ABI != want.ABI || got.Ready != want.Ready || got.Bare != want.Bare {
			t.Errorf("%s: %+v %v", file, got, err)
		}
	}
	if _, err := Look(testFile(t, "not a library")); err == nil {
		t.Error("a text passes")
	}
}

func testFile(t *testing.T, text string) string {
	path := filepath.Join(t.TempDir(), "notes.txt")
	testkit.Write(t, path, text)
	return path
}
