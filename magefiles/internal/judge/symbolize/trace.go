package symbolize

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Trace is a text with what was found.
type Trace struct {
	Frames   int      // places in native code, of whatever library
	Ours     int      // those in libraries that have symbols here, of whatever build
	Named    int      // those whose function is known
	Warnings []string // libraries whose symbols are not there, or were chosen without a build id

	content string
	frames  []*frame
	found   [][]string // the lines to add for each
	unnamed map[reason]int
}

// settle gives the lines for a frame: its functions, if all that it may be in have the same; else, of a few, each one's behind an "if".
func (p *pass) settle(t *Trace, f *frame, all []candidate, known answers) []string {
	first := all[0]
	if slices.ContainsFunc(all, func(c candidate) bool { return !slices.Equal(known[c], known[first]) }) {
		t.unnamed[manyBuilds]++
		p.warn("the trace has no build id for %s (%s), and the builds of it in %s differ; leave there only the one that crashed", f.chosen.shown(),
			first.file.abi.Name, p.files.shown)
		return eachIf(all, known)
	}
	if len(known[first]) == 0 {
		t.unnamed[noName]++
		return nil
	}
	if f.chosen.buildID == "" {
		p.warn("the trace has no build id for %s (%s), so the functions shown are those of %s; they are wrong unless that is the build that "+
			"crashed", first.file.library, first.file.abi.Name, first.file.shown)
	}
	t.Named++
	var lines []string
	for _, l := range known[first] {
		lines = append(lines, l.String())
	}
	return lines
}

// fewBuilds is how many answers are shown where one cannot choose.
const fewBuilds = 3

func eachIf(all []candidate, known answers) []string {
	if len(all) > fewBuilds {
		return nil
	}
	var lines []string
	for _, c := range all {
		for _, l := range known[c] {
			lines = append(lines, "if it is "+c.file.shown+": "+l.String())
		}
	}
	return lines
}

// Write writes the text as it was, with a line for each function below its frame.
func (t *Trace) Write(w io.Writer) error {
	out := bufio.NewWriter(w)
	at, next := 0, 0
	for line := range strings.Lines(t.content) {
		out.WriteString(line)
		content, end := cutEnd(line)
		for ; next < len(t.frames) && t.frames[next].at == at; next++ {
			lines := t.lines(next)
			if content == line && len(lines) > 0 {
				out.WriteString(end) // a last line that has none
				content = ""
			}
			for _, l := range lines {
				out.WriteString(l + end)
			}
		}
		at++
	}
	return out.Flush()
}

func (t *Trace) lines(frame int) []string {
	if len(t.found[frame]) == 0 {
		return nil
	}
	f := t.frames[frame]
	var lines []string
	if f.head != "" {
		lines = append(lines, f.head)
	}
	for _, l := range t.found[frame] {
		lines = append(lines, f.indent+"    "+l)
	}
	return lines
}

// Unnamed says, most frequent first, how many frames have no name and why: "3 in Android's own libraries".
func (t *Trace) Unnamed() []string {
	reasons := slices.SortedFunc(maps.Keys(t.unnamed), func(a, b reason) int {
		return cmp.Or(cmp.Compare(t.unnamed[b], t.unnamed[a]), cmp.Compare(a, b))
	})
	var all []string
	for _, r := range reasons {
		all = append(all, fmt.Sprintf("%d %s", t.unnamed[r], r))
	}
	return all
}
