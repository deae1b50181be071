package check

import (
	"os"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// FuzzArchiveRules looks at any archive as at a foreign one, and as at gondk's own.
func FuzzArchiveRules(f *testing.F) {
	for _, target := range []string{elftest.ARM64, elftest.ARM} {
		members := map[string]string{
			"go.s":  elftest.GoBuildInfo("go1.26.2", "build\tGOOS=android\nbuild\tGOARCH=arm\n", "a"),
			"one.c": "//-fno-emulated-tls\n__thread int seen; extern int getentropy(void); int *get(void) { getentropy(); return &seen; }",
			"two.c": "//-fno-pic\nint other; int *const get2 = &other; __attribute__((constructor)) static void start(void) { other = 1; }",
		}
		data, err := os.ReadFile(makeArchive(f, target, "", members).Path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		read, err := elfabi.ParseArchive("fuzz.a", string(data))
		if err != nil {
			if got := FaultFinding(err, Place{File: "fuzz.a"}); got.ID == "" {
				t.Errorf("no rule for %v", err)
			}
			return
		}
		CheckArchive(&Archive{Archive: read, Target: Target{MinSDK: 24}})
		own := &Archive{Archive: read, Target: Target{MinSDK: 24}, CPU: "7", Header: cgoHeader, HostPaths: []string{"/home/me"}}
		for _, found := range CheckArchive(own) {
			if found.Seen == "" || found.Cure == "" {
				t.Errorf("incomplete: %+v", found)
			}
		}
	})
}
