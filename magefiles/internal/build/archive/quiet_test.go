package archive

import (
	"path/filepath"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// TestQuiet: cgo asks nobody only where the compiler would have nothing to say.
func TestQuiet(t *testing.T) {
	b, dir := testBuilder(t), t.TempDir()
	b.Tools.NDK.Root, b.Tools.NDK.Host = filepath.Join(dir, "ndk"), "linux-x86_64"
	llvm := filepath.Join(b.Tools.NDK.Root, "toolchains", "llvm", "prebuilt", "linux-x86_64")
	for name, text := range map[string]string{
		"x/own.h":                               "#include <stdio.h>\n#include \"deep.h\"\n#include \"own.h\"\n",
		"x/stopping.h":                          "#ifndef X\n # error X is not set\n#endif\n",
		"x/broken.h":                            "#include \"none.h\"\n",
		"inc/deep.h":                            "",
		llvm + "/lib/clang/19/include/stddef.h": "",
		llvm + "/sysroot/usr/include/stdio.h":   "#error of the NDK's own",
		llvm + "/sysroot/usr/include/aarch64-linux-android/asm/types.h": "",
	} {
		if !filepath.IsAbs(name) {
			name = filepath.Join(dir, filepath.FromSlash(name))
		}
		testkit.Write(t, name, text)
	}
	at := target{abi: matrixABI("arm64-v8a"), cgo: []string{filepath.Join(dir, "go tools", "cgo")}, env: []string{"CC=clang"}}
	for text, want := range map[string]bool{
		"package x\n\n// int f(void);\nimport \"C\"\n":       true,
		"// #include \"own.h\"\n// #include <stddef.h>\n":    true,
		"/*\n#include <asm/types.h>\n#include <deep.h>\n*/":  true,
		"// #include \"none.h\"\n":                           false,
		"// #include <none.h>\n":                             false,
		"// #include \"broken.h\"\n":                         false,
		"// #include \"stopping.h\"\n":                       false,
		"// #error never\n":                                  false,
		"#ifdef __APPLE__\n#include <mach/mach.h>\n#endif\n": false,
		"// \"an error\"\n":                                  true,
	} {
		p := &listed{Dir: filepath.Join(dir, "x"), CgoCFLAGS: []string{"-I", filepath.Join(dir, "inc")}}
		got := b.quiet(at, p, map[string][]byte{filepath.Join(p.Dir, "x.go"): []byte(text)}).env
		quiet := got[len(got)-1] == `CC="`+at.cgo[0]+`" -V=full`
		if quiet != want || len(at.env) != 1 {
			t.Errorf("%q: %q", text, got)
		}
	}
	p := &listed{Dir: filepath.Join(dir, "x"), CgoCFLAGS: []string{"-include", "none.h"}}
	if got := b.quiet(at, p, nil).env; len(got) != 1 {
		t.Errorf("a flag names a file that is not there: %q", got)
	}
	at.cgo = []string{"go", "tool", "cgo"}
	if got := b.quiet(at, &listed{Dir: dir}, nil).env; len(got) != 1 {
		t.Errorf("cgo is not there as a program: %q", got)
	}
}
