package appfile

import (
	"archive/zip"
	"encoding/binary"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
)

// without leaves out what a File keeps for itself.
var without = cmp.Options{cmpopts.IgnoreUnexported(File{}, Entry{}), cmpopts.IgnoreFields(File{}, "Entries", "Size", "Path"), cmpopts.IgnoreFields(Module{}, "Outline")}

func TestBundle(t *testing.T) {
	f, err := readString(makeZip(t, bundleFiles(t)...))
	if err != nil {
		t.Fatal(err)
	}
	yes := true
	want := &File{
		Kind:   AAB,
		Config: &BundleConfig{Bundletool: "1.18.2", Uncompressed: &yes, Alignment: 2},
		Modules: []Module{
			{Name: "base", Manifest: fullManifest(), HasNative: true, Dex: []*Dex{nativesDex("classes.dex")},
				Native: []NativeFolder{{"lib/arm64-v8a", "arm64-v8a"}, {"lib/armeabi-v7a", "armeabi-v7a"}}},
			{Name: "feature", Manifest: refsManifest()},
		},
		Signing:  Signing{JAR: true},
		Metadata: []Entry{f.Entries[1]},
	}
	if diff := cmp.Diff(want, f, without); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"|base|arm64-v8a|libx.so"}, nativeFiles(f)); diff != "" {
		t.Error(diff)
	}
}

func nativeFiles(f *File) []string {
	var out []string
	for _, l := range f.NativeFiles() {
		out = append(out, strings.Join([]string{l.APK, l.Module, l.ABI, l.Name}, "|"))
	}
	return out
}

func TestAPK(t *testing.T) {
	f, err := readString(sign(makeAPK(t), 0x7109871a, 0x42726577, 0x1b93ad61, dependenciesID, 0xf05368c0))
	if err != nil {
		t.Fatal(err)
	}
	m := fullManifest()
	m.Binary = true
	want := &File{Kind: APK, Modules: []Module{{Manifest: m, Dex: []*Dex{nativesDex("classes.dex")}}}, Signing: Signing{APKs: []int{2, 3, 31}, Dependencies: true}}
	if diff := cmp.Diff(want, f, without); diff != "" {
		t.Error(diff)
	}
}

func TestAAR(t *testing.T) {
	f, err := readString(makeAAR(t))
	if err != nil {
		t.Fatal(err)
	}
	m := fullManifest()
	m.Text = true
	library := *f.zip.find("prefab/modules/x/libs/android.x86_64/libother.a")
	sameError := cmp.Comparer(func(a, b error) bool { return fmt.Sprint(a) == fmt.Sprint(b) })
	want := &File{Kind: AAR, Modules: []Module{{Manifest: m, Dex: []*Dex{nativesDex("classes.jar"), nativesDex("more.jar")}}}, Prefab: &Prefab{
		Name: "x", SchemaVersion: 2, Version: "1.0", Dependencies: []string{"y"},
		Modules: []PrefabModule{
			{Name: "headers", LibraryName: "libheaders"},
			{Name: "x", LibraryName: "libother", ExportLibraries: []string{":headers"}, Libraries: []PrefabLibrary{
				{Folder: "android.x86_64", Files: []Entry{library}, ABI: "x86_64", API: 21, NDK: 28, STL: "none", Static: true},
			}},
		},
	}}
	if diff := cmp.Diff(want, f, without, sameNatives, sameError); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"||x86_64|libx.so"}, nativeFiles(f)); diff != "" {
		t.Error(diff)
	}
}

