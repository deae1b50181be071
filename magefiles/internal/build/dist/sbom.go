package dist

import (
	"bytes"
	"strings"

	"github.com/CycloneDX/cyclonedx-go"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
	"github.com/gondk/gondk/magefiles/internal/facts/gofix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// archiveDescription says what an archive is.
func archiveDescription(a archive.Archive) string {
	return "C static archive of Go code for Android's ABI " + a.ABI.Name
}

// bill returns the bill of materials of one archive, or of a file that is made of it, as CycloneDX 1.6 in JSON: the Go modules that it holds code of, Go's own packages among
// them. It has neither a time nor a serial number, so that the same archive has the same bill.
func (b *Builder) bill(a archive.Archive, name, file, description string) ([]byte, error) {
	digest, err := step.DigestFile(file)
	if err != nil {
		return nil, err
	}
	root := cyclonedx.Component{
		BOMRef: name, Type: cyclonedx.ComponentTypeLibrary, Name: name, Version: b.Matrix.Library.Version,
		Description: description,
		Hashes:      &[]cyclonedx.Hash{{Algorithm: cyclonedx.HashAlgoSHA256, Value: digest}},
	}
	var components []cyclonedx.Component
	var refs []string
	for _, m := range a.Modules {
		c := component(m)
		if m.Path == archive.StdModule {
			c.Pedigree = pedigree(a.Fixes)
		}
		components = append(components, c)
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

// pedigree says what of Go's own packages is not as they were released, and nothing where all is.
func pedigree(fixes []string) *cyclonedx.Pedigree {
	var patches []cyclonedx.Patch
	for _, name := range fixes {
		issue := cyclonedx.Issue{Type: cyclonedx.IssueTypeDefect, ID: gofix.Find(name).Issue, Name: name}
		patches = append(patches, cyclonedx.Patch{Type: cyclonedx.PatchTypeUnofficial, Resolves: &[]cyclonedx.Issue{issue}})
	}
	if patches == nil {
		return nil
	}
	return &cyclonedx.Pedigree{Patches: &patches}
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
