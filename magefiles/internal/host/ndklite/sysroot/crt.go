package sysroot

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// identText is the size of each of the two texts in Android's ident note, in bytes, with the zero that ends it.
const identText = 64

// crtObjects are what clang puts first and last into a link for Android, and the sources they are made of.
var crtObjects = []struct{ name, source string }{
	{"crtbegin_so.o", "crtbegin_so.c"},
	{"crtend_so.o", "crtend_so.c"},
	{"crtbegin_dynamic.o", "crtbegin_dynamic.c"},
	{"crtend_android.o", "crtend_android.c"},
}

func writeCrt(ctx context.Context, r *step.Runner, o Options, a *abi.ABI, obj struct{ name, source string }) error {
	work := filepath.Join(o.Work, a.Name, strings.TrimSuffix(obj.name, ".o"))
	err := eachFile(files, "crt", func(name string, data []byte) error {
		return r.WriteFile(filepath.Join(work, filepath.Base(name)), data)
	})
	if err != nil {
		return err
	}
	out := o.lib(a, obj.name)
	if err := r.MkdirAll(filepath.Dir(out)); err != nil {
		return err
	}
	args := []string{o.target(a), "-std=c11", "-O2", "-fPIC", "-ffreestanding", "-fno-stack-protector", "-Wall", "-Wextra", "-Werror", "-nostdlibinc",
		fmt.Sprintf("-DNDK_RELEASE=%q", o.Release), fmt.Sprintf("-DNDK_BUILD=%q", o.Build)}
	_, err = r.Run(ctx, step.Cmd{Path: o.Tools.Clang, Args: append(args, "-c", "-o", out, filepath.Join(work, obj.source))})
	return err
}