func TestSet(t *testing.T) {
	config := makeZip(t, file{name: "AndroidManifest.xml", content: testdata(t, "refs.axml")}, file{name: "lib/x86/liby.so", content: "no"})
	f, err := readString(makeZip(t,
		file{name: "toc.pb", content: "?"},
		file{name: "splits/base-master.apk", content: sign(makeAPK(t), 0xf05368c0), stored: true},
		file{name: "splits/base-x86.apk", content: config},
		file{name: "splits/inner.apk", content: makeZip(t, file{name: "toc.pb"})},
		file{name: "splits/text.apk", content: "not a zip"},
	))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if f.Kind != APKS || len(f.APKs) != 2 {
		t.Fatalf("%s with %d APKs", f.Kind, len(f.APKs))
	}
	master := f.APKs[0]
	if master.Path != "app(splits/base-master.apk)" || len(master.Modules[0].Dex) != 1 || master.Signing.APKs[0] != 3 {
		t.Errorf("%s: %+v %+v", master.Path, master.Modules, master.Signing)
	}
	if diff := cmp.Diff([]string{"splits/base-master.apk||x86|libx.so", "splits/base-x86.apk||x86|liby.so"}, nativeFiles(f)); diff != "" {
		t.Error(diff)
	}
	wantProblems(t, f, "app(splits/inner.apk): named .apk but is another kind of file: APK set",
		`app(splits/text.apk): not a zip file, as App Bundles, APKs and AARs are: it starts with "not a zip"`)
	if libs := f.Libraries(); len(libs) != 2 || !strings.HasPrefix(libs[1].Err.Error(), "app(splits/base-x86.apk)(lib/x86/liby.so): not an ELF file") {
		t.Errorf("%+v", libs)
	}
}

func wantProblems(t *testing.T, f *File, want ...string) {
	t.Helper()
	if len(f.Problems) != len(want) {
		t.Fatalf("problems: %v", f.Problems)
	}
	for i, p := range f.Problems {
		if !strings.HasPrefix(p.Error(), want[i]) {
			t.Errorf("problem: %v\nwant: %s…", p, want[i])
		}
	}
}

