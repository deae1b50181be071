package bundle

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// dexClasses returns the descriptors of the classes that a dex file defines, sorted.
func dexClasses(t *testing.T, dex []byte) []string {
	t.Helper()
	if !bytes.HasPrefix(dex, []byte("dex\n")) {
		t.Fatalf("not a dex file: %q", dex[:min(8, len(dex))])
	}
	word := func(offset uint32) uint32 { return binary.LittleEndian.Uint32(dex[offset:]) }
	stringIDs, typeIDs, count, defs := word(0x3c), word(0x44), word(0x60), word(0x64)
	var classes []string
	for i := range count {
		at := word(stringIDs + 4*word(typeIDs+4*word(defs+32*i)))
		for dex[at] >= 0x80 { // the length in UTF-16 units, in LEB128
			at++
		}
		text := dex[at+1:]
		classes = append(classes, string(text[:bytes.IndexByte(text, 0)]))
	}
	slices.Sort(classes)
	return classes
}

func TestMissingStubs(t *testing.T) {
	file := filepath.Join(t.TempDir(), "A.java")
	testkit.Write(t, file, `package a;
import android.app.Activity;
import android.content.pm.PackageManager.NameNotFoundException;
import android.media.MediaPlayer;
import static android.opengl.GLES20.glClear;
import android.media.MediaPlayer;
import java.util.List;
import com.example.Other;
import android.hardware.*;
import android.view.*;
`)
	want := []string{"android.hardware.*", "android.media.MediaPlayer", "android.opengl.GLES20"}
	if diff := cmp.Diff(want, missingStubs([]string{file})); diff != "" {
		t.Error(diff)
	}
}

func TestCompileErrors(t *testing.T) {
	found, root := tools(t), t.TempDir()
	newProject(t, root, "testdata/app", found).withStubs(t)
	const sdk = "install an SDK platform (sdkmanager \"platforms;android-36\") and set ANDROID_HOME"
	for _, test := range []struct {
		name, file, text string
		want             []string // parts of what the user sees
	}{
		{"class without a stub", "java/dev/gondk/tiny/Extra.java", "package dev.gondk.tiny;\nimport android.media.MediaPlayer;\nclass Extra { MediaPlayer p; }\n",
			[]string{"app/src/main/java/dev/gondk/tiny/Extra.java:2: error: ", "not android.media.MediaPlayer; " + sdk}},
		{"method without a stub", "java/dev/gondk/tiny/Extra.java", "package dev.gondk.tiny;\nclass Extra {\n  void x(android.app.Activity a) { a.setImmersive(true); }\n}\n",
			[]string{"app/src/main/java/dev/gondk/tiny/Extra.java:3: error: cannot find symbol", "if the code is right, " + sdk}},
		{"syntax", "java/dev/gondk/tiny/Extra.java", "package dev.gondk.tiny;\nclass Extra {\n",
			[]string{"app/src/main/java/dev/gondk/tiny/Extra.java:2: error: reached end of file while parsing"}},
		{"prebuilt libraries", "jniLibs/arm64-v8a/libx.so", "x",
			[]string{"app/src/main/jniLibs: gondk does not pack this folder"}},
		{"new attribute", "AndroidManifest.xml", `<manifest xmlns:android="http://schemas.android.com/apk/res/android">` + "\n" + `<application android:dataExtractionRules="@string/app_name"/></manifest>`,
			[]string{"app/src/main/AndroidManifest.xml:2: error: attribute android:dataExtractionRules not found", "framework-res.apk", sdk}},
		{"broken resource", "res/values/strings.xml", "<resources>\n<string name=\"app_name\">a</strin>\n</resources>",
			[]string{"app/src/main/res/values/strings.xml:0: error: xml parser error: mismatched tag."}},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newProject(t, root, "testdata/app", found)
			testkit.Write(t, p.source(filepath.FromSlash(test.file)), test.text)
			got := whole(p.base())
			for _, want := range test.want {
				if !strings.Contains(got, want) {
					t.Errorf("no %q in\n%s", want, got)
				}
			}
			if test.name == "syntax" && strings.Contains(got, "sdkmanager") {
				t.Errorf("blames the stubs:\n%s", got)
			}
		})
	}
}

// TestAppWithoutJava: an app may be all native code.
func TestAppWithoutJava(t *testing.T) {
	p := newProject(t, t.TempDir(), "testdata/app", tools(t)).withStubs(t)
	if err := os.RemoveAll(p.source("java")); err != nil {
		t.Fatal(err)
	}
	testkit.Write(t, p.source("AndroidManifest.xml"), `<manifest xmlns:android="http://schemas.android.com/apk/res/android">
<application android:hasCode="false" android:label="@string/app_name">
<activity android:name="android.app.NativeActivity" android:exported="true"/>
</application></manifest>`)
	if err := p.build(t, "cmake"); err != nil {
		t.Fatal(whole(err))
	}
	if slices.Contains(entryNames(t, p.File("cmake")), "base/dex/classes.dex") {
		t.Error("there is a classes.dex")
	}
}
