package kit

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/magefile/mage/mg"

	"github.com/gondk/gondk/magefiles/internal/deps"
	"github.com/gondk/gondk/magefiles/internal/report"
)

// Deps lists what the archive is made of: Go modules, licences, cgo, assembly, linknames, and what does not work inside an app; -v lists packages.
func Deps(ctx context.Context) error {
	return in(ctx, func(ctx context.Context, p *project) error {
		b, err := p.archivesOnly(ctx)
		if err != nil {
			return err
		}
		d, err := deps.Of(p.matrix.Library.Name, p.tools.Go.Version, p.matrix.Android.MinSDK, b.archives)
		if err != nil {
			return err
		}
		if err := p.writeDeps(ctx, d); err != nil {
			return err
		}
		log.Flush()
		return report.Deps(os.Stdout, d, mg.Verbose(), terminal())
	})
}

// writeDeps writes build/deps.json.
func (p *project) writeDeps(ctx context.Context, d *deps.Deps) error {
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetIndent("", "  ")
	if err := enc.Encode(d); err != nil {
		return err
	}
	build := filepath.Join(p.matrix.Root, "build")
	return p.writeFiles(ctx, "deps", build, map[string][]byte{"deps.json": text.Bytes()}, filepath.Join(build, "deps.json"))
}
