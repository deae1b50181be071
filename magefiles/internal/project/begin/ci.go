package begin

import (
	"bytes"
	"os"
	"path"
	"path/filepath"
	"text/template"
)

// ciFile returns the file by which CI runs gondk's targets. It lies where CI looks for it: at the root of the git repository.
func (p *project) ciFile() (file, error) {
	if p.git.forge == "gitlab" {
		text, err := p.ciText("files/ci/gitlab.yml")
		return file{".gitlab-ci.yml", text}, err
	}
	const folder = ".github/workflows/"
	name := folder + "android.yml"
	// Android projects like that name.
	if text, err := os.ReadFile(filepath.Join(p.git.root, name)); err == nil && !bytes.Contains(text, []byte("tool mage")) {
		name = folder + "gondk.yml"
	}
	text, err := p.ciText("files/ci/github.yml")
	return file{name, text}, err
}

// ciText fills a CI file in. Its marks are not text/template's own, which GitHub has for itself.
func (p *project) ciText(name string) ([]byte, error) {
	text, err := files.ReadFile(name)
	if err != nil {
		return nil, err
	}
	parsed, err := template.New("").Delims("<%", "%>").Parse(string(text))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = parsed.Execute(&out, p)
	return out.Bytes(), err
}

// Below returns the project's folder in the git repository, with / at the end, or nothing.
func (p *project) Below() string { return p.git.below }

// GoMod returns the go.mod that says which Go runs gondk.
func (p *project) GoMod() string { return path.Join(p.tools, "go.mod") }
