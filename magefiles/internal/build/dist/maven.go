package dist

import (
	"cmp"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"encoding/xml"
	"hash"
	"os"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

// coordinates are what Maven knows an artifact by.
type coordinates struct{ group, artifact, version string }

// coordinates gives those of the AAR. A group that nobody has chosen is made of the Go module's path, as its manifest's package is.
func (b *Builder) coordinates() coordinates {
	m := b.Matrix.Maven
	group := matrix.JavaPackage(b.mainModule(), b.Matrix.Library.Name)
	return coordinates{cmp.Or(m.Group, group[:strings.LastIndex(group, ".")]), cmp.Or(m.Artifact, b.Matrix.Library.Name), b.Matrix.Library.Version}
}

// file gives a file of a repository that is a folder: build/maven/com/example/core/1.0.0/core-1.0.0.aar.
func (c coordinates) file(m *matrix.Matrix, ext string) string {
	folders := append(strings.Split(c.group, "."), c.artifact, c.version)
	return m.Layout().Maven(append(folders, c.artifact+"-"+c.version+ext)...)
}

// project is a pom of Maven's (https://maven.apache.org/ref/current/maven-model/maven.html), with what Maven Central asks for.
type project struct {
	XMLName      xml.Name     `xml:"http://maven.apache.org/POM/4.0.0 project"`
	ModelVersion string       `xml:"modelVersion"`
	GroupID      string       `xml:"groupId"`
	ArtifactID   string       `xml:"artifactId"`
	Version      string       `xml:"version"`
	Packaging    string       `xml:"packaging"`
	Name         string       `xml:"name"`
	Description  string       `xml:"description,omitempty"`
	URL          string       `xml:"url,omitempty"`
	Licenses     *pomLicenses `xml:"licenses"`
	Developers   *pomPersons  `xml:"developers"`
	SCM          *pomSCM      `xml:"scm"`
	Dependencies *pomNeeds    `xml:"dependencies"`
}

type pomLicenses struct {
	License pomLicense `xml:"license"`
}

type pomLicense struct {
	Name         string `xml:"name"`
	URL          string `xml:"url"`
	Distribution string `xml:"distribution"`
}

type pomPersons struct {
	Developers []pomPerson `xml:"developer"`
}

type pomPerson struct {
	Name  string `xml:"name"`
	Email string `xml:"email"`
}

type pomNeeds struct {
	Dependencies []pomNeed `xml:"dependency"`
}

type pomNeed struct {
	GroupID    string `xml:"groupId"`
	ArtifactID string `xml:"artifactId"`
	Version    string `xml:"version"`
	Scope      string `xml:"scope"`
}

type pomSCM struct {
	Connection string `xml:"connection"`
	URL        string `xml:"url"`
}

func (b *Builder) pom(at coordinates) ([]byte, error) {
	m := b.Matrix.Maven
	p := project{ModelVersion: "4.0.0", GroupID: at.group, ArtifactID: at.artifact, Version: at.version, Packaging: "aar",
		Name: cmp.Or(m.Title, at.artifact), Description: m.Description, URL: m.URL}
	if m.License != "" {
		first, _, _ := strings.Cut(m.License, " ")
		p.Licenses = &pomLicenses{pomLicense{m.License, cmp.Or(m.LicenseURL, "https://spdx.org/licenses/"+first+".html"), "repo"}}
	}
	if len(m.Developers) > 0 {
		p.Developers = &pomPersons{people(m.Developers)}
	}
	if m.SCM != "" {
		p.SCM = &pomSCM{"scm:git:" + m.SCM, m.SCM}
	}
	if b.Bound != nil && b.Bound.Coroutines != "" {
		p.Dependencies = &pomNeeds{[]pomNeed{{"org.jetbrains.kotlinx", "kotlinx-coroutines-core", b.Bound.Coroutines, "compile"}}}
	}
	text, err := xml.MarshalIndent(p, "", "  ")
	return []byte(xml.Header + string(text) + "\n"), err
}

// people parts names and addresses: Jane Doe <jane@example.com>.
func people(developers []string) (all []pomPerson) {
	for _, d := range developers {
		name, address, _ := strings.Cut(d, " <")
		all = append(all, pomPerson{name, strings.TrimSuffix(address, ">")})
	}
	return all
}

// sums are the checksums that repositories have beside each file (https://maven.apache.org/resolver/about-checksums.html).
var sums = []struct {
	ext string
	new func() hash.Hash
}{{".md5", md5.New}, {".sha1", sha1.New}, {".sha256", sha256.New}, {".sha512", sha512.New}}

// withSums gives a file's path and those of its checksums.
func withSums(path string) []string {
	paths := []string{path}
	for _, s := range sums {
		paths = append(paths, path+s.ext)
	}
	return paths
}

// writeSums writes the checksums of files beside them.
func (b *Builder) writeSums(paths ...string) error {
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, s := range sums {
			sum := s.new()
			sum.Write(data)
			if err := b.Run.WriteFile(path+s.ext, []byte(hex.EncodeToString(sum.Sum(nil)))); err != nil {
				return err
			}
		}
	}
	return nil
}