func TestLibraries(t *testing.T) {
	source := elftest.Lib{Target: elftest.X86_64, Name: "libx.so", Sources: map[string]string{"x.c": "int x;"}, Link: []string{"-soname", "libx.so"}}.Make(t, t.TempDir())
	so, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	path := write(t, "app.apk", makeZip(t, file{name: "AndroidManifest.xml", content: testdata(t, "refs.axml")},
		file{name: "lib/x86_64/liba.so", content: string(so)}, file{name: "lib/x86_64/libb.so", content: string(so), stored: true},
		file{name: "lib/x86_64/libcut.so", content: string(so[:len(so)/2])}, file{name: "lib/x86_64/empty.so"}))
	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	libs := f.Libraries()
	if len(libs) != 4 {
		t.Fatalf("%d libraries", len(libs))
	}
	for _, l := range libs[:2] {
		if l.Err != nil || l.ELF.SONAME != "libx.so" || l.ELF.Size != int64(len(so)) {
			t.Errorf("%s: %+v %v", l.Name, l.ELF, l.Err)
		}
	}
	for _, l := range libs[2:] {
		if l.ELF != nil || l.Err == nil || !strings.HasPrefix(l.Err.Error(), path+"(lib/x86_64/"+l.Name+"): ") {
			t.Errorf("%s: %v", l.Name, l.Err)
		}
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if f.Libraries() != nil {
		t.Error("libraries after Close")
	}
}

// A library of many sections without a name deflates to little. Those that are too much for the file are not kept, and all others are.
func TestManySectionsInManyLibraries(t *testing.T) {
	source := elftest.Lib{Target: elftest.X86_64, Name: "libx.so", Sources: map[string]string{"x.c": "int x;"}}.Make(t, t.TempDir())
	so, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	const sections = 3000
	binary.LittleEndian.PutUint64(so[40:], uint64(len(so)))
	binary.LittleEndian.PutUint16(so[60:], sections)
	binary.LittleEndian.PutUint16(so[62:], 0)
	hostile := string(so) + strings.Repeat("\x00", 64*sections)
	files := []file{{name: "BundleConfig.pb"}}
	for i := range 100 {
		files = append(files, file{name: fmt.Sprintf("base/lib/x86_64/lib%d.so", i), content: hostile})
	}
	data := makeZip(t, files...)
	f, err := readString(data)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	kept := 0
	for _, l := range f.Libraries() {
		switch {
		case l.Err == nil:
			kept += l.ELF.Memory()
		case !strings.HasPrefix(l.Err.Error(), "app("+l.Entry.Name+"): its names and tables, with those read before it, take more memory"):
			t.Error(l.Err)
		}
	}
	if most := len(data) + 8<<20; kept > most || kept < most/2 {
		t.Errorf("%d bytes kept of a file of %d", kept, len(data))
	}
}

func TestDataOffsets(t *testing.T) {
	data := makeZip(t, bundleFiles(t)...)
	f, err := readString(data)
	if err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(strings.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for i, z := range r.File {
		offset, err := z.DataOffset()
		e := f.Entries[i]
		if err != nil || e.DataOffset != offset || e.Name != z.Name || e.Method != z.Method || e.Size != z.UncompressedSize64 || e.Compressed != z.CompressedSize64 {
			t.Errorf("%+v is %s at %d, %v", e, z.Name, offset, err)
		}
	}
}

// What a zip is other files tell, where its manifest cannot be read.
func TestDamagedManifest(t *testing.T) {
	for name, kind := range map[string]Kind{"classes.dex": APK, "classes.jar": AAR} {
		content := testdata(t, "natives.dex")
		if kind == AAR {
			content = makeZip(t, file{name: "A.class", content: testdata(t, "Natives.class")})
		}
		data := makeZip(t, file{name: manifestName, content: testdata(t, "refs.axml")}, file{name: name, content: content})
		f, err := readString(edit(data, localSize+len(manifestName), "xxxx"))
		if err != nil || f.Kind != kind {
			t.Fatalf("%s: %v %v", name, err, f)
		}
		wantProblems(t, f, "app: AndroidManifest.xml cannot be unpacked: flate: corrupt input")
	}
}

func TestProblems(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"base/native.pb", "\xff", "app(base/native.pb): not a protobuf message"},
		{"BundleConfig.pb", "\x0a\x7f", "app(BundleConfig.pb): not a protobuf message"},
		{"base/manifest/AndroidManifest.xml", "\x0a", "app(base/manifest/AndroidManifest.xml): not a protobuf message"},
		{"base/manifest/AndroidManifest.xml", "", "app(base/manifest/AndroidManifest.xml): no <manifest> element"},
		{"base/manifest/AndroidManifest.xml", "<manifest", "app(base/manifest/AndroidManifest.xml): XML syntax error on line 1: unexpected EOF"},
		{"base/dex/classes.dex", "cdex001", `app(base/dex/classes.dex): not a dex file: it starts with "cdex001"`},
		{"base/dex/classes.dex", edit(testdata(t, "natives.dex"), 4, "041"), `app(base/dex/classes.dex): dex version "041"`},
	} {
		files := bundleFiles(t)
		for i := range files {
			if files[i].name == c.name {
				files[i].content = c.content
			}
		}
		f, err := readString(makeZip(t, files...))
		if err != nil {
			t.Fatal(err)
		}
		wantProblems(t, f, c.want)
	}
	f, err := readString(insertBeforeDirectory(makeAPK(t), "\xff\xff\xff\xff\xff\xff\xff\x7fAPK Sig Block 42"))
	if err != nil {
		t.Fatal(err)
	}
	wantProblems(t, f, "app(APK signing block): a damaged APK signing block")
	f, err = readString(makeZip(t, file{name: "AndroidManifest.xml", content: testdata(t, "refs.xml")}, file{name: "classes.jar", content: makeZip(t, file{name: "A.class", content: "text"})}))
	if err != nil {
		t.Fatal(err)
	}
	wantProblems(t, f, "app(classes.jar(A.class)): a damaged class file")
}
