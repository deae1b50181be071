package report

import (
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
)

func TestDoctor(t *testing.T) {
	findings := toolchain.Findings{
		{What: "Go", State: toolchain.Used, Needed: true, Path: "/usr/local/go/bin/go", Version: "go1.26.1", Found: "PATH"},
		{What: "Go", State: toolchain.Warning, Version: "go1.26.1",
			Why:  "on armeabi-v7a: Android 8 to 10 kill 32-bit apps with SIGSYS: Go's runtime tries the system call futex_time64 (golang/go#77621)",
			Cure: "build with Go 1.26.3 or newer, or with Go 1.25; or raise min_sdk to 30"},
		{What: "NDK", State: toolchain.Unfit, Path: "/home/zoë/Android/Sdk/ndk/20.1.5948944", Version: "20.1.5948944", Found: "ANDROID_HOME",
			Why: "too old: gondk works with r21 and later"},
		{What: "NDK", State: toolchain.Used, Needed: true, Path: "/home/zoë/Android/Sdk/ndk/27.2.12479018", Version: "27.2.12479018", Found: "ANDROID_HOME"},
		{What: "NDK", State: toolchain.Spare, Path: "/home/zoë/Android/Sdk/ndk/25.2.9519653", Version: "25.2.9519653", Found: "ANDROID_HOME"},
		{What: "CMake", State: toolchain.Missing, Needed: true, Why: "no CMake 3.18 or later in an SDK or on PATH",
			Cure: `run: brew install cmake, or install "cmake;3.22.1" with Android Studio's SDK Manager or sdkmanager`},
		{What: "JDK", State: toolchain.Missing, Needed: true, Why: "no JDK 11 or later in JAVA_HOME, on PATH or in the usual places",
			Cure: "run: go tool mage setup (or: apt-get install --no-install-recommends default-jdk-headless)"},
		{What: "SDK", State: toolchain.Wrong, Path: "/nowhere", Found: "ANDROID_HOME", Why: "no such folder",
			Cure: "set ANDROID_HOME to an Android SDK's folder, or unset it"},
		{What: "android.jar", State: toolchain.Missing, Why: "no SDK platform: compile-only stub classes are used",
			Cure: `install "platforms;android-36" with Android Studio's SDK Manager or sdkmanager`},
	}
	for name, write := range map[string]func(io.Writer, toolchain.Findings) error{
		"doctor.txt":     func(w io.Writer, f toolchain.Findings) error { return Doctor(w, f, Terminal{Width: 80}) },
		"doctor-120.txt": func(w io.Writer, f toolchain.Findings) error { return Doctor(w, f, Terminal{Width: 120, Colour: true}) },
		"doctor.json":    DoctorJSON,
	} {
		var got strings.Builder
		if err := write(&got, findings); err != nil {
			t.Fatal(err)
		}
		testkit.Golden(t, filepath.Join("testdata", name), got.String())
	}
	if got := DoctorVerdict(toolchain.Findings{{What: "NDK", State: toolchain.Used, Found: "ndklite, of LLVM 19"}}); got != "Everything that a build needs is there; for a release, install an NDK." {
		t.Errorf("with ndklite it says: %s", got)
	}
}
