package report

import (
	"fmt"
	"io"

	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
)

// markdown writes it for a comment on a pull request, below what GitHub takes.
func (d Diff) markdown(w io.Writer) error {
	d = d.printable()
	m := &markdown{}
	m.printf("## %s\n\n**%s** %s.\n", escape(clip(d.title(), longCell)), d.verdict(), escape(d.tally()))
	m.printf("\n- old: %s\n- new: %s\n", escape(clip(sideText(d.Old), longText)), escape(clip(sideText(d.New), longText)))
	for _, note := range d.Notes {
		m.printf("\n%s\n", escape(clip(note, longText)))
	}
	for _, class := range d.classes() {
		share := map[baseline.Class]int{baseline.Breaking: errorShare, baseline.Compatible: warningShare, baseline.Harmless: infoShare}[class.Class]
		m.changeClass(class, share)
	}
	m.diffFindings(d)
	m.diffImports(d)
	m.diffSizes(d)
	_, err := io.WriteString(w, m.out.String())
	return err
}

func (m *markdown) changeClass(class changeClass, share int) {
	n := len(class.List)
	class.List = foldExports(class.List)
	list := func() {
		m.items(share, len(class.List), func(i int) string { return classChange{class, i}.markdown() })
	}
	if class.Class == baseline.Harmless {
		m.folded(fmt.Sprintf("Harmless: %d", n), list)
		return
	}
	list()
}

func (m *markdown) diffFindings(d Diff) {
	came, went := tell(d.Came), tell(d.Went)
	if len(came)+len(went) == 0 {
		return
	}
	m.printf("\n### Findings\n\n%s came, %d went, %d stayed.\n\n", plural(len(came), "finding"), len(went), len(tell(d.Stayed)))
	m.items(warningShare, len(came), func(i int) string { return "- came: " + escape(findingText(came[i])) + "\n" })
	m.items(infoShare, len(went), func(i int) string { return "- went: " + escape(findingText(went[i])) + "\n" })
}

func (m *markdown) diffImports(d Diff) {
	came, went := d.importGroups()
	if len(came)+len(went) == 0 {
		return
	}
	m.folded(fmt.Sprintf("Imports: %d came, %d went", len(came), len(went)), func() {
		m.printf("\n")
		m.items(importShare, len(came), func(i int) string { return "- came: " + escape(clip(importText(came[i]), longText)) + "\n" })
		m.items(importShare, len(went), func(i int) string { return "- went: " + escape(clip(importText(went[i]), longText)) + "\n" })
	})
}

func (m *markdown) diffSizes(d Diff) {
	if len(d.Libraries) == 0 {
		return
	}
	m.folded("Sizes", func() {
		m.printf("\n| | | old | new | |\n|---|---|--:|--:|--:|\n")
		for _, l := range d.Libraries {
			rows := weightRows(l)
			m.items(sizeShare/len(d.Libraries), len(rows), func(i int) string {
				name := rows[i].Of
				if name == "" {
					name = spot{l.Name, list(l.ABI), nil}.String()
				}
				return fmt.Sprintf("| %s | %s | %s | %s | %s |\n", escape(clip(name, longCell)), cell(rows[i].Name), amount(rows[i].Old), amount(rows[i].New), percent(rows[i].Old, rows[i].New))
			})
		}
	})
}
