package archive

import (
	"os"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/checktest"
	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
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
		data, err := os.ReadFile(checktest.MakeArchive(f, target, "", members).Path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		read, err := elfabi.ParseArchive("fuzz.a", string(data))
		if err != nil {
			if id, _ := rule.Fault(err); id == "" {
				t.Errorf("no rule for %v", err)
			}
			return
		}
		rule.Look(Rules, &subject.Archive{Archive: read, Target: subject.Target{MinSDK: 24}}, rule.Place{})
		own := &subject.Archive{Archive: read, Target: subject.Target{MinSDK: 24}, CPU: "7", Header: cgoHeader, HostPaths: []subject.HostPath{{Path: "/home/me"}}}
		for _, found := range rule.Look(Rules, own, rule.Place{}) {
			if found.Seen == "" || found.Cure == "" {
				t.Errorf("incomplete: %+v", found)
			}
		}
	})
}
