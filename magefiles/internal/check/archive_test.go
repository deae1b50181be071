package check

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/abi"
	"github.com/gondk/gondk/magefiles/internal/elfabi"
	"github.com/gondk/gondk/magefiles/internal/elfabi/elftest"
)

// goSource is what Go's linker puts into an object for arm64, hidden symbols aside.
const goSource = `.text
.globl Add, Java_extra
.type _rt0_arm64_android_lib,%function
_rt0_arm64_android_lib:
crosscall2:
_cgoexp_0123456789ab_Add:
Add:
Java_extra:
ret
.section .noptrdata,"aw"
.balign 8
runtime.tls_g: .quad 16
.section .init_array,"aw",%init_array
.balign 8
.quad _rt0_arm64_android_lib
`

const goSettings = "path\texample.com/golib\nbuild\t-trimpath=true\nbuild\tGOOS=android\nbuild\tGOARCH=arm64\nbuild\tGOARM64=v8.0\n"

const cgoHeader = `typedef char _check_for_64_bit_pointer_matching_GoInt[sizeof(void*)==64/8 ? 1:-1];
/* End of boilerplate cgo prologue.  */
extern int Add(int a);
`

func TestCheckArchive(t *testing.T) {
	elftest.Tool(t, "llvm-ar")
	arm64 := abi.Find("arm64-v8a")
	swap := func(old, new string) func(string) string {
		return func(s string) string { return strings.ReplaceAll(s, old, new) }
	}
	var all strings.Builder
	same := func(s string) string { return s }
	for _, c := range []struct {
		name     string
		source   func(string) string
		settings func(string) string
		want     func(*Archive)
		ar       string
		more     map[string]string // more members
	}{
		{name: "good"},
		{name: "no Go", source: swap("", ""), settings: func(string) string { return "-" }},
		{name: "two Go objects", more: map[string]string{"two.s": elftest.GoBuildInfo("go1.26.8", goSettings, "a/b")}},
		{name: "no index", ar: "rcSD"},
		{name: "no crosscall2", source: swap("crosscall2:", "")},
		{name: "member of another ABI", want: func(a *Archive) { a.ABI = abi.Find("armeabi-v7a"); a.CPU = "7" }},
		{name: "no object", more: map[string]string{"text.txt": "hello"}},
		{name: "linux", settings: swap("GOOS=android", "GOOS=linux")},
		{name: "another GOARCH", settings: swap("GOARCH=arm64", "GOARCH=amd64")},
		{name: "another level than asked for", want: func(a *Archive) { a.CPU = "v8.1" }},
		{name: "a level above the ABI's", settings: swap("v8.0", "v8.2"), want: func(a *Archive) { a.CPU = "v8.2" }},
		{name: "an extension above the ABI's", settings: swap("v8.0", "v8.0,lse"), want: func(a *Archive) { a.CPU = "v8.0,lse" }},
		{name: "thread-local data", source: func(s string) string {
			return s + ".section .tbss,\"awT\",%nobits\n.type mine,%tls_object\nmine: .zero 8\n.text\nadrp x0, :gottprel:mine\n"
		}},
		{name: "another slot", source: swap(".quad 16", ".quad 24")},
		{name: "no slot", source: swap("runtime.tls_g", "runtime.other")},
		{name: "no start of Go", source: swap("init_array", "fini_array")},
		{name: "two starts of Go", source: swap(".quad _rt0", ".quad _rt0_arm64_android_lib, _rt0")},
		{name: "declared and not there", want: func(a *Archive) { a.Header += "extern int Gone(void);\n" }},
		{name: "there and not declared", want: func(a *Archive) { a.Keep = nil }},
		{name: "header of another ABI", want: func(a *Archive) { a.Header = strings.ReplaceAll(a.Header, "64", "32") }},
		{name: "times and users", ar: "rcsU"},
		{name: "path of the machine", source: func(s string) string { return s + ".section .debug_str\n.ascii \"/home/me/project/main.go\"\n" }},
		{name: "no trimpath", settings: swap("build\t-trimpath=true\n", "")},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.source == nil {
				c.source = same
			}
			if c.settings == nil {
				c.settings = same
			}
			source := c.source(goSource)
			if settings := c.settings(goSettings); settings != "-" {
				source += elftest.GoBuildInfo("go1.26.8", settings, "a/b/c/d")
			}
			want := Archive{ABI: arm64, CPU: "v8.0", Header: cgoHeader, Keep: []string{"Java_*"}, HostPaths: []string{"/home/me/project", ""}}
			if c.want != nil {
				c.want(&want)
			}
			a := makeArchive(t, source, c.ar, c.more)
			fmt.Fprintf(&all, "== %s\n%s", c.name, findings(a, CheckArchive(a, want)))
		})
	}
	golden(t, "testdata/archive.golden", all.String())
}

func makeArchive(t *testing.T, source, ar string, more map[string]string) *elfabi.Archive {
	t.Helper()
	dir := t.TempDir()
	members := []string{elftest.Object(t, dir, elftest.ARM64, "go.s", source)}
	for name, text := range more {
		if strings.HasSuffix(name, ".s") {
			members = append(members, elftest.Object(t, dir, elftest.ARM64, name, text))
		} else {
			members = append(members, elftest.Write(t, dir, name, text))
		}
	}
	if ar == "" {
		ar = "rcsD"
	}
	path := filepath.Join(dir, "libgolib.a")
	elftest.Run(t, dir, "llvm-ar", append([]string{ar, path}, members...)...)
	a, err := elfabi.ReadArchive(path)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// findings writes one block for each finding, without what differs between runs: the folder, and times.
func findings(a *elfabi.Archive, all []Finding) string {
	var out strings.Builder
	for _, f := range all {
		seen := strings.ReplaceAll(f.Seen, a.Path, "libgolib.a")
		if at := strings.Index(seen, "tells a time or a user"); at >= 0 {
			seen = seen[:at] + "tells a time or a user"
		}
		fmt.Fprintf(&out, "%s %s\n\t%s\n\t%s\n", f.Severity, f.ID, seen, f.Cure)
	}
	return out.String()
}

func TestLevels(t *testing.T) {
	for _, c := range []struct{ abi, cpu, want string }{
		{"arm64-v8a", "v8.0", ""}, {"arm64-v8a", "v8.1", "go-cpu-level"}, {"arm64-v8a", "v8.0,lse", "go-cpu-level"},
		{"armeabi-v7a", "7", ""}, {"armeabi-v7a", "7,softfloat", ""}, {"armeabi-v7a", "5", "go-arm-level"},
		{"x86_64", "v1", ""}, {"x86_64", "v2", ""}, {"x86_64", "v3", "go-cpu-level"}, {"x86", "sse2", ""}, {"x86", "softfloat", ""},
	} {
		check := &archiveCheck{archive: &elfabi.Archive{}, want: Archive{ABI: abi.Find(c.abi)}}
		check.level(c.cpu)
		got := ""
		for _, f := range check.findings {
			got += f.ID
		}
		if got != c.want {
			t.Errorf("%s %s: %q, want %q", c.abi, c.cpu, got, c.want)
		}
	}
}

func TestFailed(t *testing.T) {
	if Failed([]Finding{{Severity: Warning}, {Severity: Info}}) || !Failed([]Finding{{Severity: Info}, {Severity: Error}}) {
		t.Error("only an error fails")
	}
}
