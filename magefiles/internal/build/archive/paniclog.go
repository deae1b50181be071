package archive

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/gondk/gondk/magefiles/internal/project/layout"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// With library.panic_log a file of gondk's is compiled into the main package, as if it lay in its folder: by -overlay, so that nothing is
// written there. It puts what the Go runtime writes when it dies into logcat, and into the abort message of the tombstone.

//go:embed paniclog.go.tmpl
var panicLogText string

var panicLogTemplate = template.Must(template.New("").Parse(panicLogText))

// panicLogFile is the file's name in the main package. Go compiles files in the order of their names, so that this one is the first.
const panicLogFile = "0gondk_panic_log.go"

// panicLog reports whether there is such a file. What a program writes when it dies goes to whoever started it.
func (b *Builder) panicLog() bool { return b.Program == nil && b.Matrix.Library.PanicLog }

// addPanicLog adds the file, where the matrix asks for it.
func (b *code) addPanicLog(ctx context.Context) error {
	if !b.panicLog() {
		return nil
	}
	main, err := b.mainDir(ctx, "library.panic_log")
	if err != nil {
		return err
	}
	text, err := panicLogSource(b.Matrix.Library.Name)
	file := layout.Overlay(b.Run.State, "panic_log.go")
	b.overlaid[filepath.Join(main, panicLogFile)], b.files[file] = file, text
	return err
}

// panicLogSource returns the file's text; logcat shows tag.
func panicLogSource(tag string) ([]byte, error) {
	var text bytes.Buffer
	err := panicLogTemplate.Execute(&text, map[string]string{"Tag": tag})
	return text.Bytes(), err
}

// mainDir returns the folder of the main package, to which a key of the matrix adds a file.
func (b *code) mainDir(ctx context.Context, key string) (string, error) {
	if b.umbrella() {
		return filepath.Join(asGo(b.Matrix.Root, b.settings.mod), filepath.FromSlash(b.umbrellaDir())), nil
	}
	pkgs, err := b.goList(ctx, &b.Matrix.ABIs[0], "--", b.main())
	if err != nil {
		return "", err
	}
	if err := b.checkMain(pkgs); err != nil {
		return "", err
	}
	main := pkgs[len(pkgs)-1]
	if b.settings.cached(main) {
		return "", fmt.Errorf("%s: %s: %s is in the module cache, where Go does not allow additions; export from a package of "+
			"the project, or leave it out", matrixName(b.Builder), key, main.ImportPath)
	}
	return main.Dir, nil
}

// asGo gives the path of a folder as the go command has it, which may differ in symbolic links: by the module's go.mod in it or above.
func asGo(dir, mod string) string {
	is, err := os.Stat(mod)
	if err != nil {
		return dir
	}
	for above := dir; ; above = filepath.Dir(above) {
		if info, err := os.Stat(filepath.Join(above, filepath.Base(mod))); err == nil && os.SameFile(info, is) {
			return filepath.Dir(mod) + strings.TrimPrefix(dir, above)
		}
		if above == filepath.Dir(above) {
			return dir
		}
	}
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
