package archive

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/step"
)

// probe is the name, without extension, of the library that go build links and nobody uses.
const probe = "probe"

// goBuild fills the folder objects with what a c-shared library of the package is linked from, and its header.
func (b *Builder) goBuild(ctx context.Context, t target, pkgs []*listed, id, objects string) error {
	args := []string{"build", "-buildmode=c-shared", "-trimpath=" + strconv.FormatBool(!b.Debug), "-o", filepath.Join(objects, probe+".so"), "-ldflags=" + b.ldflags(id, objects, t.ldflags)}
	args = slices.Concat(args, t.gcflags, b.flags(), []string{"--", b.main()})
	_, err := b.Run.Run(ctx, step.Cmd{Dir: b.Matrix.Root, Path: b.Tools.Go.Path, Args: args, Env: t.env})
	if err == nil {
		return nil
	}
	return explainBuild(err, t.abi.Name, pkgs, b)
}

// ldflags gives the value of go build's -ldflags; user's are those of GOFLAGS.
func (b *Builder) ldflags(id, objects, user string) string {
	flags := []string{
		// Without one of our own the build id depends on -tmpdir, which is a place. It must come first: go build refuses a value of
		// -ldflags that starts with a quote.
		"-buildid=" + id,
		quote("-tmpdir=" + objects),
		// A symbol that Android does not have at this API level is an error here, and not on a phone.
		"-extldflags=-Wl,--no-undefined,--strip-debug",
		// Nobody debugs the probe: saves a trial run of the compiler. The objects' debug information is never compressed.
		"-compressdwarf=false",
	}
	if user != "" {
		flags = append(flags, user)
	}
	for _, f := range b.Matrix.Library.LDFlags {
		flags = append(flags, quote(f))
	}
	if b.Debug {
		flags = append(flags, "-s=false", "-w=false")
	}
	return strings.Join(flags, " ")
}

func explainBuild(err error, abi string, pkgs []*listed, b *Builder) error {
	var failed *step.Error
	if !errors.As(err, &failed) {
		return err
	}
	failed.Name = "go build"
	text := fmt.Sprintf("archive %s: %s does not build", abi, b.packages())
	if strings.Contains(failed.Output, "undefined symbol") || strings.Contains(failed.Output, "undefined reference") {
		text = fmt.Sprintf("archive %s: %s uses a C function that Android does not have at API level %d (android.min_sdk in %s)",
			abi, b.packages(), b.Matrix.Android.MinSDK, matrixName(b))
	}
	if cxx := cxxPackage(pkgs); cxx != "" && b.Tools.NDK.Lite {
		text += fmt.Sprintf("; %s has C++ sources, and ndklite has no C++ library: install a real NDK and set ANDROID_NDK_HOME to it", cxx)
	}
	return fmt.Errorf("%s: %w", text, err)
}

// cxxPackage gives the import path of the first package with C++ sources.
func cxxPackage(pkgs []*listed) string {
	for _, p := range pkgs {
		if len(p.CXXFiles) > 0 {
			return p.ImportPath
		}
	}
	return ""
}
