package archive

import (
	"context"
	"debug/elf"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/build/link"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// tellShared says which of the libraries to link the packages bring: Android has none of these.
func (b *Builder) tellShared(ctx context.Context, p plan) {
	for _, path := range p.link.shared {
		b.Run.Warn(ctx, step.Warning{
			Name: "shared", Text: fmt.Sprintf("%s: %s is a shared library and not part of the archive", p.ABI.Name, b.Run.Rel(path)),
			Cure: "link it into the library that links the archive, and pack it into the app next to that one", Note: true,
		})
	}
}

// byLinkers fits what a linker defines itself where a library needs it.
var byLinkers = lazyregexp.New(`^(_GLOBAL_OFFSET_TABLE_|_TLS_MODULE_BASE_|_DYNAMIC|__dso_handle|__ehdr_start|__(start|stop)_.*|` +
	`_?_?(end|edata|etext|bss_start)(__)?|__(pre)?(init|fini)_array_(start|end)|__exidx_(start|end))$`)

// prove has the linker find every symbol that the archive leaves undefined, in what whoever links it is told to link and nothing else, with the options that it is told.
// That go build linked does not prove it: its link had flags and files that the archive may not have. Most changes of Go code leave the archive
// wanting what it did before.
func (b *Builder) prove(ctx context.Context, object, objects string, p plan) error {
	wants, err := wantedFrom(object)
	if err != nil {
		return err
	}
	driver := "clang"
	if cxxPackage(p.pkgs) != "" {
		driver = "clang++" // as Go's own link does it
	}
	args := []string{"--target=" + p.ABI.Target(fmt.Sprint(b.Matrix.Android.MinSDK)), "-shared", "-Wl,--no-undefined,--error-limit=0"}
	libs := slices.Clone(link.Unasked)
	for _, lib := range p.Libs {
		if i := slices.IndexFunc(p.link.shared, func(path string) bool { return libraryName(base(path)) == lib }); i >= 0 {
			args = append(args, p.link.shared[i], "-Wl,--allow-shlib-undefined")
		} else {
			libs = append(libs, lib)
		}
	}
	args = append(args, link.Of(p.ABI.ABI, b.Matrix.Android.PageSize, libs, "").Flags()...)
	return b.Run.Do(ctx, step.Task{
		Name: "proof", ABI: p.ABI.Name, Key: []any{wants, driver, args, b.Tools.NDK.Root, b.Tools.NDK.Revision}, Inputs: p.link.shared,
		Do: func(ctx context.Context) error { return b.linkWants(ctx, wants, driver, args, objects, p) },
	})
}

// linkWants links what wants names, with the compiler's arguments.
func (b *Builder) linkWants(ctx context.Context, wants []string, driver string, args []string, objects string, p plan) error {
	source := filepath.Join(objects, "wants.s")
	if err := b.Run.WriteFile(source, references(wants, p.ABI.Is64())); err != nil {
		return err
	}
	_, err := b.Run.Run(ctx, step.Cmd{Path: b.Tools.NDK.Tool(driver), Args: slices.Concat([]string{"-o", filepath.Join(objects, "wants"), source}, args)})
	var failed *step.Error
	if !errors.As(err, &failed) {
		return err
	}
	missing := undefinedIn(failed.Output)
	for i := range missing {
		missing[i].wanted = wantingObject(missing[i].name, objects, p.link.files)
	}
	return fmt.Errorf("archive %s: it would not link: %s: %w", p.ABI.Name, strings.Join(first(b.explainSymbols(missing, p), 5), "\n"), err)
}

// wantedFrom returns the names that an object wants from elsewhere, but for those that it can do without.
func wantedFrom(path string) ([]string, error) {
	object, err := elfabi.ReadObject(path)
	if err != nil {
		return nil, err
	}
	var names []string
	for s := range object.Symbols() {
		if s.Undefined() && s.Binding() == elf.STB_GLOBAL && s.Type() != elf.STT_TLS && !byLinkers().MatchString(s.Name) {
			names = append(names, s.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// references gives assembly that refers to names.
func references(names []string, is64 bool) []byte {
	word := ".long"
	if is64 {
		word = ".quad"
	}
	var text strings.Builder
	text.WriteString("\t.data\n\t.p2align 3\n")
	for _, name := range names {
		fmt.Fprintf(&text, "\t%s \"%s\"\n", word, name)
	}
	return []byte(text.String())
}

// wantingObject returns the source or file that wants a symbol, out of what the archive is made of.
func wantingObject(symbol, objects string, files []string) string {
	mine, err := inputObjects(objects)
	if err != nil {
		return ""
	}
	for _, file := range append(mine, files...) {
		if filepath.Ext(file) != ".a" {
			if object, err := elfabi.ReadObject(file); err == nil && wants(object, symbol) {
				return objectName(object, file)
			}
			continue
		}
		library, err := elfabi.ReadArchive(file)
		if err != nil {
			continue
		}
		for _, m := range library.Members {
			if object, err := m.Object(); err == nil && wants(object, symbol) {
				return base(file) + "(" + m.Name + ")"
			}
		}
	}
	return ""
}

func wants(object *elfabi.Object, symbol string) bool {
	for s := range object.Symbols() {
		if s.Name == symbol && s.Undefined() {
			return true
		}
	}
	return false
}

// objectName returns the source that an object of Go's linker was compiled from, and the object's own name of others.
func objectName(object *elfabi.Object, file string) string {
	switch {
	case base(file) == goObject:
		return "Go code"
	case !numbered().MatchString(base(file)):
		return base(file)
	}
	return wantingFile(sourceOf(object))
}

// sourceOf returns the base name of the source that an object says it was compiled from; it may be empty.
func sourceOf(object *elfabi.Object) string {
	for s := range object.Symbols() {
		if s.Type() == elf.STT_FILE && s.Name != "" {
			return base(s.Name)
		}
	}
	return ""
}
