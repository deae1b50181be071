package archive

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"text/template"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// With library.panic_log a file of gondk's is compiled into the main package, as if it lay in its folder: by -overlay, so that nothing is
// written there. It puts what the Go runtime writes when it dies into logcat, and into the abort message of the tombstone.

//go:embed paniclog.go.tmpl
var panicLogText string

var panicLogTemplate = template.Must(template.New("").Parse(panicLogText))

// panicLogFile is the file's name in the main package. Go compiles files in the order of their names, so that this one is the first.
const panicLogFile = "0gondk_panic_log.go"

// panicLogDir has what -overlay needs, in Run's root.
const panicLogDir = step.StateDir + "/panic_log"

// writePanicLog writes the file and the overlay that puts it into the main package, where the matrix asks for it.
func (b *Builder) writePanicLog(ctx context.Context) error {
	if !b.Matrix.Library.PanicLog {
		return nil
	}
	settings, err := b.goEnv(ctx)
	if err != nil {
		return err
	}
	main, err := b.mainDir(ctx, settings)
	if err != nil {
		return err
	}
	text, err := panicLogSource(b.Matrix.Library.Name)
	if err != nil {
		return err
	}
	dir := filepath.Join(b.Run.Root, filepath.FromSlash(panicLogDir))
	file := filepath.Join(dir, "panic_log.go")
	if err := b.Run.WriteFile(file, text); err != nil {
		return err
	}
	b.overlay, b.overlaid = filepath.Join(dir, "overlay.json"), map[string]string{filepath.Join(main, panicLogFile): file}
	return b.writeOverlay(settings.overlay)
}

// panicLogSource gives the file's text; logcat shows tag.
func panicLogSource(tag string) ([]byte, error) {
	var text bytes.Buffer
	err := panicLogTemplate.Execute(&text, map[string]string{"Tag": tag})
	return text.Bytes(), err
}

// mainDir gives the folder of the main package.
func (b *Builder) mainDir(ctx context.Context, settings *goSettings) (string, error) {
	pkgs, err := b.goList(ctx, &b.Matrix.ABIs[0], "--", b.main())
	if err != nil {
		return "", err
	}
	if err := b.checkMain(pkgs); err != nil {
		return "", err
	}
	main := pkgs[len(pkgs)-1]
	if settings.cached(main) {
		return "", fmt.Errorf("%s: library.panic_log: %s lies in the module cache, where Go lets nothing be added; export from a package of "+
			"the project, or leave panic_log out", matrixName(b), main.ImportPath)
	}
	return main.Dir, nil
}

// writeOverlay puts gondk's file beside what the user's own overlay has: go takes one overlay only.
func (b *Builder) writeOverlay(user map[string]string) error {
	replace := maps.Clone(b.overlaid)
	maps.Copy(replace, user)
	text, err := json.MarshalIndent(map[string]any{"Replace": replace}, "", "\t")
	if err != nil {
		return err
	}
	return b.Run.WriteFile(b.overlay, text)
}

// showBacklog lets the file see the runtime's ring of what was printed last, until everything is hidden.
func (b *Builder) showBacklog(ctx context.Context, objects string) error {
	if !b.Matrix.Library.PanicLog {
		return nil
	}
	var args []string
	for _, name := range backlog {
		args = append(args, "--globalize-symbol="+name)
	}
	_, err := b.Run.Run(ctx, step.Cmd{Path: b.Tools.NDK.Tool("llvm-objcopy"), Args: append(args, filepath.Join(objects, goObject))})
	return err
}

// backlog are variables of package runtime: the ring and where its oldest byte is.
var backlog = []string{"runtime.printBacklog", "runtime.printBacklogIndex"}
