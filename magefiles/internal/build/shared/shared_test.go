package shared

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

func TestCommand(t *testing.T) {
	a := archive.Archive{ABI: &matrix.ABI{ABI: abi.Find("arm64-v8a")}, Lib: "libgolib.a", Libs: []string{"log", "own"}, Shared: []string{filepath.Join("third", "libown.so")}}
	for _, c := range []struct {
		min  int
		cxx  bool
		want string
	}{
		{24, false, "clang --target=aarch64-linux-android24 -shared -Wl,-soname,libcore.so -Wl,--build-id=sha1 -Wl,--no-undefined " +
			"-Wl,--whole-archive libgolib.a -Wl,--no-whole-archive -Wl,--no-rosegment third/libown.so -lm -llog -Wl,-z,nodelete -Wl,-Bsymbolic -Wl,-z,max-page-size=16384"},
		{29, true, "clang++ --target=aarch64-linux-android29 -shared -Wl,-soname,libcore.so -Wl,--build-id=sha1 -Wl,--no-undefined " +
			"-Wl,--whole-archive libgolib.a -Wl,--no-whole-archive -static-libstdc++ -Wl,--exclude-libs,libc++_static.a -Wl,--exclude-libs,libc++abi.a " +
			"third/libown.so -lm -llog -Wl,-z,nodelete -Wl,-Bsymbolic -Wl,-z,max-page-size=16384"},
	} {
		b := Builder{Matrix: &matrix.Matrix{Android: matrix.Android{MinSDK: c.min, PageSize: 16384}}}
		a.Cxx = c.cxx
		driver, args := b.command(a, Library{ABI: a.ABI, Name: "core", Packed: "libcore.so"})
		if diff := cmp.Diff(c.want, filepath.ToSlash(driver+" "+strings.Join(args, " "))); diff != "" {
			t.Errorf("API level %d: -want +got\n%s", c.min, diff)
		}
	}
}
