package kit

import (
	"path/filepath"

	"github.com/gondk/gondk/magefiles/internal/show/report"
)

// digests tells what the project hands on: its bundles, or its archives where it has no app.
func (p *project) digests(b *built) ([]report.Digest, error) {
	var files []string
	if b.native == nil {
		for _, a := range b.archives {
			files = append(files, a.Lib)
		}
	} else {
		for _, path := range buildPaths {
			files = append(files, p.bundle().File(path))
		}
	}
	var all []report.Digest
	for _, file := range files {
		d, err := report.DigestOf(file, filepath.ToSlash(p.run.Rel(file)))
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	return all, nil
}
