package sysroot

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

var strict = []string{"-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-Wsystem-headers", "-Wno-unused-function"}

// testdata/bionic-layout.tsv holds measured facts of Android's C library ABI: each row becomes a static assertion.
func TestLayout(t *testing.T) {
	table, err := os.ReadFile("testdata/bionic-layout.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for column, name := range map[int]string{2: "arm64-v8a", 3: "armeabi-v7a"} {
		t.Run(name, func(t *testing.T) {
			text, rows := assertions(t, string(table), column)
			if rows < 300 {
				t.Fatalf("only %d rows in the table", rows)
			}
			says(t, abi.Find(name), 24, "layout.c", includeAll(t)+"#include <stddef.h>\n"+text, "-fsyntax-only", "-Wno-gnu-alignof-expression", "-ferror-limit=0")
		})
	}
}

func assertions(t *testing.T, table string, column int) (text string, rows int) {
	t.Helper()
	var b strings.Builder
	for _, line := range strings.Split(strings.TrimSpace(table), "\n") {
		fields := strings.Split(line, "\t")
		if strings.HasPrefix(line, "#") || fields[0] == "item" {
			continue
		}
		item, what, want := fields[0], fields[1], fields[column]
		if want == "-" {
			continue // SIGRTMIN and SIGRTMAX: function calls, not constants
		}
		kind, field, _ := strings.Cut(what, " ")
		expression, ok := map[string]string{
			"size": "sizeof(" + item + ")", "align": "_Alignof(" + item + ")", "value": "(" + item + ")",
			"offset": "offsetof(" + item + ", " + field + ")",
		}[kind]
		if !ok {
			t.Fatalf("%s: what is %q?", line, kind)
		}
		fmt.Fprintf(&b, "_Static_assert(%s == %s, \"%s %s\");\n", expression, want, item, what)
		rows++
	}
	return b.String(), rows
}

// Every header stands alone, in C and in C++, with words of either size. All ABIs in both languages are TestHeadersTogether's.
func TestHeadersAlone(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles some hundred small files")
	}
	sysroot(t)
	for _, test := range []struct {
		abi       string
		api       int
		std, name string
	}{
		{"arm64-v8a", 21, "-std=c17", "%s.c"},
		{"armeabi-v7a", 24, "-std=c++17", "%s.cc"},
		{"x86_64", 35, "-std=c++17", "%s.cc"},
		{"x86", 35, "-std=c17", "%s.c"},
	} {
		t.Run(test.abi+test.std, func(t *testing.T) {
			t.Parallel()
			if lack := lacking(abi.Find(test.abi)); lack != "" {
				testkit.Missing(t, "%s", lack)
			}
			args, names := slices.Concat(strict, []string{test.std}), headers(t)
			once(t, fmt.Sprintf("alone %s %d %s %q %q", test.abi, test.api, test.name, args, names), func() string {
				dir := t.TempDir()
				var paths []string
				for _, name := range names {
					path := filepath.Join(dir, fmt.Sprintf(test.name, strings.ReplaceAll(name, "/", "_")))
					paths = append(paths, testkit.Write(t, path, "#include <"+name+">\n"))
				}
				return checkEach(t, abi.Find(test.abi), test.api, args, paths)
			})
		})
	}
}

