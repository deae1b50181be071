package begin

import (
	"cmp"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Done is what Write did, and what to do next.
type Done struct {
	Lines []Line   // in the order in which a reader wants to know
	Notes []string // what else a reader has to know

	missing  []string // tools that the module lacks
	in       string   // flags by which the go command works in the module that has the tools
	vendored bool     // it has a vendor folder
	mage     string   // how to run its targets
	targets  string
}

func (p *project) done(lines []Line, changes []change) *Done {
	d := &Done{Lines: lines, mage: p.Mage(), targets: "setup check", missing: p.mod.missing()}
	if p.tools != "" {
		_, tools := toolsFolder(p.root)
		d.in, d.missing = in(p.tools), tools.missing()
	}
	d.vendored = exists(filepath.Join(p.root, p.tools, "vendor", "modules.txt"))
	if p.App != nil {
		d.targets = "setup aab"
	}
	d.Notes = p.notes(len(changes) > 0)
	return d
}

// notes returns what else a reader has to know.
func (p *project) notes(changed bool) (notes []string) {
	if p.otherName != "" && p.there == nil {
		notes = append(notes, fmt.Sprintf("%s, so it is called %s", p.otherName, p.Name))
	}
	if len(p.leftOut) > 0 {
		notes = append(notes, fmt.Sprintf("left out as tests or examples: %s; name one with init -package to use it anyway", strings.Join(p.leftOut, ", ")))
	}
	if len(p.Tags) > 0 && p.there == nil {
		notes = append(notes, fmt.Sprintf("the package needs the build tags %s, so library.tags has them", strings.Join(p.Tags, ", ")))
	}
	if len(p.Reaches) > 0 && p.there == nil {
		notes = append(notes, fmt.Sprintf("into what Go's own packages keep to themselves, which Go's linker forbids, reach: %s; library.ldflags has -checklinkname=0, which allows it; "+
			"a release that does without is better", listed(p.Reaches, 4)))
	}
	if len(p.noABIs) > 0 && p.there == nil {
		notes = append(notes, fmt.Sprintf("the app's Gradle file also has ABIs that Go cannot build for: %s", strings.Join(p.noABIs, ", ")))
	}
	if p.exporter != nil {
		notes = append(notes, p.exporter.name+" exports an example; replace it with what C calls")
	}
	notes = append(notes, p.localNotes()...)
	if p.gradle != nil && !changed {
		notes = append(notes, p.gradleNote())
	}
	return notes
}

// localNotes reports modules that CI will not find.
func (p *project) localNotes() (notes []string) {
	folders := []string{""}
	if p.tools != "" {
		folders = append(folders, p.tools)
	}
	for _, folder := range folders {
		m, err := parseFolder(filepath.Join(p.root, folder))
		if err != nil {
			continue
		}
		for _, r := range m.elsewhere(filepath.Join(p.root, folder), p.git.root) {
			notes = append(notes, fmt.Sprintf("%s:%d replaces %s by %s, which CI does not have: until you change that, only this machine can build the project; %s",
				path.Join(folder, "go.mod"), r.line, r.module, r.folder, r.cure(in(folder))))
		}
	}
	return notes
}

// cure returns what to do about a replacement that only this machine has.
func (r replace) cure(in string) string {
	if module, _, _ := strings.Cut(r.module, "@"); module != gondkPath {
		return "use a version, or a folder of this repository"
	}
	return fmt.Sprintf("go %[1]smod edit -droprequire=%[2]s -dropreplace=%[3]s && go %[1]sget -tool %[2]s@latest", in, gondkPath, r.module)
}

// in returns the flag by which the go command works in a folder.
func in(folder string) string {
	if folder == "" {
		return ""
	}
	return "-C " + folder + " "
}

// gradleNote says how the app's own build gets the archive.
func (p *project) gradleNote() string {
	g := p.gradle
	text := fmt.Sprintf("the app in %s is built by its own Gradle build. ", g.dir)
	switch {
	case g.cmake != "":
		text += fmt.Sprintf("To let it build the archive too: %s init -cmake %s", p.gondk(), g.cmake)
	case g.ndkBuild != "":
		text += fmt.Sprintf("To let it build the archive too: %s init -ndk-build %s", p.gondk(), g.ndkBuild)
	default:
		text += `To let it build the archive too, see https://github.com/gondk/gondk/blob/main/docs/build-files.md#cmake`
	}
	return text + "; for an ABI report of what it builds: " + p.Mage() + " inspect FILE"
}

// list writes what was done about each file.
func (d *Done) list(text *strings.Builder) {
	for _, l := range d.Lines {
		fmt.Fprintf(text, "%-32s %s\n", l.File, l.Did)
	}
}

// TellDry writes what would be done.
func TellDry(w io.Writer, done *Done) error {
	var text strings.Builder
	done.list(&text)
	_, err := io.WriteString(w, text.String()+"Nothing was done.\n")
	return err
}

// Tell writes what was done, and the commands to run next. version is gondk's own, empty if it has none.
func Tell(w io.Writer, done *Done, version string) error {
	var text strings.Builder
	done.list(&text)
	for _, note := range done.Notes {
		fmt.Fprintf(&text, "\nnote: %s\n", note)
	}
	text.WriteString("\nThen:\n")
	if get := done.get(version); get != "" {
		fmt.Fprintf(&text, "    %s\n", get)
	}
	fmt.Fprintf(&text, "    go %smod tidy\n", done.in)
	if done.vendored {
		fmt.Fprintf(&text, "    go %smod vendor\n", done.in)
	}
	fmt.Fprintf(&text, "    %s %s\n", done.mage, done.targets)
	_, err := io.WriteString(w, text.String())
	return err
}

// get returns the command that adds the missing tools to the module.
func (d *Done) get(version string) string {
	if len(d.missing) == 0 {
		return ""
	}
	if version == "(devel)" {
		version = ""
	}
	tools := slices.Clone(d.missing)
	for i, tool := range tools {
		if tool == gondkPath {
			tools[i] += "@" + cmp.Or(version, "latest")
		}
	}
	return "go " + d.in + "get -tool " + strings.Join(tools, " ")
}
