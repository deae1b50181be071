package kit

import (
	"bytes"
	"context"
	"encoding/json"
	"os"

	"github.com/magefile/mage/mg"

	"github.com/gondk/gondk/magefiles/internal/judge/deps"
	"github.com/gondk/gondk/magefiles/internal/show/report"
	"github.com/gondk/gondk/magefiles/internal/show/screen"
)

// Deps lists what the archive is made of: Go modules, licences, cgo, assembly, linknames, and what does not work inside an app.
// -json writes build/deps.json to the terminal too, in place of the list; -v lists the packages.
func Deps(ctx context.Context) error {
	return in(ctx, "deps", func(ctx context.Context, p *project) error {
		b, err := p.archivesOnly(ctx)
		if err != nil {
			return err
		}
		d, err := deps.Of(p.matrix.Library.Name, p.tools.Go.Version, p.matrix.Android.MinSDK, b.archives)
		if err != nil {
			return err
		}
		text, err := depsJSON(d)
		if err != nil {
			return err
		}
		file := p.matrix.Layout().File("deps.json")
		ctx, _ = log.Phase(ctx, "deps") // which the list tells of
		if err := p.writeFiles(ctx, "deps", map[string][]byte{file: text}, file); err != nil {
			return err
		}
		if err := p.settle(); err != nil {
			return err
		}
		if asked.json {
			_, err := os.Stdout.Write(text)
			return err
		}
		return report.Deps(os.Stdout, d, mg.Verbose(), screen.Stdout())
	})
}

func depsJSON(d *deps.Deps) ([]byte, error) {
	if d.Notes == nil {
		d.Notes = []deps.Note{} // a list, whoever reads it
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetIndent("", "  ")
	err := enc.Encode(d)
	return text.Bytes(), err
}
