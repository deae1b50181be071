package archive

import (
	"bytes"
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/template"

	"github.com/gondk/gondk/magefiles/internal/project/layout"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// abiHeader is the name of cgo's header for one ABI.
func abiHeader(library, abi string) string { return library + "-" + abi + ".h" }

var headerTemplate = template.Must(template.New("header").Parse(`/* Made by gondk: the API of lib{{.Library}}.a for every Android ABI it was built for. */
#ifndef GONDK_{{.Guard}}_H
#define GONDK_{{.Guard}}_H

/* cgo's part uses what older standards treat as extensions: long long, and _Complex in C++. */
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wlong-long"
#pragma GCC diagnostic ignored "-Wcomment"
#endif

{{range $i, $abi := .ABIs}}{{if $i}}#elif{{else}}#if{{end}} defined({{$abi.Macro}})
#include "{{index $.Headers $i}}"
{{end}}#else
#error "lib{{.Library}}.a was not built for this ABI; it was built for {{.Names}}"
#endif

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

#endif
`))

// headerText gives include/<name>.h, which chooses the ABI's own header by what the compiler defines. cgo's headers differ: GoInt has 32
// or 64 bits.
func headerText(m *matrix.Matrix) ([]byte, error) {
	name := m.Library.Name
	var headers []string
	for _, a := range m.ABIs {
		headers = append(headers, abiHeader(name, a.Name))
	}
	var text bytes.Buffer
	err := headerTemplate.Execute(&text, map[string]any{
		"Library": name, "Guard": strings.ToUpper(name), "ABIs": m.ABIs, "Headers": headers, "Names": strings.Join(m.ABINames(), ", "),
	})
	return text.Bytes(), err
}

// writeHeader writes include/<name>.h, and the headers of the packages that it needs.
func (b *Builder) writeHeader(ctx context.Context, headers map[string][]byte) error {
	var paths []string
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		paths = append(paths, b.layout().Include(filepath.FromSlash(name)))
	}
	return b.Run.Do(ctx, step.Task{
		Name: "header", Key: headers, Outputs: paths,
		Do: func(context.Context) error { return b.writeInclude(headers) },
	})
}

// writeInclude writes files of the include folder, by name.
func (b *Builder) writeInclude(headers map[string][]byte) error {
	for name, text := range headers {
		if err := b.Run.WriteFile(b.layout().Include(filepath.FromSlash(name)), text); err != nil {
			return err
		}
	}
	return nil
}

// writeHeader writes an ABI's header, and gives its text. there are headers, by package, that cgo has written already.
func (b *code) writeHeader(ctx context.Context, p plan, t target, id *identity, there map[string][]byte) ([]byte, error) {
	kept := layout.Header(b.Run.State, p.ABI.Name)
	if err := b.Run.Do(ctx, b.headerTask(p, t, id, there, kept)); err != nil {
		return nil, err
	}
	text, err := os.ReadFile(kept)
	if err != nil {
		return nil, err
	}
	return text, b.Run.WriteFile(p.Header, text)
}

// headerTask keeps an ABI's header among gondk's own files. cgo starts the compiler a dozen times for it, so it is done again only for what
// it is made of: the Go files that export, the C headers that these include, and the settings.
func (b *code) headerTask(p plan, t target, id *identity, there map[string][]byte, kept string) step.Task {
	var made []packageID
	for _, path := range b.exporters(p.pkgs) {
		i := slices.IndexFunc(id.Packages, func(one packageID) bool { return one.Path == path })
		made = append(made, id.Packages[i])
	}
	work := layout.Headers(b.Run.State, p.ABI.Name)
	return step.Task{
		Name: "header", ABI: p.ABI.Name,
		Key:     []any{made, id.Go, id.Cgo, t.cflags, t.env, b.Tools.NDK.Root},
		Outputs: []string{kept},
		Work:    []string{work},
		Do: func(ctx context.Context) error {
			text, err := b.membersHeader(ctx, t, p, there, work)
			if err != nil {
				return err
			}
			return b.Run.WriteFile(kept, text)
		},
	}
}
