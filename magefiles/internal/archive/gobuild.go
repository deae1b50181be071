package archive

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/step"
)

// probe is the name, without extension, of the library that go build links and nobody uses.
const probe = "probe"

// responseFile has more arguments for the link of the probe.
const responseFile = "linked.args"

// response gives arguments as compilers read them from a file.
func response(words []string) []byte {
	var text strings.Builder
	escape := strings.NewReplacer(`\`, `\\`, " ", `\ `, `"`, `\"`, "'", `\'`)
	for _, w := range words {
		text.WriteString(escape.Replace(w) + "\n")
	}
	return []byte(text.String())
}

// goBuild fills the folder objects with what a c-shared library of the package is linked from, and its header.
func (b *Builder) goBuild(ctx context.Context, t target, p plan, id, objects string) error {
	if err := b.Run.WriteFile(filepath.Join(objects, responseFile), response(t.linked)); err != nil {
		return err
	}
	args := []string{"build", "-buildmode=c-shared", "-trimpath", "-o", filepath.Join(objects, probe+".so"), "-ldflags=" + b.ldflags(id, objects, t)}
	args = append(append(args, b.flags()...), "--", b.main())
	_, err := b.Run.Run(ctx, step.Cmd{Dir: b.Matrix.Root, Path: b.Tools.Go.Path, Args: args, Env: t.env})
	if err == nil {
		return nil
	}
	return b.explainBuild(err, p)
}

// ldflags gives the value of go build's -ldflags.
func (b *Builder) ldflags(id, objects string, t target) string {
	flags := []string{
		// Without one of our own the build id depends on -tmpdir, which is a place. It must come first: go build refuses a value of
		// -ldflags that starts with a quote.
		"-buildid=" + id,
		quote("-tmpdir=" + objects),
		// A symbol that Android does not have at this API level is an error here, and not on a phone.
		// What CGO_LDFLAGS says comes by a file, which Go's linker starts the compiler beside: paths with quotes pass through.
		quote("-extldflags=-Wl,--no-undefined,--strip-debug @" + responseFile),
		// Nobody debugs the probe: saves a trial run of the compiler. The objects' debug information is never compressed.
		"-compressdwarf=false",
	}
	if t.ldflags != "" {
		flags = append(flags, t.ldflags)
	}
	for _, f := range b.Matrix.Library.LDFlags {
		flags = append(flags, quote(f))
	}
	return strings.Join(flags, " ")
}
