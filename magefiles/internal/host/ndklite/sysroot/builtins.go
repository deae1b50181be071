package sysroot

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// WriteBuiltins makes out, the functions that compiled code calls unasked, of the distribution's library and of what that lacks for
// Android. What the distribution's has for another C library is left out: a link that wants it names it then, not what it wants itself.
// The sysroot must be there.
func WriteBuiltins(ctx context.Context, r *step.Runner, o Options, a *abi.ABI, out string) error {
	from, err := Builtins(a)
	if err != nil {
		return err
	}
	own, err := compileBuiltins(ctx, r, o, a)
	if err != nil {
		return err
	}
	drop, err := unfit(from, own, libcNames(a, o.API))
	if err != nil {
		return err
	}
	if err := r.CopyFile(from, out); err != nil {
		return err
	}
	if len(drop) > 0 {
		if _, err := r.Run(ctx, step.Cmd{Path: o.Tools.AR, Args: append([]string{"dD", out}, drop...)}); err != nil {
			return err
		}
	}
	_, err = r.Run(ctx, step.Cmd{Path: o.Tools.AR, Args: append([]string{"rcsD", out}, own...)})
	return err
}

// compileBuiltins returns an object file of each source below builtins.
func compileBuiltins(ctx context.Context, r *step.Runner, o Options, a *abi.ABI) ([]string, error) {
	work := filepath.Join(o.Work, a.Name, "builtins")
	var objects []string
	err := eachFile(files, "builtins", func(name string, data []byte) error {
		path := filepath.Join(work, filepath.Base(name))
		if err := r.WriteFile(path, data); err != nil {
			return err
		}
		if base, ok := strings.CutSuffix(path, ".c"); ok {
			objects = append(objects, base+".o")
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, object := range objects {
		args := []string{o.target(a), "--sysroot=" + o.Dir, "-std=c11", "-O2", "-fPIC", "-fno-stack-protector", "-Wall", "-Wextra", "-Werror",
			"-c", "-o", object, strings.TrimSuffix(object, ".o") + ".c"}
		if _, err := r.Run(ctx, step.Cmd{Path: o.Tools.Clang, Args: args}); err != nil {
			return nil, err
		}
	}
	return objects, nil
}

func libcNames(a *abi.ABI, api int) map[string]bool {
	names := map[string]bool{}
	for _, s := range Symbols(a, api)["libc"] {
		names[s.Name] = true
	}
	return names
}
