package native

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// TestApplication compares the generated Application.mk whole and lets make read it.
func TestApplication(t *testing.T) {
	for _, test := range []struct {
		name, own, want string
	}{
		{"application.mk", "", "armeabi-v7a|android-24|-Xclang -fdebug-compilation-dir -Xclang .|"},
		{"application-own.mk", "APP_STL := none\nAPP_ABI := all\nAPP_CFLAGS := -DMINE\n",
			"armeabi-v7a|android-24|-DMINE -Xclang -fdebug-compilation-dir -Xclang .|none"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBuilder(t)
			if test.own != "" {
				testkit.Write(t, b.app("jni", "Application.mk"), test.own)
			}
			path := b.out(NDKBuild, "armeabi-v7a", "Application.mk")
			if err := b.writeApplication(b.Matrix.FindABI("armeabi-v7a"), path); err != nil {
				t.Fatal(err)
			}
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			testkit.Golden(t, filepath.Join("testdata", test.name), string(text))
			if got := runMake(t, b.Matrix.Root, filepath.ToSlash(b.Run.Rel(path))); got != test.want {
				t.Errorf("make reads %q, want %q", got, test.want)
			}
		})
	}
}

// runMake includes an Application.mk, as ndk-build does, and gives what it sets.
func runMake(t *testing.T, dir, application string) string {
	t.Helper()
	if _, err := exec.LookPath("make"); err != nil {
		testkit.Missing(t, "no make; go tool mage setup")
	}
	testkit.Write(t, filepath.Join(dir, "show.mk"), "include "+application+"\n$(info $(APP_ABI)|$(APP_PLATFORM)|$(APP_CFLAGS)|$(APP_STL))\nall:;@:\n")
	cmd := exec.Command("make", "--no-print-directory", "-f", "show.mk")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return strings.TrimSpace(string(out))
}

// TestApplicationChanges tells that the file, which ndk-build's objects depend on, changes with all that they depend on and is left
// alone otherwise.
func TestApplicationChanges(t *testing.T) {
	b := newBuilder(t)
	a, path := b.Matrix.FindABI("arm64-v8a"), b.out(NDKBuild, "arm64-v8a", "Application.mk")
	last := ""
	for _, step := range []struct {
		name   string
		change func()
	}{
		{"the first", func() {}},
		{"another NDK", func() { b.Tools.NDK.Revision = "28.0.1" }},
		{"another min_sdk", func() { b.Matrix.Android.MinSDK = 26 }},
		{"an Application.mk", func() { testkit.Write(t, b.app("jni", "Application.mk"), "APP_STL := none\n") }},
		{"another one", func() { testkit.Write(t, b.app("jni", "Application.mk"), "APP_STL := system\n") }},
	} {
		step.change()
		if err := b.writeApplication(a, path); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(text) == last {
			t.Errorf("%s: the file is as before", step.name)
		}
		last = string(text)
	}
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.writeApplication(a, path); err != nil {
		t.Fatal(err)
	}
	if after, err := os.Stat(path); err != nil || !os.SameFile(before, after) {
		t.Errorf("nothing has changed, but the file was written again (%v)", err)
	}
}

func TestInstalled(t *testing.T) {
	b := newBuilder(t)
	libs, obj := b.out(NDKBuild, "x86", "libs"), b.out(NDKBuild, "x86", "obj")
	const cure = "app/jni/Android.mk makes no shared library; include $(BUILD_SHARED_LIBRARY) makes one"
	if _, err := b.installed(libs, obj); err == nil || !strings.HasPrefix(filepath.ToSlash(err.Error()), cure) {
		t.Errorf("no folder: %v", err)
	}
	testkit.Write(t, filepath.Join(libs, "gdbserver"), "")
	if _, err := b.installed(libs, obj); err == nil || filepath.ToSlash(err.Error()) != cure {
		t.Errorf("no library: %v", err)
	}
	testkit.Write(t, filepath.Join(libs, "libb.so"), "")
	testkit.Write(t, filepath.Join(libs, "liba.so"), "")
	got, err := b.installed(libs, obj)
	if diff := cmp.Diff([]string{filepath.Join(obj, "liba.so"), filepath.Join(obj, "libb.so")}, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
}
