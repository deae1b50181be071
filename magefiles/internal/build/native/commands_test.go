package native

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The commands are of the form that NDK r22's ndk-build and ndklite's print.
const dryRun = `mkdir -p obj/local/arm64-v8a/objs/sample
echo [arm64-v8a] "Compile        ": "sample <= b.c"
/ndk/bin/clang -MMD -MF obj/b.o.d -target aarch64-none-linux-android24  -O2 -DANDROID -c  app/jni/b.c -o obj/b.o
ccache /ndk/bin/clang++.exe -DNAME=\"x\" -c /elsewhere/a.cpp -o obj/a.o
printf %s ' clang -c app/jni/b.c -o obj/b.o 0123' >obj/b.o.cmd
/ndk/bin/clang++ -Wl,-soname,libsample.so -shared obj/b.o obj/a.o -Wl,--no-undefined -llog -o obj/local/arm64-v8a/libsample.so
/ndk/bin/clang++ obj/b.o -o obj/local/arm64-v8a/program
/ndk/bin/llvm-strip --strip-unneeded  libs/arm64-v8a/libsample.so
install -p obj/local/arm64-v8a/libsample.so libs/arm64-v8a/libsample.so
clang

`

func TestParseDryRun(t *testing.T) {
	root := filepath.FromSlash("/my app")
	want := Commands{
		Links: map[string][]string{"libsample.so": {"-Wl,-soname,libsample.so", "-shared", "obj/b.o", "obj/a.o", "-Wl,--no-undefined", "-llog",
			"-o", "obj/local/arm64-v8a/libsample.so"}},
		Sources: []Source{
			{filepath.FromSlash("/elsewhere/a.cpp"), []string{`-DNAME=\"x\"`, "-c", "/elsewhere/a.cpp", "-o", "obj/a.o"}},
			{filepath.Join(root, "app", "jni", "b.c"), []string{"-MMD", "-MF", "obj/b.o.d", "-target", "aarch64-none-linux-android24", "-O2", "-DANDROID",
				"-c", "app/jni/b.c", "-o", "obj/b.o"}},
		},
	}
	if diff := cmp.Diff(want, parseDryRun(dryRun, root)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
