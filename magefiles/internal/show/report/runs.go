package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/runner"
)

// Widths of the table of runs: four ABIs of two build paths fit 80 columns.
const (
	checkWidth = 16
	runWidth   = 16 // of an ABI's columns
)

// RunsJSON writes the results of running the built libraries for tools.
func RunsJSON(w io.Writer, r *runner.Report) error { return encode(w, r) }

// Runs writes the results of running the built libraries: a table of ABI, build path and check, and below it everything that is wrong.
func Runs(w io.Writer, r *runner.Report, term Terminal) error {
	p := newPage(term)
	most := (p.width - checkWidth) / runWidth
	for abis := range slices.Chunk(runsByABI(r.Runs), most) {
		p.runTable(abis, checkNames(r.Runs), r.Differences)
		p.line("")
	}
	p.measures(r.Runs)
	for _, place := range placesOf(r.Runs) {
		p.paragraph(0, place)
	}
	for i := range r.Runs {
		if run := &r.Runs[i]; run.Where != "" {
			p.runTroubles(run, run.ABI+" "+run.Path)
		} else if !r.Again(i) {
			p.runTroubles(run, run.ABI)
		}
	}
	for _, d := range r.Differences {
		p.difference(d)
	}
	p.line("")
	p.paragraph(0, runsHeadline(r))
	return p.flush(w)
}

func runsByABI(runs []runner.Run) [][]runner.Run {
	var abis [][]runner.Run
	for i, r := range runs {
		if i == 0 || runs[i-1].ABI != r.ABI {
			abis = append(abis, nil)
		}
		abis[len(abis)-1] = append(abis[len(abis)-1], r)
	}
	return abis
}

// checkNames lists the checks in the order in which they ran; a run that ended early has fewer.
func checkNames(runs []runner.Run) []string {
	var names []string
	for _, r := range runs {
		for _, c := range r.Checks {
			if !slices.Contains(names, c.Name) {
				names = append(names, c.Name)
			}
		}
	}
	return names
}

func (p *page) runTable(abis [][]runner.Run, names []string, differ []runner.Difference) {
	title, paths := pad("", checkWidth), pad("", checkWidth)
	for _, runs := range abis {
		title += pad(runs[0].ABI, runWidth)
		for i, r := range runs {
			paths += pad(r.Path, runColumn(i))
		}
	}
	p.line(title)
	p.line(paths)
	for _, name := range names {
		line := pad(shorten(printable(name), checkWidth-1), checkWidth)
		for _, runs := range abis {
			for i := range runs {
				line += p.runCell(&runs[i], name, differ, runColumn(i))
			}
		}
		p.line(line)
	}
}

// runColumn is the width of a build path's column: cmake comes first, and ndk-build is longer.
func runColumn(i int) int { return []int{6, runWidth - 6}[i%2] }

// runCell says what came of a check in a run: ok, FAIL, differs, or - where it has not run.
func (p *page) runCell(r *runner.Run, name string, differ []runner.Difference, width int) string {
	c := r.Check(name)
	switch {
	case c == nil:
		return p.painted(yellow, pad("-", width))
	case len(c.Failures) > 0:
		return p.painted(red, pad("FAIL", width))
	case differs(differ, r, name):
		return p.painted(red, pad("DIFF", width))
	}
	return p.painted(green, pad("ok", width))
}

func differs(all []runner.Difference, r *runner.Run, name string) bool {
	return slices.ContainsFunc(all, func(d runner.Difference) bool { return d.Check == name && (d.ABI == "" || d.ABI == r.ABI) })
}

// placesOf reports once for each ABI where it ran.
func placesOf(runs []runner.Run) []string {
	var lines []string
	for _, r := range runs {
		if line := fmt.Sprintf("%s ran on %s.", r.ABI, printable(r.Where)); r.Where != "" && !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return lines
}

// runTroubles says what is wrong with a run.
func (p *page) runTroubles(r *runner.Run, title string) {
	if !r.Failed() {
		return
	}
	p.line("")
	p.line(p.painted(red, "FAIL ") + title)
	if r.Problem != "" {
		p.paragraph(2, printable(r.Problem))
	}
	for _, c := range r.Checks {
		for _, f := range c.Failures {
			p.paragraph(2, printable(c.Name+": "+f))
		}
	}
	if r.Log != "" {
		p.paragraph(2, "log: "+r.Log)
	}
}

func (p *page) difference(d runner.Difference) {
	p.line("")
	where := "every ABI and build path"
	if d.ABI != "" {
		where = "both build paths of " + d.ABI
	}
	p.line(p.painted(red, "DIFF ") + printable(d.Check+": "+d.Key) + " must be equal in " + where)
	for _, v := range d.Values {
		p.paragraph(2, strings.TrimSpace(v.ABI+" "+v.Path)+": "+printable(v.Text))
	}
}

func runsHeadline(r *runner.Report) string {
	checks, ran := 0, 0
	for _, run := range r.Runs {
		checks += len(run.Checks)
		if run.Where != "" {
			ran++
		}
	}
	text := fmt.Sprintf("%s in %s", plural(checks, "check"), plural(len(r.Runs), "run"))
	if ran < len(r.Runs) {
		text = fmt.Sprintf("%s in %d of %s", plural(checks, "check"), ran, plural(len(r.Runs), "run"))
	}
	if n := r.Count(); n > 0 {
		return fmt.Sprintf("%s: %s", text, plural(n, "failure"))
	}
	return text + ": all passed with the same answers"
}
