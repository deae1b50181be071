package native

import (
	"context"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Commands are the flags by which a build path makes the libraries of one ABI. They are words as a shell gets them, quotes included: good
// for asking whether a flag is there, not for running.
type Commands struct {
	Links   map[string][]string // of each link, by the library's file name
	Sources []Source            // by path
}

// Source is one file that is compiled.
type Source struct {
	Path  string // absolute
	Flags []string
}

func (c *Commands) sort() {
	slices.SortFunc(c.Sources, func(a, b Source) int { return strings.Compare(a.Path, b.Path) })
}

// dryRun asks ndk-build what it would run to make everything again; nothing is run.
func (b *Builder) dryRun(ctx context.Context, args []string) (Commands, error) {
	out, err := b.Run.Run(ctx, step.Cmd{Path: b.Tools.NDK.NDKBuild(), Args: append([]string{"-n", "-B"}, args...), Env: foreign, Query: true})
	if err != nil {
		return Commands{}, err
	}
	return parseDryRun(out.Stdout, b.Run.Root), nil
}

// parseDryRun reads the commands that make prints: clang … -c file.c -o file.o, and clang++ -Wl,-soname,libx.so … -o libx.so. Their paths
// are relative to root, and none has a space.
func parseDryRun(text, root string) Commands {
	c := Commands{Links: map[string][]string{}}
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) > 1 && !isClang(words[0]) {
			words = words[1:] // NDK_CCACHE stands before the compiler
		}
		if len(words) == 0 || !isClang(words[0]) {
			continue
		}
		flags := words[1:]
		if source := after(flags, "-c"); source != "" {
			if !filepath.IsAbs(source) {
				source = filepath.Join(root, filepath.FromSlash(source))
			}
			c.Sources = append(c.Sources, Source{source, flags})
		} else if out := after(flags, "-o"); slices.Contains(flags, "-shared") && out != "" {
			c.Links[path.Base(filepath.ToSlash(out))] = flags
		}
	}
	c.sort()
	return c
}

// isClang reports whether a word of a command names the compiler. Commands that only print one, such as echo, do not begin with it.
func isClang(word string) bool {
	name := strings.TrimSuffix(path.Base(filepath.ToSlash(word)), ".exe")
	return strings.HasSuffix(name, "clang") || strings.HasSuffix(name, "clang++")
}

// after returns the word behind a flag, or nothing.
func after(words []string, flag string) string {
	if i := slices.Index(words, flag); i >= 0 && i+1 < len(words) {
		return words[i+1]
	}
	return ""
}
