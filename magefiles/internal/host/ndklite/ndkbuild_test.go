package ndklite

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestNDKBuild runs ndk-build as users do. $NDK is ndklite, in a folder with spaces; its programs are on PATH.
func TestNDKBuild(t *testing.T) {
	root := testNDK(t)
	bin := filepath.Join(root, "toolchains", "llvm", "prebuilt", Host, "bin")
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "ndk-build"),
		Setup: func(env *testscript.Env) error {
			env.Setenv("NDK", root)
			env.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
			return nil
		},
	})
}
