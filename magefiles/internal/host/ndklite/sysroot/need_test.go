package sysroot

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

func TestNeedsNamesPackages(t *testing.T) {
	packages := func(host string) []string {
		var names []string
		for _, n := range Needs(abi.All(), host) {
			names = append(names, n.Package)
			if n.Path == "" || n.What == "" {
				t.Errorf("incomplete: %+v", n)
			}
		}
		return names
	}
	want := map[string][]string{
		"amd64": {"linux-libc-dev-arm64-cross", "libgcc-12-dev-arm64-cross", "linux-libc-dev-armhf-cross", "libgcc-12-dev-armel-cross",
			"linux-libc-dev", "libclang-rt-19-dev", "linux-libc-dev", "libclang-rt-19-dev"},
		"arm64": {"linux-libc-dev", "libgcc-12-dev", "linux-libc-dev-armhf-cross", "libgcc-12-dev-armel-cross",
			"linux-libc-dev-amd64-cross", "libgcc-12-dev-amd64-cross", "linux-libc-dev-i386-cross", "libgcc-12-dev-i386-cross"},
	}
	for host, names := range want {
		if diff := cmp.Diff(names, packages(host)); diff != "" {
			t.Errorf("%s: %s", host, diff)
		}
	}
}

func TestFindBuiltins(t *testing.T) {
	root := t.TempDir()
	a := abi.Find("arm64-v8a")
	_, err := findBuiltins(root, a)
	want := "compiler builtins for arm64-v8a: none at /usr/lib/gcc-cross/aarch64-linux-gnu/*/libgcc.a or similar paths; install libgcc-12-dev-arm64-cross"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	for _, version := range []string{"9", "12", "10.2"} {
		dir := filepath.Join(root, "usr", "lib", "gcc-cross", "aarch64-linux-gnu", version)
		if err := os.MkdirAll(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "libgcc.a"), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := findBuiltins(root, a)
	if err != nil || !strings.Contains(filepath.ToSlash(got), "/12/") {
		t.Errorf("got %s, %v, want version 12's", got, err)
	}
}

func TestAdapt(t *testing.T) {
	in := "struct flock64 { sigset_t m; }; /* __unused4 __unused */\n#include <asm-generic/fcntl.h>\nstruct ipc64_perm; struct ipc_perm;\n"
	want := "struct __kernel_flock64 { __kernel_sigset_t m; }; /* __unused4 __linux_unused */\n#include <asm-generic/fcntl.h>\n" +
		"struct ipc_perm; struct __kernel_legacy_ipc_perm;\n"
	if diff := cmp.Diff(want, string(adapt([]byte(in)))); diff != "" {
		t.Error(diff)
	}
}
