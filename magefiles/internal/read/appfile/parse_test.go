package appfile

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// fullManifest is what full.xml says.
func fullManifest() *Manifest {
	yes, no := true, false
	return &Manifest{
		Package: "com.example.full", VersionCode: 70001, VersionName: "7.0", MinSDK: 21, TargetSDK: 35, MaxSDK: 36, ExtractNativeLibs: &no, HasCode: &yes, Debuggable: true,
		PageSizeCompat: "disabled", MemtagMode: "async", NativeActivity: true, Television: true, ExternalInstallation: true,
		Components: []Component{{Kind: "activity", Name: "android.app.NativeActivity", Exported: true}},
	}
}

// refsManifest is what refs.xml says: references and code names of previews say nothing.
func refsManifest() *Manifest {
	no := false
	return &Manifest{Package: "com.example.refs", TargetSDK: 35, HasCode: &no}
}

func TestManifests(t *testing.T) {
	for name, want := range map[string]*Manifest{"full": fullManifest(), "refs": refsManifest()} {
		for kind, form := range map[string]Manifest{"xml": {Text: true}, "axml": {Binary: true}, "pb": {}} {
			want.Text, want.Binary = form.Text, form.Binary
			got, err := parseManifest(testdata(t, name+"."+kind))
			if err != nil {
				t.Fatalf("%s.%s: %v", name, kind, err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s.%s: %s", name, kind, diff)
			}
		}
	}
}

func TestManifestFeatures(t *testing.T) {
	const name, optional = ` android:name="android.hardware.type.`, ` android:required="false"`
	for feature, want := range map[string]Manifest{
		name + `watch"`: {Text: true, Watch: true},
		name + `automotive" android:required="true"`:   {Text: true, Car: true},
		optional + name + `watch"`:                     {Text: true},
		name + `automotive"` + optional:                {Text: true},
		` android:name="android.hardware.camera"`:      {Text: true},
		name + `watch"/><uses-feature` + optional:      {Text: true, Watch: true},
		optional + `/><uses-feature` + name + `watch"`: {Text: true, Watch: true},
	} {
		got, err := parseManifest(`<manifest xmlns:android="` + androidNS + `"><uses-feature` + feature + `/></manifest>`)
		if err != nil {
			t.Fatalf("%s: %v", feature, err)
		}
		got.Features = nil
		if diff := cmp.Diff(&want, got); diff != "" {
			t.Errorf("%s: %s", feature, diff)
		}
	}
}

func TestManifestTooDeep(t *testing.T) {
	deep := strings.Repeat("<a>", 1000)
	if _, err := parseManifest(deep); err == nil || err.Error() != errDepth.Error() {
		t.Errorf("text: %v", err)
	}
	node := ""
	for range 100 {
		element := "\x1a\x01a" + length("\x2a", node)
		node = length("\x0a", element)
	}
	if _, err := parseManifest(node); err == nil || err.Error() != errDepth.Error() {
		t.Errorf("proto: %v", err)
	}
}

// length writes a protobuf field of a message: its tag, the length and the message.
func length(tag, message string) string {
	n := len(message)
	return tag + string([]byte{byte(n&0x7f | 0x80), byte(n>>7&0x7f | 0x80), byte(n >> 14)}) + message
}

func TestBundleConfig(t *testing.T) {
	yes, no := true, false
	for _, c := range []struct {
		name, text string
		want       BundleConfig
	}{
		{"empty", "", BundleConfig{}},
		{"bundletool's", testdata(t, "BundleConfig.pb"), BundleConfig{Bundletool: "1.18.2", Uncompressed: &yes, Alignment: 2}},
		{"no field of uncompress_native_libraries", "\x12\x02\x12\x00", BundleConfig{Uncompressed: &no}},
		{"stripped 64-bit libraries", "\x12\x04\x22\x02\x10\x01", BundleConfig{Strip64: true}},
		{"optimizations twice", "\x12\x04\x22\x02\x10\x01\x12\x02\x12\x00", BundleConfig{Strip64: true, Uncompressed: &no}},
		{"unknown fields", "\x48\x01\x51abcdefgh\x5d1234\x62\x03abc", BundleConfig{}},
	} {
		got, err := parseBundleConfig(c.text)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if diff := cmp.Diff(&c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	for _, bad := range []string{"\x0a", "\x0a\x05abc", "\x08\xff", "\x0b", "\x00\x00", "\x08\x01\x0d\x01", "\x12\x02\x10\x01"} {
		if _, err := parseBundleConfig(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestNative(t *testing.T) {
	got, err := parseNative("\x0a\x00"+"\x0a\x0e\x0a\x06lib/ab\x12\x04\x0a\x02\x08\x09"+"\x0a\x0e\x0a\x06lib/rv\x12\x04\x0a\x02\x08\x08", newBudget(0))
	want := []NativeFolder{{}, {Path: "lib/ab"}, {"lib/rv", "riscv64"}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

// nativesDex is what Natives.java says.
func nativesDex(name string) *Dex {
	return &Dex{
		Name: name,
		Natives: []NativeMethod{
			{"com/example/Natives", "größe", "()V"},
			{"com/example/Natives", "plain", "()V"},
			{"com/example/Natives", "over_load", "(I[Ljava/lang/String;)J"},
			{"com/example/Natives", "over_load", "([[D)J"},
		},
		Loads: []string{"first", "größe😀", "second"},
	}
}

// sameNatives leaves out the order of methods, which dex sorts by kind and name and class files do not.
var sameNatives = cmpopts.SortSlices(func(a, b NativeMethod) bool {
	return strings.Compare(a.Name+a.Signature, b.Name+b.Signature) < 0
})

func TestDex(t *testing.T) {
	got, err := parseDex("classes.dex", testdata(t, "natives.dex"), newBudget(0))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(nativesDex("classes.dex"), got); diff != "" {
		t.Error(diff)
	}
}

func TestSymbols(t *testing.T) {
	var got []string
	for _, n := range append(nativesDex("").Natives, NativeMethod{"A$b", "c", "([LD_e;Z)V"}, NativeMethod{"A", "😀", "()V"}) {
		short, long := n.Symbols()
		got = append(got, short, long)
	}
	want := []string{
		"Java_com_example_Natives_gr_000f6_000dfe", "Java_com_example_Natives_gr_000f6_000dfe__",
		"Java_com_example_Natives_plain", "Java_com_example_Natives_plain__",
		"Java_com_example_Natives_over_1load", "Java_com_example_Natives_over_1load__I_3Ljava_lang_String_2",
		"Java_com_example_Natives_over_1load", "Java_com_example_Natives_over_1load___3_3D",
		"Java_A_00024b_c", "Java_A_00024b_c___3LD_1e_2Z",
		"Java_A__0d83d_0de00", "Java_A__0d83d_0de00__",
	}
	if !slices.Equal(want, got) {
		t.Error(cmp.Diff(want, got))
	}
}