// checkEach compiles files one after the other in one process: clang itself would start one for each file, and starting takes longer than
// such a file.
func checkEach(t *testing.T, a *abi.ABI, api int, args, files []string) string {
	t.Helper()
	text, err := clang(t, a, api, slices.Concat(args, []string{"-###", files[0]})...)
	if err != nil {
		t.Fatal(text)
	}
	var words []string
	for _, m := range quoted.FindAllStringSubmatch(text, -1) {
		words = append(words, unescape.Replace(m[1]))
	}
	if len(words) < 2 || words[1] != "-cc1" || words[len(words)-1] != files[0] {
		t.Fatalf("clang -### says\n%s", text)
	}
	out, err := exec.Command(words[0], append(words[1:], files[1:]...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s", out)
	}
	return string(out)
}

// quoted is a word of what clang -### writes, and unescape takes its backslashes away.
var (
	quoted   = regexp.MustCompile(`"((?:[^"\\]|\\.)*)"`)
	unescape = strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\$`, `$`)
)

// All headers together, at every level and in every language.
func TestHeadersTogether(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles all headers sixty times; go test without -short")
	}
	all := includeAll(t)
	for _, a := range present(t) {
		for _, api := range levels {
			for std, name := range map[string]string{"-std=c11": "all.c", "-std=c17": "all.c", "-std=gnu2x": "all.c", "-std=c++17": "all.cc", "-std=gnu++20": "all.cc"} {
				says(t, a, api, name, all, slices.Concat(strict, []string{std})...)
			}
		}
	}
}

func TestOffsetsOf64Bits(t *testing.T) {
	text := includeAll(t) + `
_Static_assert(sizeof(off_t) == 8 && sizeof(fpos_t) == 8, "off_t");
_Static_assert(sizeof(struct flock) == sizeof(struct flock64) && F_SETLK == F_SETLK64, "flock");
_Static_assert(sizeof(regoff_t) == 4, "regoff_t is libc's, not the program's");
off_t seek(int fd) { return lseek(fd, 0, SEEK_END); }
void* map(int fd) { return mmap(0, 1, PROT_READ, MAP_PRIVATE, fd, (off_t)1 << 32); }
`
	for _, a := range present(t) {
		if a.Is64() {
			continue
		}
		for _, api := range levels {
			out := says(t, a, api, "offsets.c", text, "-D_FILE_OFFSET_BITS=64", "-S", "-o", "-")
			for _, symbol := range []string{"lseek64", "mmap64"} {
				if !strings.Contains(out, symbol) {
					t.Errorf("%s, API level %d: no call of %s", a.Name, api, symbol)
				}
			}
		}
	}
}

// declared returns the functions that the headers declare, of an ABI at a level, without those that the compiler brings along.
func declared(t *testing.T, a *abi.ABI, api int) []string {
	t.Helper()
	all, args := includeAll(t), []string{"-fsyntax-only", "-std=gnu11", "-Xclang", "-ast-dump", "-fno-color-diagnostics"}
	return strings.Fields(once(t, fmt.Sprintf("declared %s %d %q\n%s", a.Name, api, args, all), func() string {
		out, err := clang(t, a, api, append(args, source(t, "all.c", all))...)
		if err != nil {
			t.Fatal(out)
		}
		var names []string
		for _, m := range functionDecl.FindAllStringSubmatch(out, -1) {
			ours := !strings.Contains(m[0], " implicit ") && !strings.HasPrefix(m[1], "JNI_") // JNI_: of the virtual machine and of the app
			if ours {
				names = append(names, m[1])
			}
		}
		slices.Sort(names)
		return strings.Join(slices.Compact(names), "\n")
	}))
}

// clang marks with "implicit" what it knows by itself.
var functionDecl = regexp.MustCompile(`(?m)^[|\x60]-FunctionDecl .*? (\w+) '`)

// What the headers declare at a level links at that level, and no header promises what the stubs lack.
func TestDeclaredFunctionsLink(t *testing.T) {
	for _, a := range present(t) {
		for _, api := range levels {
			t.Run(fmt.Sprint(a.Name, " ", api), func(t *testing.T) {
				t.Parallel()
				names := declared(t, a, api)
				if len(names) < 1250 {
					t.Fatalf("only %d functions declared", len(names))
				}
				text := includeAll(t) + "#undef basename\n#undef ioctl\nint (*request)(int, int, ...) = ioctl;\nvoid* all[] = {\n"
				for _, name := range names {
					if name != "ioctl" { // overloaded by the sign of its argument
						text += "  (void*)&" + name + ",\n"
					}
				}
				args := append([]string{"-std=gnu11", "-w", "-fPIC", "-o", filepath.Join(t.TempDir(), "all.so"), source(t, "all.c", text+"};\n")},
					linkArgs(t, a)...)
				if out, err := clang(t, a, api, args...); err != nil {
					t.Error(out)
				}
			})
		}
	}
}

// What C code calls by its plain name is declared, but for what is listed here.
func TestSymbolsAreDeclared(t *testing.T) {
	sysroot(t)
	for _, a := range present(t) {
		names := declared(t, a, 35)
		for _, lib := range []string{"libc", "libm", "libdl", "liblog", "libz"} {
			for _, s := range Symbols(a, 35)[lib] {
				if _, found := slices.BinarySearch(names, s.Name); found || s.Object || undeclared(s.Name) {
					continue
				}
				t.Errorf("%s: %s: declare it in a header, or list it in withoutDeclaration", a.Name, s.Name)
			}
		}
	}
}

func undeclared(name string) bool {
	return strings.HasPrefix(name, "_") || slices.Contains(strings.Fields(withoutDeclaration), name)
}

// Symbols that no program should call by name: macros of <math.h> and <zlib.h>, what the NDK never declared or has dropped, and what
// only the 32-bit ABIs keep for old binaries.
const withoutDeclaration = `
	isfinite isfinitef isfinitel isinf isinff isinfl isnan isnanf isnanl isnormal isnormalf isnormall
	adler32_combine64 crc32_combine64 gzoffset64 gzopen64 gzseek64 gztell64
	android_reset_stack_guards bsd_signal delete_module gets init_module nsdispatch sigblock sigsetmask strtoq strtouq
	asctime64 asctime64_r ctime64 ctime64_r gmtime64 gmtime64_r localtime64 localtime64_r mktime64 timegm64 timelocal64
	basename_r dirname_r fdprintf vfdprintf free_malloc_leak_info get_malloc_leak_info putw pvalloc valloc
	pthread_cond_timedwait_monotonic pthread_cond_timedwait_relative_np pthread_cond_timeout_np pthread_mutex_lock_timeout_np
`
