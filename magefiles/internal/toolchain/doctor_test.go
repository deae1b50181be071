package toolchain

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTable(t *testing.T) {
	debian, mac := &Env{OS: "linux", Distro: []string{"debian"}}, &Env{OS: "darwin"}
	findings := Findings{
		{What: "Go", State: Used, Needed: true, Path: "/usr/local/go/bin/go", Version: "go1.26.1", Found: "PATH"},
		goNotes("go1.26.1", &Need{ABIs: sampleNeed().ABIs, MinSDK: 24})[0],
		{What: "NDK", State: Unfit, Path: "/home/zoë/Android/Sdk/ndk/20.1.5948944", Version: "20.1.5948944", Found: "ANDROID_HOME",
			Why: "too old: gondk works with r21 and later"},
		{What: "NDK", State: Used, Needed: true, Path: "/home/zoë/Android/Sdk/ndk/27.2.12479018", Version: "27.2.12479018", Found: "ANDROID_HOME"},
		{What: "NDK", State: Spare, Path: "/home/zoë/Android/Sdk/ndk/25.2.9519653", Version: "25.2.9519653", Found: "ANDROID_HOME"},
		{What: "CMake", State: Missing, Needed: true, Why: "no CMake 3.18 or later in an SDK or on PATH", Cure: mac.cure("CMake")},
		{What: "JDK", State: Missing, Needed: true, Why: "no JDK 11 or later by JAVA_HOME, on PATH or in the usual places", Cure: debian.cure("JDK")},
		{What: "SDK", State: Wrong, Path: "/nowhere", Found: "ANDROID_HOME", Why: "no such folder",
			Cure: "set ANDROID_HOME to an Android SDK's folder, or unset it"},
		{What: "android.jar", State: Missing, Why: "no SDK platform: compile-only stub classes serve", Cure: debian.cure("android.jar")},
	}
	golden := filepath.Join("testdata", "doctor.txt")
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), findings.Table()); diff != "" {
		t.Errorf("%s is another (-want +got):\n%s", golden, diff)
	}
}
