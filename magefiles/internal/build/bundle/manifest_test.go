package bundle

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// manifestBuilder is a Builder for an app that has nothing but a manifest.
func manifestBuilder(t *testing.T, manifest string) *Builder {
	t.Helper()
	root := t.TempDir()
	testkit.Write(t, filepath.Join(root, "app", "src", "main", "AndroidManifest.xml"), manifest)
	testkit.Write(t, filepath.Join(root, matrix.FileName), tinyMatrix)
	return &Builder{
		Runner: step.New(root, nil, step.NewLog(os.Stderr), false),
		Matrix: &matrix.Matrix{
			File: filepath.Join(root, matrix.FileName), Root: root,
			Android: matrix.Android{MinSDK: 24, TargetSDK: 36},
			App:     &matrix.App{Dir: "app", ApplicationID: "dev.gondk.tiny", VersionCode: 7, VersionName: "1.2 beta"},
		},
	}
}

func TestReadManifest(t *testing.T) {
	const ns = `xmlns:android="http://schemas.android.com/apk/res/android"`
	for _, test := range []struct{ name, in, want string }{
		{"package put in", "<?xml version=\"1.0\"?>\n<manifest\n    " + ns + ">\n</manifest>", "<?xml version=\"1.0\"?>\n<manifest package=\"dev.gondk.tiny\"\n    " + ns + ">\n</manifest>"},
		{"no attributes", "<manifest/>", `<manifest package="dev.gondk.tiny"/>`},
		{"same package", `<manifest package="dev.gondk.tiny"/>`, `<manifest package="dev.gondk.tiny"/>`},
		{"comment before", "<!-- <manifest> -->\n<manifest></manifest>", "<!-- <manifest> -->\n<manifest package=\"dev.gondk.tiny\"></manifest>"},
		{
			"same values",
			"<manifest " + ns + ` android:versionCode="7" android:versionName="1.2 beta"><uses-sdk android:minSdkVersion="24" android:targetSdkVersion="36"/><application android:debuggable="false" android:extractNativeLibs="false"/></manifest>`,
			`<manifest package="dev.gondk.tiny" ` + ns + ` android:versionCode="7" android:versionName="1.2 beta"><uses-sdk android:minSdkVersion="24" android:targetSdkVersion="36"/><application android:debuggable="false" android:extractNativeLibs="false"/></manifest>`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := manifestBuilder(t, test.in).readManifest()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, string(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadManifestErrors(t *testing.T) {
	const head = "<?xml version=\"1.0\"?>\n<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\""
	inApp := func(attr string) string {
		return head + ">\n  <application\n    android:label=\"x\"\n    " + attr + ">\n  </application>\n</manifest>"
	}
	inSDK := func(attr string) string { return head + ">\n  <uses-sdk " + attr + "/>\n</manifest>" }
	const put = "; remove the attribute; gondk adds it from there"
	for _, test := range []struct{ name, in, want string }{
		{"package", head + "\n  package=\"com.example\">\n</manifest>",
			`app/src/main/AndroidManifest.xml:3: package "com.example": abi-matrix.toml:7 says app.application_id = "dev.gondk.tiny"` + put},
		{"version code", head + "\n  android:versionCode=\"8\">\n</manifest>",
			`app/src/main/AndroidManifest.xml:3: android:versionCode "8": abi-matrix.toml:8 says app.version_code = 7` + put},
		{"version name", head + "\n  android:versionName=\"@string/v\">\n</manifest>",
			`app/src/main/AndroidManifest.xml:3: android:versionName "@string/v": abi-matrix.toml:9 says app.version_name = "1.2 beta"` + put},
		{"min SDK", inSDK(`android:minSdkVersion="21"`),
			`app/src/main/AndroidManifest.xml:3: android:minSdkVersion "21": abi-matrix.toml:2 says android.min_sdk = 24` + put},
		{"target SDK", inSDK(`android:targetSdkVersion="35"`),
			`app/src/main/AndroidManifest.xml:3: android:targetSdkVersion "35": abi-matrix.toml:3 says android.target_sdk = 36` + put},
		{"debuggable", inApp(`android:debuggable="true"`),
			`app/src/main/AndroidManifest.xml:5: android:debuggable "true": Google Play refuses debuggable bundles; remove the attribute`},
		{"extractNativeLibs", inApp(`android:extractNativeLibs="true"`),
			`app/src/main/AndroidManifest.xml:5: android:extractNativeLibs "true": the bundle stores its libraries uncompressed, to be loaded from the APK; remove the attribute, bundletool adds it`},
		{"placeholder", inApp(`android:name="${applicationId}.App"`),
			`app/src/main/AndroidManifest.xml:5: android:name "${applicationId}.App": gondk does not fill in Gradle's placeholders; write the value`},
		{"all at once", head + "\n  package=\"a\"\n  android:versionCode=\"8\">\n</manifest>",
			`app/src/main/AndroidManifest.xml:3: package "a": abi-matrix.toml:7 says app.application_id = "dev.gondk.tiny"` + put + "\n" +
				`app/src/main/AndroidManifest.xml:4: android:versionCode "8": abi-matrix.toml:8 says app.version_code = 7` + put},
		{"another root", "<!-- x -->\n<resources/>", `app/src/main/AndroidManifest.xml:2: <resources>: not a manifest; its root is <manifest>`},
		{"empty", "", `app/src/main/AndroidManifest.xml: empty: not a manifest; its root is <manifest>`},
		{"cut off", head + ">\n<application>", `app/src/main/AndroidManifest.xml:3: unexpected EOF`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := manifestBuilder(t, test.in).readManifest()
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff(test.want, err.Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// With a program the libraries are unpacked, whatever prefix Android's attributes have; a manifest that says otherwise is told of.
func TestReadManifestOfProgram(t *testing.T) {
	const ns = `"http://schemas.android.com/apk/res/android"`
	for in, want := range map[string]string{
		`<manifest package="dev.gondk.tiny" xmlns:android=` + ns + `><application android:label="x"/></manifest>`: `<manifest package="dev.gondk.tiny" xmlns:android=` + ns + `><application android:extractNativeLibs="true" android:label="x"/></manifest>`,
		`<manifest><application xmlns:a=` + ns + "\na:name=\"b\"></application></manifest>":                       `<manifest package="dev.gondk.tiny"><application a:extractNativeLibs="true" xmlns:a=` + ns + "\na:name=\"b\"></application></manifest>",
		`<manifest><application/></manifest>`: `<manifest package="dev.gondk.tiny"><application xmlns:android=` + ns + ` android:extractNativeLibs="true"/></manifest>`,
		`<manifest package="dev.gondk.tiny" xmlns:android=` + ns + `><application android:extractNativeLibs="true"/></manifest>`: `<manifest package="dev.gondk.tiny" xmlns:android=` + ns + `><application android:extractNativeLibs="true"/></manifest>`,
		"<manifest xmlns:android=" + ns + ">\n<application\nandroid:extractNativeLibs=\"false\"/></manifest>": `app/src/main/AndroidManifest.xml:3: android:extractNativeLibs "false": abi-matrix.toml has the program digest, ` +
			"which runs only where the installer unpacks it; remove the attribute, gondk adds it with true, and in Gradle files write packaging { jniLibs { useLegacyPackaging = true } }",
	} {
		b := manifestBuilder(t, in)
		b.Matrix.Programs = []matrix.Program{{Name: "digest"}}
		got, err := b.readManifest()
		if err != nil {
			got = []byte(err.Error())
		}
		if diff := cmp.Diff(want, string(got)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestReadManifestMissing(t *testing.T) {
	b := manifestBuilder(t, "")
	os.Remove(b.source("AndroidManifest.xml"))
	_, err := b.readManifest()
	if err == nil || !strings.HasPrefix(err.Error(), "app/src/main/AndroidManifest.xml: the app's manifest cannot be read: ") {
		t.Errorf("got %v", err)
	}
}

func TestMatrixPlace(t *testing.T) {
	b := manifestBuilder(t, "<manifest/>")
	if got := b.matrixPlace("android", "version_code"); got != "abi-matrix.toml" {
		t.Errorf("a key of another table: got %q", got)
	}
}
