package symbolize

import (
	"context"
	"fmt"
	"path"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// location is one function at an address. Of several, each is inlined into the next.
type location struct {
	function string
	line     string // file:line; empty if it is not known
	inlined  bool
}

func (l location) String() string {
	text := l.function
	if l.line != "" {
		text += " at " + l.line
	}
	if l.inlined {
		text += " (inlined)"
	}
	return text
}

// ask returns the functions at each of the addresses; none if nothing is known.
func (s *Symbolizer) ask(ctx context.Context, file string, addresses []uint64) ([][]location, error) {
	var input strings.Builder
	for _, a := range addresses {
		fmt.Fprintf(&input, "%#x\n", a)
	}
	out, err := s.Run.Run(ctx, step.Cmd{Path: s.Tool, Args: []string{"--obj=" + file}, Stdin: input.String(), Query: true})
	if err != nil {
		return nil, err
	}
	all := parseAnswer(out.Stdout)
	if len(all) != len(addresses) {
		return nil, fmt.Errorf("%s: %d answers to %d addresses in %s", s.Tool, len(all), len(addresses), file)
	}
	return all, nil
}

// parseAnswer reads llvm-symbolizer's own style, which all its releases have: for each address a block that ends in an empty line, with two
// lines for each function: its name, then file:line:column. What is not known is ?? or 0.
func parseAnswer(text string) [][]location {
	var all [][]location
	for block := range strings.SplitSeq(strings.TrimSuffix(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n"), "\n\n") {
		lines := strings.Split(strings.Trim(block, "\n"), "\n")
		var found []location
		for i := 0; i+1 < len(lines); i += 2 {
			if lines[i] != "??" {
				found = append(found, location{function: lines[i], line: lineOf(lines[i+1]), inlined: true})
			}
		}
		if len(found) > 0 {
			found[len(found)-1].inlined = false
		}
		all = append(all, found)
	}
	return all
}

// lineOf gives file:line of file:line:column. Paths are relative to ".", for which -trimpath and the compiler's prefix maps see.
func lineOf(position string) string {
	file := position[:max(0, strings.LastIndex(position, ":"))]
	if strings.HasPrefix(file, "??") || file == "" {
		return ""
	}
	file = strings.TrimSuffix(file, ":0")
	if strings.HasPrefix(file, "./") {
		return path.Clean(file)
	}
	return file
}
