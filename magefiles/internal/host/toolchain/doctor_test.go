package toolchain

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

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

// No build depends on the day, so that doctor alone tells.
func TestOutdated(t *testing.T) {
	day := func(text string) time.Time {
		day, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return day
	}
	if got := Outdated(day("2026-12-01")); got != nil {
		t.Errorf("looked at today, and told: %s", got.Table())
	}
	old := Outdated(day("2099-01-01"))
	if len(old) == 0 || len(old.Warnings()) != len(old) || old.Err() != nil {
		t.Fatalf("nobody has looked for ages, and told: %s", old.Table())
	}
	const want = "gondk: what Google Play asks for was looked at last on 20"
	if got := old.Warnings()[0]; !strings.HasPrefix(got, want) || !strings.HasSuffix(got, "; take a newer gondk: go get -tool github.com/gondk/gondk@main") {
		t.Errorf("%s\nis told as\n%s", want, got)
	}
}
