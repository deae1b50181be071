package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/inspect"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// made is what several ABIs' libraries of one name tell alike.
type made struct {
	inspect.Made
	ABIs []string
}

// makes folds what libraries tell over ABIs. Those without Go are left out.
func makes(c *inspect.Contents) []made {
	var all []made
	for _, l := range c.Libraries {
		if !l.HasGo {
			continue
		}
		at := slices.IndexFunc(all, func(m made) bool {
			return m.Name == l.Name && m.Go == l.Go && m.Main == l.Main && slices.Equal(m.Modules, l.Modules)
		})
		if at < 0 {
			all, at = append(all, made{Made: l}), len(all)
		}
		all[at].ABIs = append(all[at].ABIs, list(l.ABI)...)
	}
	return all
}

// Where names the library with its ABIs.
func (m made) Where() string { return spot{m.Name, m.ABIs, nil}.String() }

// GoRelease says which Go made it.
func (m made) GoRelease() string {
	if m.Go == "" {
		return "Go, its release not told"
	}
	return strings.Replace(m.Go, "go", "Go ", 1)
}

// All lists the modules, the main one first.
func (m made) All() []inspect.Module {
	if m.Main.Path == "" {
		return m.Modules
	}
	return append([]inspect.Module{m.Main}, m.Modules...)
}

// moduleText names a module on one line.
func moduleText(m inspect.Module) string {
	text := strings.TrimSpace(m.Path + " " + m.Version)
	if m.Replaces != "" {
		text += " in place of " + m.Replaces
	}
	return text
}

// coordinates names an artifact as Gradle does.
func coordinates(a appfile.Artifact) string {
	return strings.TrimPrefix(a.Group+":"+a.Name+":"+a.Version, ":")
}

// contents tells on a terminal what the libraries hold: modules and artifacts are counted; all lists them.
func (p *page) contents(c *inspect.Contents, all bool) {
	if c == nil {
		return
	}
	for _, m := range makes(c) {
		modules, text := m.All(), m.Where()+": "+m.GoRelease()
		if len(modules) > 0 {
			text += ", " + plural(len(modules), "module")
		}
		p.paragraph(0, text)
		if all {
			for _, module := range modules {
				p.paragraph(2, moduleText(module))
			}
		}
	}
	p.artifacts(c.Artifacts, all)
	if c.Sealed {
		p.paragraph(0, sealedNote)
	}
}

const sealedNote = "The list of its Maven artifacts is in its signing block, encrypted for Google Play."

func (p *page) artifacts(artifacts []appfile.Artifact, all bool) {
	switch {
	case len(artifacts) == 1:
		p.paragraph(0, "Maven artifact: "+fromWhere(artifacts[0]))
	case len(artifacts) > 1:
		p.paragraph(0, plural(len(artifacts), "Maven artifact"))
		for _, a := range artifacts {
			if all {
				p.paragraph(2, fromWhere(a))
			}
		}
	}
}

func fromWhere(a appfile.Artifact) string { return fmt.Sprintf("%s by %s", coordinates(a), a.From) }

func (c cleaner) contents(all *inspect.Contents) *inspect.Contents {
	if all == nil {
		return nil
	}
	module := func(m *inspect.Module) { c.texts(&m.Path, &m.Version, &m.Replaces) }
	return &inspect.Contents{
		Libraries: printed(all.Libraries, func(l *inspect.Made) {
			c.texts(&l.Name, &l.ABI, &l.SONAME, &l.Go, &l.NDK)
			module(&l.Main)
			l.Modules = printed(l.Modules, module)
		}),
		Sealed: all.Sealed, Artifacts: printed(all.Artifacts, func(a *appfile.Artifact) { c.texts(&a.Group, &a.Name, &a.Version, &a.From) }),
	}
}

// holds reports whether there is something to show.
func holds(c *inspect.Contents) bool {
	return c != nil && (len(makes(c)) > 0 || len(c.Artifacts) > 0 || c.Sealed)
}

type jsonContents struct {
	Libraries []jsonMade     `json:"libraries"`
	Artifacts []jsonArtifact `json:"artifacts"`
	Sealed    bool           `json:"sealed"`
}

type jsonMade struct {
	Name    string       `json:"name"`
	ABI     string       `json:"abi"`
	SONAME  string       `json:"soname"`
	HasGo   bool         `json:"has_go"`
	Go      string       `json:"go"`
	Main    jsonModule   `json:"main"`
	Modules []jsonModule `json:"modules"`
	NDK     string       `json:"ndk"`
}

type jsonModule struct {
	Path     string `json:"path"`
	Version  string `json:"version"`
	Replaces string `json:"replaces"`
}

type jsonArtifact struct {
	Group   string `json:"group"`
	Name    string `json:"name"`
	Version string `json:"version"`
	From    string `json:"from"`
}

func contentsDoc(c *inspect.Contents) *jsonContents {
	module := func(m inspect.Module) jsonModule { return jsonModule(m) }
	return &jsonContents{
		mapped(c.Libraries, func(l inspect.Made) jsonMade {
			return jsonMade{l.Name, l.ABI, l.SONAME, l.HasGo, l.Go, module(l.Main), mapped(l.Modules, module), l.NDK}
		}),
		mapped(c.Artifacts, func(a appfile.Artifact) jsonArtifact { return jsonArtifact(a) }),
		c.Sealed,
	}
}

// contents is folded: it is to look something up in.
func (m *markdown) contents() {
	c := m.report.Contents
	if !holds(c) {
		return
	}
	m.folded("What it holds", func() {
		for _, one := range makes(c) {
			m.printf("\n%s: %s\n\n", escape(clip(one.Where(), longCell)), escape(one.GoRelease()))
			modules := one.All()
			m.items(contentShare, len(modules), func(i int) string { return "- " + escape(clip(moduleText(modules[i]), longText)) + "\n" })
		}
		if c.Sealed {
			m.printf("\n%s\n", sealedNote)
		}
		if len(c.Artifacts) > 0 {
			m.printf("\nMaven artifacts\n\n")
		}
		m.items(contentShare, len(c.Artifacts), func(i int) string { return "- " + escape(clip(fromWhere(c.Artifacts[i]), longText)) + "\n" })
	})
}
