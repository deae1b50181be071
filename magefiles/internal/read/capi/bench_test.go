package capi

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// BenchmarkRead reads an unstripped library, GONDK_LIBRARY, from the disk on, and reports the time in units of abidw's on the same file.
//
//	GONDK_LIBRARY=$PWD/build/symbols/cmake/arm64-v8a/libsample.so go test -run - -bench Read ./magefiles/internal/read/capi
func BenchmarkRead(b *testing.B) {
	path := os.Getenv("GONDK_LIBRARY")
	if path == "" {
		b.Skip("needs GONDK_LIBRARY, an unstripped library: build/symbols/cmake/arm64-v8a/libsample.so after mage aab")
	}
	abidw, err := exec.LookPath("abidw")
	if err != nil {
		b.Skip("needs abidw: apt-get install abigail-tools, or go tool mage setup")
	}
	var ours, peer time.Duration
	b.ReportAllocs()
	for b.Loop() {
		start := time.Now()
		if l, err := elfabi.ReadLibrary(path); err != nil {
			b.Fatal(err)
		} else if api, err := ReadLibrary(l); err != nil || strings.Join(api.Lines(), "\n") == "" {
			b.Fatal(err)
		}
		ours += time.Since(start)
		b.StopTimer()
		start = time.Now()
		if err := exec.Command(abidw, "--out-file", os.DevNull, path).Run(); err != nil {
			b.Fatal(err)
		}
		peer += time.Since(start)
		b.StartTimer()
	}
	b.ReportMetric(float64(ours)/float64(peer), "abidw")
}
