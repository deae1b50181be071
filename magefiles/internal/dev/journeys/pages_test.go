package journeys

import (
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

func init() {
	commands["steps"] = steps
	commands["said"] = said
}

// said PAGE HEADING KIND FILE… wants each line that a page shows to stand in one of the files, which stdout and stderr may be. There … stands for
// any text, and a number of sixteen digits and more for any other.
func said(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 4 {
		ts.Fatalf("usage: said PAGE HEADING KIND FILE…")
	}
	blocks, err := testkit.ShownIn(repository, args[0], args[1], args[2])
	ts.Check(err)
	text := ""
	for _, file := range args[3:] {
		text += ts.ReadFile(file)
	}
	for line := range strings.Lines(strings.Join(blocks, "")) {
		line = strings.TrimSpace(line)
		if line == "…" || strings.HasPrefix(line, "$ ") {
			continue
		}
		pattern := longNumber.ReplaceAllString(strings.ReplaceAll(regexp.QuoteMeta(line), "…", ".*"), "[0-9a-f]+")
		if !regexp.MustCompile("(?m)^ *" + pattern + "$").MatchString(text) {
			ts.Fatalf("%s shows a line that is not in %s:\n%s", args[0], strings.Join(args[3:], ", "), line)
		}
	}
}

var longNumber = regexp.MustCompile(`[0-9a-f]{16,}`)

// steps PAGE HEADING [OLD NEW]… types the commands of a page that stand below a heading, with other texts in the place of some.
func steps(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || len(args)%2 != 0 {
		ts.Fatalf("usage: steps PAGE HEADING [OLD NEW]…")
	}
	blocks, err := testkit.ShownIn(repository, args[0], args[1], "sh")
	ts.Check(err)
	script := typed(strings.Join(blocks, ""), args[2:]...)
	ts.Check(ts.Exec("sh", "-e", "-c", script))
}

// typed gives commands of a page as tests type them: mage is a program here, where people have it as a tool of their module.
func typed(commands string, replace ...string) string {
	for i := 0; i < len(replace); i += 2 {
		commands = strings.ReplaceAll(commands, replace[i], replace[i+1])
	}
	return strings.ReplaceAll(commands, "go tool mage", "mage")
}

// lines gives a block's commands without the comments behind them.
func lines(block string) (commands []string) {
	for line := range strings.Lines(block) {
		command, _, _ := strings.Cut(line, " #")
		commands = append(commands, strings.TrimSpace(command))
	}
	return commands
}
