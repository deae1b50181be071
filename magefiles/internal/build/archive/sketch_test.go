package archive

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
)

// exporting is a file with exports of most kinds, and with what a sketch must leave out.
const exporting = `// Package x has //export lines that are none.
package x

/*
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <stdio.h>
#include "own.h"
*/
import "C"

import (
	"fmt"
	"unsafe"
)

// Names of types that others may have.
type (
	local   C.int
	pointer *C.pair
	plain   map[string]int
	inner   struct{ a C.int }
	unsure  struct{ k C.enum_kind } // in no export
)

var table = map[C.int]string{C.int(C.LIMIT): "//export no"}

const text = "//export no" + ` + "`\n//export no\n`" + `

//export basics
func basics(a C.char, b C.schar, c C.uchar, d C.short, e C.ushort, f C.int, g C.uint, h C.long, i C.ulong, j C.longlong, k C.ulonglong, l C.float, m C.double, n C.bool) {
	fmt.Println(a, C.LIMIT, table[f])
}

// Standard says what it does,
// in two lines.
//
//export standard
func standard(a C.size_t, b C.uint8_t, c C.int32_t, d C.uint64_t, e C.uintptr_t, f *C.FILE, g ***C.char) C.int { return 0 }

//export own
func own(a C.pair, b *C.pair, c C.handle, d C.callback, _ C.flags, zähler C.flags) (*C.pair, error) { return nil, nil }

//export tagged
func tagged(a C.struct_plain, b **C.struct_plain, c *C.struct_plain) C.struct_plain { return a }

//export named
func named(a local, b pointer, c plain, d *local, e unsafe.Pointer, f []C.int, g map[string]C.pair, h chan C.int, i func(C.int) C.pair, j any) (n C.int, s string, err error) {
	return
}

//export method
func (l local) method(many []C.pair) {}

func hidden(p C.pair) C.handle { return nil }

func twice() (x, y C.int) { return }
`

const ownHeader0 = "typedef struct { int a; } pair;\ntypedef struct opaque *handle;\ntypedef void (*callback)(int);\ntypedef unsigned flags;\n#define LIMIT 3\n#define alias int\nenum kind { one };\n" +
	"struct plain { int a; };\n#define other plain\nstruct late { int a; };\ntypedef const struct late late;\n" +
	"typedef struct __attribute__((packed)) odd { int a; } odd_t;\nstruct before { int a; } typedef before_t;\n"

// sketched gives the header of one file by way of a sketch, and by cgo alone.
func sketched(t *testing.T, text string) (sketch, whole []byte, err error) {
	t.Helper()
	b, dir := testBuilder(t), t.TempDir()
	b.Tools.Go = toolchain.Tool{Path: hostTool(t, "go")}
	for name, text := range map[string]string{"x.go": text, "own.h": ownHeader0} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	host := target{env: []string{"CC=" + hostTool(t, "clang-19", "clang", "gcc")}, cgo: b.cgoCommand(&goSettings{})}
	if out, err := exec.Command(b.Tools.Go.Path, "env", "GOTOOLDIR").Output(); err == nil {
		host.cgo = b.cgoCommand(&goSettings{toolDir: strings.TrimSpace(string(out))})
	}
	p := &listed{ImportPath: "example.com/x", Dir: dir, CgoFiles: []string{"x.go"}, HFiles: []string{"own.h"}}
	whole, wholeErr := b.memberHeader(context.Background(), host, p, p.CgoFiles, nil, filepath.Join(t.TempDir(), "whole"))
	if wholeErr != nil {
		t.Fatal(wholeErr)
	}
	sketch, err = b.sketchHeader(context.Background(), host, p, nil, filepath.Join(t.TempDir(), "sketch"))
	if err == nil {
		b.Tools.NDK.Root, b.Tools.NDK.Host, host.abi, host.env = t.TempDir(), "linux-x86_64", matrixABI("arm64-v8a"), []string{"CC=none"}
		for _, name := range []string{"stddef.h", "stdint.h", "stdbool.h", "stdio.h"} {
			testkit.Write(t, filepath.Join(b.Tools.NDK.Sysroot(), "usr", "include", name), "")
		}
		quiet, err := b.sketchHeader(context.Background(), host, p, nil, filepath.Join(t.TempDir(), "quiet"))
		if diff := cmp.Diff(string(sketch), string(quiet)); diff != "" || err != nil {
			t.Errorf("without a compiler it is another: %v\n%s", err, diff)
		}
	}
	return sketch, whole, err
}

// TestSketch: the header that cgo makes of a sketch is the one that it makes of the file.
func TestSketch(t *testing.T) {
	sketch, whole, err := sketched(t, exporting)
	if err != nil {
		t.Fatal(Reason(err))
	}
	if diff := cmp.Diff(string(whole), string(sketch)); diff != "" {
		t.Errorf("-cgo +sketch\n%s", diff)
	}
}

// TestNoSketch: where another name may stand in the header, cgo is to read the file.
func TestNoSketch(t *testing.T) {
	for _, typ := range []string{"*C.struct_opaque", "*C.struct_timespec", "C.struct_other", "*C.struct_late", "C.struct_odd", "C.struct_before", "C.enum_kind", "C.alias", "C.complexdouble"} {
		_, _, err := sketched(t, "package x\n\n// #include \"own.h\"\nimport \"C\"\n\n//export f\nfunc f(a "+typ+") {}\n")
		if !errors.Is(err, errNoSketch) {
			t.Errorf("%s: %v", typ, err)
		}
	}
}
