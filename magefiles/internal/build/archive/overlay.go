package archive

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"

	"github.com/gondk/gondk/magefiles/internal/build/runtimefix"
	"github.com/gondk/gondk/magefiles/internal/project/layout"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

// What gondk adds to the code, and changes in Go's own, the go command reads by -overlay: nothing is written into folders of others. It
// takes one overlay only, so that a user's own goes into gondk's.

// addOverlay adds what the matrix asks for and the overlay file that says so, where it asks for anything.
func (b *code) addOverlay(ctx context.Context) error {
	if !b.panicLog() && len(b.Matrix.Go.Fixes) == 0 && (b.Matrix.Bind == nil || b.umbrella()) {
		return nil
	}
	b.overlaid = map[string]string{}
	if err := b.addFixes(b.settings); err != nil {
		return err
	}
	if err := b.addPanicLog(ctx); err != nil {
		return err
	}
	if err := b.importBound(ctx); err != nil {
		return err
	}
	replace := maps.Clone(b.overlaid)
	maps.Copy(replace, b.settings.overlay)
	b.overlay = layout.Overlay(b.Run.State, b.overlayName())
	var err error
	b.files[b.overlay], err = overlayText(replace)
	return err
}

// overlayText is a file for go's -overlay.
func overlayText(replace map[string]string) ([]byte, error) {
	return json.MarshalIndent(map[string]any{"Replace": replace}, "", "\t")
}

// overlayName: programs have the fixes and nothing else, and are built beside the library.
func (b *Builder) overlayName() string {
	if b.Program != nil {
		return "programs.json"
	}
	return "overlay.json"
}

// addFixes puts the edited files of Go's own in the place of those that the go command has.
func (b *code) addFixes(settings *goSettings) error {
	fixes := b.Matrix.Go.Fixes
	if len(fixes) == 0 {
		return nil
	}
	goroot := b.overlayRoot(settings)
	b.fixed = map[string]string{}
	for _, fix := range fixes {
		if err := b.addFix(settings, goroot, fix); err != nil {
			return fmt.Errorf("%s: %w", b.asked(fix), err)
		}
	}
	return nil
}

// asked tells where a fix is asked for. Where a build file does, whoever calls it adds the file to all errors.
func (b *code) asked(fix string) string {
	if line := b.Matrix.Go.Lines[fix]; line > 0 {
		return fmt.Sprintf("%s:%d: go.fixes %q", matrixName(b.Builder), line, fix)
	}
	return fmt.Sprintf("fix %q", fix)
}

func (b *code) addFix(settings *goSettings, goroot, fix string) error {
	files, err := runtimefix.Make(settings.goroot, settings.env["GOVERSION"], []string{fix})
	if err != nil {
		return err
	}
	for _, f := range files {
		of := filepath.Join(goroot, filepath.FromSlash(f.Name))
		if _, both := settings.overlay[of]; both {
			return fmt.Errorf("GOFLAGS: -overlay=%s replaces %s, which this fix changes; take the file out of the overlay, or the fix out of the list",
				settings.flags.last("overlay"), of)
		}
		b.fixed[f.Name], b.overlaid[of] = "", ""
		if f.Text != nil {
			to := layout.Overlay(b.Run.State, filepath.FromSlash(f.Name))
			b.fixed[f.Name], b.overlaid[of], b.files[to] = fmt.Sprintf("%x", sha256.Sum256(f.Text)), to, f.Text
		}
	}
	return nil
}

// overlayRoot gives the folder of Go's own files as the go command is to have it. It takes no overlay for files in the module cache, where Go
// lies when the go command has fetched it; but for those of a link to there it does.
func (b *code) overlayRoot(settings *goSettings) string {
	if !settings.inCache(settings.goroot) {
		return settings.goroot
	}
	b.goroot, b.gorootIs = layout.Overlay(b.Run.State, "goroot"), settings.goroot
	return b.goroot
}

// env returns the environment for the go command and for pkg-config. Until there is an overlay, there is no need of the link, nor the link itself.
func (b *code) env(abi *matrix.ABI) []string {
	env := b.Builder.env(abi)
	if b.overlay != "" && b.goroot != "" {
		env = append(env, "GOROOT="+b.goroot)
	}
	return env
}

// linkGoroot makes the link that overlayRoot speaks of.
func (b *code) linkGoroot() error {
	if b.goroot == "" {
		return nil
	}
	if err := b.Run.Symlink(b.gorootIs, b.goroot); err != nil {
		return fmt.Errorf("%s: Go lies in the module cache, %s, whose files Go lets nobody replace, and no link to it can be made: %w; "+
			"install Go elsewhere (https://go.dev/dl), on Windows turn on the developer mode, or leave the fixes out", b.asked(b.Matrix.Go.Fixes[0]), b.gorootIs, err)
	}
	return nil
}
