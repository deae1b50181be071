package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"

	"golang.org/x/mod/modfile"

	"github.com/gondk/gondk/magefiles/internal/build/bind"
	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
	"github.com/gondk/gondk/magefiles/internal/project/layout"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/read/golist"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// With [bind] the main package imports a package of gondk's making too, gondkbind, which has the native half of the binding. It lies in the
// project, so that it may import all that the project's packages may.

// boundFile adds the import to a main package of the project's own, by -overlay.
const boundFile = "0gondk_bind.go"

// entry is the function that Java begins with.
func (b *Builder) entry() string {
	if b.Matrix.Bind == nil {
		return ""
	}
	return model.Entry(b.Matrix.Bind.Java)
}

// addBinding finds out what the native half is made of, and where it lies.
func (b *code) addBinding(ctx context.Context) error {
	if b.Matrix.Bind == nil {
		return nil
	}
	pkgs, err := b.boundPackages(ctx)
	if err != nil {
		return err
	}
	if b.boundPath, err = b.boundImport(); err != nil {
		return err
	}
	b.boundTask, err = b.bindingTask(pkgs)
	return err
}

// Bind writes both halves of the binding, and builds nothing.
func (b *Builder) Bind(ctx context.Context) error {
	c, err := b.ask(ctx)
	if err != nil {
		return err
	}
	if err := c.addBinding(ctx); err != nil {
		return err
	}
	return c.writeBound(ctx)
}

// boundPackages lists the bound packages and all that they import.
func (b *code) boundPackages(ctx context.Context) ([]*listed, error) {
	from := fmt.Sprintf("%s: bind.packages = %q", matrixName(b.Builder), b.Matrix.Bind.Packages)
	text, err := golist.List(ctx, b.Run, model.Query(&model.Config{Packages: b.Matrix.Bind.Packages, Fields: listFields}, b.boundTarget(&b.Matrix.ABIs[0])))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", from, err)
	}
	pkgs, err := decodeList(text)
	if err != nil {
		return nil, fmt.Errorf("%s: go list: %w", from, err)
	}
	return pkgs, loaded(pkgs, from)
}

func (b *code) boundTarget(abi *matrix.ABI) model.Target {
	return model.Target{Name: abi.Name, GOARCH: abi.GOARCH, List: b.query(abi, b.flags())}
}

// boundDir is the folder of the native half, relative to the project. Two build files may bind other packages at once.
func (b *Builder) boundDir() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q", b.Matrix.Bind.Java, b.Matrix.Bind.Packages))
	return layout.Bound(hex.EncodeToString(sum[:6]))
}

// boundFolder is the same folder's absolute path.
func (b *Builder) boundFolder() string {
	return filepath.Join(b.Matrix.Root, filepath.FromSlash(b.boundDir()))
}

// boundImport is its import path.
func (b *code) boundImport() (string, error) {
	data, err := os.ReadFile(b.settings.mod)
	if err != nil {
		return "", fmt.Errorf("%s: [bind]: the project is in no Go module; make one with go mod init: %w", matrixName(b.Builder), err)
	}
	rel, err := filepath.Rel(filepath.Dir(b.settings.mod), asGo(b.Matrix.Root, b.settings.mod))
	if err != nil {
		return "", err
	}
	return path.Join(modfile.ModulePath(data), filepath.ToSlash(rel), b.boundDir()), nil
}

// bindingTask writes both halves. It is done again where what go build would compile of the bound packages has changed.
func (b *code) bindingTask(pkgs []*listed) (*step.Task, error) {
	id, err := b.identify(plan{Archive: Archive{ABI: &b.Matrix.ABIs[0]}, settings: b.settings, pkgs: pkgs, link: &linkInputs{}})
	if err != nil {
		return nil, err
	}
	w := bind.Writer{Run: b.Run, Matrix: b.Matrix, Load: model.Config{Root: b.Matrix.Root, Importer: b.boundPath, Fields: listFields, Overlay: b.settings.overlay},
		Native: layout.BoundHalf(b.Run.State), Java: b.layout().Java(), Edited: b.layout().Edited(), API: layout.BoundAPI(b.Run.State)}
	for i := range b.Matrix.ABIs {
		w.Load.Targets = append(w.Load.Targets, b.boundTarget(&b.Matrix.ABIs[i]))
	}
	task := w.Task(id)
	return &task, nil
}

// writeBound writes both halves, and the native one to where the go command takes it for a package of the project.
func (b *code) writeBound(ctx context.Context) error {
	if b.boundTask == nil {
		return nil
	}
	if err := b.Run.Do(ctx, *b.boundTask); err != nil {
		return err
	}
	texts, err := b.boundTexts()
	if err != nil {
		return err
	}
	for file, text := range texts {
		if err := b.Run.WriteFile(file, text); err != nil {
			return err
		}
	}
	return b.removeOthers(texts)
}

// removeOthers removes from the package's folder what an earlier binding had there.
func (b *code) removeOthers(texts map[string][]byte) error {
	dir := b.boundFolder()
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		if file := filepath.Join(dir, e.Name()); texts[file] == nil {
			err = errors.Join(err, b.Run.Remove(file))
		}
	}
	return err
}

// boundTexts are the files of the package, by their paths.
func (b *code) boundTexts() (map[string][]byte, error) {
	from := layout.BoundHalf(b.Run.State)
	entries, err := os.ReadDir(from)
	if err != nil {
		return nil, err
	}
	texts := map[string][]byte{}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(from, e.Name()))
		if err != nil {
			return nil, err
		}
		texts[filepath.Join(b.boundFolder(), e.Name())] = text
	}
	return texts, nil
}

// boundWritten tells whether writeBound has nothing to do.
func (b *code) boundWritten() bool {
	if b.boundTask == nil {
		return true
	}
	texts, err := b.boundTexts()
	return err == nil && b.Run.Current(*b.boundTask) && are(texts)
}

// importBound has the project's own main package import the native half.
func (b *code) importBound(ctx context.Context) error {
	if b.Matrix.Bind == nil || b.umbrella() {
		return nil
	}
	main, err := b.mainDir(ctx, "[bind]")
	if err != nil {
		return err
	}
	file := layout.Overlay(b.Run.State, "bind.go")
	b.overlaid[filepath.Join(main, boundFile)] = file
	b.files[file] = fmt.Appendf(nil, "// Code generated by gondk; DO NOT EDIT.\n\npackage main\n\nimport _ %q\n", b.boundPath)
	return nil
}
