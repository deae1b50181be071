package kit

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/magefile/mage/mg"

	"github.com/gondk/gondk/magefiles/internal/build/bundle"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/show/report"
	"github.com/gondk/gondk/magefiles/internal/show/screen"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// log is one for all targets of a run.
var log = step.NewLog(os.Stderr)

// setLog has the log show what suits what it is written to, once the command line is known.
var setLog = sync.OnceFunc(func() {
	log.Hold()
	if mg.Verbose() {
		log.Each()
	}
	if asked.quiet {
		log.Quiet()
	}
	if asked.first && !asked.quiet {
		log.Printf("gondk was compiled first; the next call begins at once")
	}
	if screen.Plain(os.Stderr) {
		return
	}
	log.Live(screen.Width(os.Stderr))
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt) // mage itself stops the target
	go func() {
		<-interrupted
		log.Still()
	}()
})

// settle tells what is left to tell before a result: what was up to date, and warnings. On a terminal an empty line parts it from the result.
func (p *project) settle() error {
	err := p.tellWarnings()
	if step.Terminal(os.Stderr) && !asked.quiet {
		fmt.Fprintln(os.Stderr)
	}
	return err
}

func (p *project) tellWarnings() error {
	log.Flush()
	return report.Warnings(os.Stderr, p.warnings(), screen.Stderr())
}

// warnings gives what there is to warn of, but for what the report says, and for what is no matter to somebody who asks for no bundle.
func (p *project) warnings() []step.Warning {
	found := p.found
	p.found = nil
	return append(found, slices.DeleteFunc(log.Warnings(), func(w step.Warning) bool {
		return p.judged && slices.Contains(check.RuleIDs(), w.Name) || w.Name == bundle.Unsigned && p.name != "aab"
	})...)
}

// made tells at a target's end what it has made: to standard output go the files alone, which scripts read.
func (p *project) made(m *report.Made, brief bool) error {
	if p.run.Dry {
		return nil
	}
	log.Flush()
	m.Warnings, m.Took = p.warnings(), time.Since(p.start)
	for i, file := range m.Files {
		m.Files[i] = p.run.Rel(file)
	}
	if asked.json {
		return report.MadeJSON(os.Stdout, m)
	}
	var err error
	if asked.quiet {
		err = report.Warnings(os.Stderr, m.Warnings, screen.Stderr())
	} else {
		err = report.Result(os.Stderr, m, screen.Stderr(), brief && !mg.Verbose())
	}
	indent := ""
	if step.Terminal(os.Stdout) && !asked.quiet {
		indent = "  "
	}
	for _, file := range m.Files {
		fmt.Fprintln(os.Stdout, indent+file)
	}
	return err
}

// end tells about the end of a target's work.
func (p *project) end(ctx context.Context, err error) error {
	p.run.Unlock()
	if errors.Is(err, step.ErrDry) || err == nil && p.run.Dry {
		return p.endDry()
	}
	if told := p.tellWarnings(); err == nil {
		return told
	}
	return wrapped(p.run.Explain(ctx, err))
}

// lastSteps are those that a target does after what its name begins with: archive, and the native code where the project has an app.
var lastSteps = map[string][]string{
	"aab": {"bundle", "compare"}, "apks": {"bundle", "apks"}, "check": {"bundle", "check"}, "report": {"bundle", "check"}, "run": {"bundle", "run"},
	"compare": {"compare"}, "size": {"size"}, "abi:save": {}, "abi:diff": {"abi:diff"},
}

// steps lists the steps of the project's target, as its lines name them.
func (p *project) steps() []string {
	all := []string{"archive"}
	var programs []string
	if len(p.matrix.Programs) > 0 {
		programs = []string{"program"}
	}
	last, native := lastSteps[p.name]
	switch {
	case p.name == "bind":
		return []string{"bind"}
	case p.ends != nil:
		return append(all, p.ends...)
	case p.name == "cmake" || p.name == "ndk-build":
		return append(all, p.name)
	case p.name == "deps" || p.name == "prefab" || p.name == "dist":
		return append(all, p.name)
	case p.name == "so":
		return slices.Concat(all, []string{"so"}, programs)
	case p.name == "aar":
		return slices.Concat(all, []string{"so"}, programs, []string{"aar"})
	case !native:
		return nil
	case p.matrix.App == nil:
		return append(all, last[max(0, len(last)-1):]...)
	case p.name == "compare" || strings.HasPrefix(p.name, "abi:"): // which ask for no programs
		programs = nil
	}
	return slices.Concat(all, programs, buildPaths[:], last)
}

// endDry tells what a dry run has not come to.
func (p *project) endDry() error {
	log.Flush()
	rest := slices.DeleteFunc(p.steps(), func(name string) bool { return slices.Contains(log.Told(), name) })
	if len(rest) > 0 {
		log.Step("then", strings.Join(rest, " "), "")
	}
	log.Printf("Nothing was done.")
	return nil
}

// wrapped breaks the lines of an error at words where a terminal would break them anywhere. Mage writes "Error: " before the first one.
func wrapped(err error) error {
	if err == nil || screen.Plain(os.Stderr) {
		return err
	}
	const prefix = "Error: "
	return errors.New(strings.TrimPrefix(report.Wrap(prefix+err.Error(), screen.Width(os.Stderr)), prefix))
}
