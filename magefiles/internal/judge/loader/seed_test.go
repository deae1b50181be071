package loader

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/ndkapi"
)

var lab = flag.String("lab", "", "folder to write each library of the tests into, so that a real linker can be asked: ABI/kind/NUMBER/libseed.so, and their neighbours")

// sideC and seedC are the sources of a neighbour and of the library that the tests edit. Between them they have what the linker looks at: relocations of each type that compilers
// make, functions of its own that others may replace, versions of its own and of others, constructors, a weak symbol that nobody has.
const sideC = `
int side_number = 5;
int side_one(int x) { return x + side_number; }
int side_two(int x) { return x - side_number; }
#ifdef TLS
__thread int side_thread = 3;
#endif
`

const seedC = `
extern int side_number; int side_one(int); int side_two(int);
void *malloc(__SIZE_TYPE__); void free(void *); int atoi(const char *); double cos(double);
int absent(void) __attribute__((weak));
int state = 4; int big[2000];
int first(void) { return state; }
int second(void) { return big[9]; }
int third(void) { free(malloc(9)); return side_one(state) + atoi("7") + (int)cos(0.0); }
int *places[3] = {&state, &big[3], &side_number};
int (*calls[3])(int) = {side_one, side_two, 0};
int (*const fixed[2])(void) = {first, second};
int (*maybe)(void) = absent;
__attribute__((constructor)) static void one(void) { state += side_one(1); }
__attribute__((constructor)) static void two(void) { big[1] = side_two(2); }
#ifdef TLS
extern __thread int side_thread;
__thread int thread = 41;
int used(void) { return thread + side_thread; }
#endif
`

const (
	sideMap = "SIDE_1 { global: side_one; side_number; side_thread; local: *; };\nSIDE_2 { global: side_two; } SIDE_1;\n"
	seedMap = "SEED_1 { global: first; state; fixed; thread; used; local: *; };\nSEED_2 { global: second; third; } SEED_1;\n"
)

// kinds are the ways in which the library is linked.
var kinds = map[string][]string{
	"gnu":    {"--hash-style=gnu"},
	"sysv":   {"--hash-style=sysv"},
	"packed": {"--hash-style=gnu", "--pack-dyn-relocs=android"},
	"relr":   {"--hash-style=gnu", "--pack-dyn-relocs=relr"},
	"tls":    {"--hash-style=gnu"},
	"small":  {"--hash-style=gnu", "-z", "max-page-size=4096"},
}

var targets = map[string]string{"arm64-v8a": "aarch64-linux-android29", "armeabi-v7a": "armv7a-linux-androideabi29", "x86_64": "x86_64-linux-android29"}

// seed is a library, with what is beside it, that loads.
type seed struct {
	abi  *abi.ABI
	kind string
	data string
	side File
}

func makeSeed(t testing.TB, abiName, kind string) seed {
	t.Helper()
	dir, target := t.TempDir(), targets[abiName]
	var flags []string
	if kind == "tls" {
		flags = []string{"-DTLS"}
	}
	common := []string{"--build-id=sha1", "--eh-frame-hdr", "-z", "now", "-z", "relro", "-z", "max-page-size=16384", "--undefined-version"}
	side := elftest.Lib{Target: target, Name: "libside.so", Sources: map[string]string{"side.c": sideC}, CFlags: flags,
		Link: slices.Concat(common, []string{"-soname", "libside.so", "--hash-style=gnu", "--version-script", elftest.Write(t, dir, "side.map", sideMap)})}.Make(t, dir)
	libc := elftest.Stub(t, dir, target, "libc.so", map[string][]string{"LIBC": {"malloc", "free", "atoi"}, "LIBC_Q": {"__tls_get_addr"}})
	libm := elftest.Stub(t, dir, target, "libm.so", map[string][]string{"LIBC": {"cos"}})
	script := elftest.Write(t, dir, "seed.map", seedMap)
	path := elftest.Lib{Target: target, Name: "libseed.so", Sources: map[string]string{"seed.c": seedC}, CFlags: slices.Concat([]string{"-fno-builtin"}, flags),
		Link: slices.Concat(common, kinds[kind], []string{"-soname", "libseed.so", "--version-script", script, side, libc, libm})}.Make(t, dir)
	return seed{abi.Find(abiName), kind, testkit.Read(t, path), File{"libside.so", testkit.Read(t, side)}}
}

// world is that in which the real linker gave its answers: Android 13.
func (s seed) world() World {
	return World{
		Device: Device{API: 33, TargetSDK: 33, ABI: s.abi, Page: 4096}, System: ndkapi.Embedded(), Whole: true,
		Beside: func(name string) (File, bool) { return s.side, name == s.side.Name },
	}
}

func (s seed) run(data string) *Verdict { return Run(File{"libseed.so", data}, s.world()) }

// keep writes a file for the lab.
func keep(t *testing.T, path, data string) {
	t.Helper()
	path = filepath.Join(*lab, path)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(data), 0o666); err != nil {
		t.Fatal(err)
	}
}
