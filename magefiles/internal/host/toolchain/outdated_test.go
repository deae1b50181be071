package toolchain

import (
	"strings"
	"testing"
	"time"
)

func TestCure(t *testing.T) {
	debian, mac := &Env{OS: "linux", Distro: []string{"debian"}}, &Env{OS: "darwin"}
	for _, c := range []struct{ got, want string }{
		{mac.cure("CMake"), `run: brew install cmake, or install "cmake;3.22.1" with Android Studio's SDK Manager or sdkmanager`},
		{debian.cure("JDK"), "run: go tool mage setup (or: apt-get install --no-install-recommends default-jdk-headless)"},
		{debian.cure("android.jar"), `install "platforms;android-36" with Android Studio's SDK Manager or sdkmanager`},
	} {
		if c.got != c.want {
			t.Errorf("%s\nnot\n%s", c.got, c.want)
		}
	}
	note := goNotes("go1.26.1", &Need{ABIs: sampleNeed().ABIs, MinSDK: 24})[0]
	const want = "Go go1.26.1: on armeabi-v7a: Android 8 to 10 kill 32-bit apps with SIGSYS: Go's runtime tries the system call futex_time64 (golang/go#77621); " +
		"build with Go 1.26.3 or newer, or with Go 1.25; or raise min_sdk to 30"
	if note.State != Warning || note.Text() != want {
		t.Errorf("%s\nnot\n%s", note.Text(), want)
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
		t.Errorf("looked at today, and told: %s", got.told())
	}
	old := Outdated(day("2099-01-01"))
	if len(old) == 0 || len(old.Warnings()) != len(old) || old.Err() != nil {
		t.Fatalf("nobody has looked for ages, and told: %s", old.told())
	}
	const want = "warning: gondk: what Google Play requires was last checked on 20"
	if got := old.Warnings()[0].String(); !strings.HasPrefix(got, want) || !strings.HasSuffix(got, "; get a newer gondk: go get -tool github.com/gondk/gondk@latest") {
		t.Errorf("%s\nis told as\n%s", want, got)
	}
}
