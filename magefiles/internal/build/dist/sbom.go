package dist

import (
	"bytes"
	"strings"

	"github.com/CycloneDX/cyclonedx-go"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// bill returns the bill of materials of one archive as CycloneDX 1.6 in JSON: the Go modules that it holds code of, Go's own packages among
// them. It has neither a time nor a serial number, so that the same archive has the same bill.
func (b *Builder) bill(a archive.Archive) ([]byte, error) {
	digest, err := step.DigestFile(a.Lib)
	if err != nil {
		return nil, err
	}
	name := b.Matrix.Library.Name
	root := cyclonedx.Component{
		BOMRef: name, Type: cyclonedx.ComponentTypeLibrary, Name: name, Version: b.Matrix.Library.Version,
		Description: "C static archive of Go code for Android's ABI " + a.ABI.Name,
		Hashes:      &[]cyclonedx.Hash{{Algorithm: cyclonedx.HashAlgoSHA256, Value: digest}},
	}
	var components []cyclonedx.Component
	var refs []string
	for _, m := range a.Modules {
		components = append(components, component(m))
		refs = append(refs, packageURL(m))
	}
	bom := cyclonedx.NewBOM()
	bom.Metadata = &cyclonedx.Metadata{Component: &root}
	bom.Components = &components
	bom.Dependencies = &[]cyclonedx.Dependency{{Ref: name, Dependencies: &refs}}
	var text bytes.Buffer
	err = cyclonedx.NewBOMEncoder(&text, cyclonedx.BOMFileFormatJSON).SetPretty(true).EncodeVersion(bom, cyclonedx.SpecVersion1_6)
	return text.Bytes(), err
}

func component(m archive.Module) cyclonedx.Component {
	return cyclonedx.Component{
		BOMRef: packageURL(m), Type: cyclonedx.ComponentTypeLibrary, Name: m.Path, Version: m.Version, PackageURL: packageURL(m),
	}
}

// packageURL gives pkg:golang/golang.org/x/sys@v0.26.0; Go's own packages are pkg:golang/std@1.26.8, without the go before the version.
// https://github.com/package-url/purl-spec/blob/main/types-doc/golang-definition.md
func packageURL(m archive.Module) string {
	url := "pkg:golang/" + strings.ToLower(m.Path)
	if m.Version != "" {
		url += "@" + strings.ReplaceAll(strings.TrimPrefix(m.Version, "go"), "+", "%2B")
	}
	return url
}
