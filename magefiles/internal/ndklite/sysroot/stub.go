package sysroot

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/abi"
	"github.com/gondk/gondk/magefiles/internal/ndkapi"
	"github.com/gondk/gondk/magefiles/internal/step"
)

// writeStub makes a library that has the real one's symbols and no code: enough to link against.
func writeStub(ctx context.Context, r *step.Runner, o Options, a *abi.ABI, lib string, symbols []ndkapi.Symbol) error {
	work := func(ext string) string { return filepath.Join(o.Work, a.Name, lib+ext) }
	out := o.lib(a, lib+".so")
	if err := r.MkdirAll(filepath.Dir(out)); err != nil {
		return err
	}
	if err := r.WriteFile(work(".s"), []byte(assembly(symbols))); err != nil {
		return err
	}
	assemble := step.Cmd{Path: o.Tools.Clang, Args: []string{o.target(a), "-c", "-o", work(".o"), work(".s")}}
	if _, err := r.Run(ctx, assemble); err != nil {
		return err
	}
	link := []string{"-shared", "-m", emulation[a.GOARCH], "-soname", lib + ".so", "-z", "noexecstack", "-z", "max-page-size=16384",
		"--hash-style=both", "--build-id=none"}
	if script := versionScript(symbols); script != "" {
		if err := r.WriteFile(work(".map"), []byte(script)); err != nil {
			return err
		}
		link = append(link, "--version-script="+work(".map"))
	}
	_, err := r.Run(ctx, step.Cmd{Path: o.Tools.LLD, Args: append(link, "-o", out, work(".o"))})
	return err
}

// cxxLibrary stands where the NDK has a linker script for its C++ library, which clang++ links everything with. There is none here; what
// Android's own libstdc++.so has, new and delete among it, serves C++ that needs no library.
const cxxLibrary = "INPUT(AS_NEEDED(-lstdc++))\n"

// emulation is how ld.lld calls the ABIs.
var emulation = map[string]string{"arm64": "aarch64linux", "arm": "armelf_linux_eabi", "amd64": "elf_x86_64", "386": "elf_i386"}

// assembly defines the symbols one after another. Functions take a byte each, so that no two share an address.
func assembly(symbols []ndkapi.Symbol) string {
	var text strings.Builder
	for _, section := range []struct {
		name   string
		object bool
	}{{".text", false}, {".data", true}} {
		fmt.Fprintf(&text, "\t%s\n", section.name)
		for _, s := range symbols {
			if s.Object == section.object {
				text.WriteString(definition(s))
			}
		}
	}
	// % marks a type on every architecture; on 32-bit arm @ starts a comment.
	text.WriteString("\t.section .note.GNU-stack,\"\",%progbits\n")
	return text.String()
}

func definition(s ndkapi.Symbol) string {
	kind, size := "function", 1
	if s.Object {
		kind, size = "object", s.Size
	}
	return fmt.Sprintf("\t.globl %[1]s\n\t.type %[1]s, %%%[2]s\n\t.size %[1]s, %[3]d\n%[1]s:\n\t.zero %[3]d\n", s.Name, kind, size)
}

// versionScript puts each symbol that has one under its version; the versions stand in the order of their first API levels. It is empty
// where no symbol has a version.
func versionScript(symbols []ndkapi.Symbol) string {
	names := map[string][]string{}
	first := map[string]int{}
	for _, s := range symbols {
		if s.Version == "" {
			continue
		}
		if level, ok := first[s.Version]; !ok || s.API < level {
			first[s.Version] = s.API
		}
		names[s.Version] = append(names[s.Version], s.Name)
	}
	var versions []string
	for v := range names {
		versions = append(versions, v)
	}
	slices.SortFunc(versions, func(a, b string) int {
		if first[a] != first[b] {
			return first[a] - first[b]
		}
		return strings.Compare(a, b)
	})
	var text strings.Builder
	for _, v := range versions {
		fmt.Fprintf(&text, "%s {\n  global:\n", v)
		for _, name := range names[v] {
			fmt.Fprintf(&text, "    %s;\n", name)
		}
		text.WriteString("};\n")
	}
	return text.String()
}
