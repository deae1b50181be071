package elfabi

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
)

// largeLibrary makes a stripped library of about 30 MB: 120,000 exported functions with long names as C++ has them, relocated tables of
// pointers to them, and data.
func largeLibrary(b *testing.B) string {
	const functions = 120_000
	var code, tables strings.Builder
	code.WriteString(".text\n")
	tables.WriteString(".section .data.rel.ro,\"aw\"\n")
	for i := range functions {
		name := fmt.Sprintf("_ZN7example7library%d15LongNamedMethodERKNSt6__ndk112basic_stringIcEE", i)
		fmt.Fprintf(&code, ".globl %s\n.type %s,%%function\n%s: ret\n", name, name, name)
		fmt.Fprintf(&tables, ".quad %s, .text+%d\n", name, 4*i)
	}
	tables.WriteString(".data\n.zero 8000000, 1\n")
	dir := b.TempDir()
	libc := elftest.Stub(b, dir, elftest.ARM64, "libc.so", map[string][]string{"LIBC": {"printf"}})
	lib := elftest.Lib{
		Target: elftest.ARM64, Sources: map[string]string{"code.s": code.String() + tables.String(), "call.c": "void printf(void); void call(void) { printf(); }"},
		Link: []string{"-soname", "libglue.so", libc}, Strip: true,
	}
	return lib.Make(b, dir)
}

// BenchmarkReadLargeLibrary asks for every fact of a large library, and tells how long that takes beside llvm-readelf -aW (time/readelf),
// and how much memory it takes beside the file's size (bytes/file).
func BenchmarkReadLargeLibrary(b *testing.B) {
	path := largeLibrary(b)
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	readelf := timeReadelf(b, path)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for b.Loop() {
		l, err := ReadLibrary(path)
		if err != nil {
			b.Fatal(err)
		}
		askAll(l)
	}
	each := b.Elapsed() / time.Duration(b.N)
	runtime.ReadMemStats(&after)
	b.SetBytes(info.Size())
	b.ReportMetric(float64(each)/float64(readelf), "time/readelf")
	b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/float64(b.N)/float64(info.Size()), "bytes/file")
}

func timeReadelf(b *testing.B, path string) time.Duration {
	b.Helper()
	cmd := exec.Command(elftest.Tool(b, "llvm-readelf"), "-aW", path) // its output goes nowhere, which is the best for it
	start := time.Now()
	if err := cmd.Run(); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}
