// Package origin tells which commit of which git repository a project is in, and where its host shows a line of a file on the web.
package origin

import (
	"context"
	"path"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Origin is a commit, and what of the project is in it.
type Origin struct {
	Commit  string // in hexadecimal
	Changed bool   // files of the project are not as they are in the commit
	Web     string // https://github.com/gondk/gondk; empty if no remote is on a host whose pages are known

	form    form
	prefix  string              // of the project's folder in the repository: "" or app/
	tracked map[string][]string // files by the last part of their path
	changed map[string]bool
}

// Of asks git; nil if dir is in no repository with a commit, or there is no git.
func Of(ctx context.Context, run *step.Runner, dir string) *Origin {
	git := func(args ...string) (string, bool) {
		out, err := run.Run(ctx, step.Cmd{Dir: dir, Path: "git", Args: args, Query: true})
		if err != nil {
			return "", false
		}
		return out.Stdout, true
	}
	head, ok := git("rev-parse", "HEAD", "--show-prefix")
	commit, prefix, _ := strings.Cut(head, "\n")
	if !ok || commit == "" {
		return nil
	}
	o := &Origin{Commit: commit, prefix: strings.TrimRight(prefix, "\n"), tracked: map[string][]string{}, changed: map[string]bool{}}
	files, _ := git("ls-files", "-z")
	for name := range strings.SplitSeq(files, "\x00") {
		o.tracked[path.Base(name)] = append(o.tracked[path.Base(name)], name)
	}
	changed, _ := git("diff", "--name-only", "--relative", "-z", "HEAD")
	for name := range strings.SplitSeq(changed, "\x00") {
		o.changed[name] = true
		o.Changed = o.Changed || name != ""
	}
	o.Web, o.form = webOf(remote(git))
	return o
}

// remote gives the URL of origin, or of the first remote where none has that name.
func remote(git func(...string) (string, bool)) string {
	names, _ := git("remote")
	all := strings.Fields(names)
	if len(all) == 0 {
		return ""
	}
	name := all[0]
	for _, n := range all {
		if n == "origin" {
			name = n
		}
	}
	url, _ := git("ls-remote", "--get-url", name) // which asks no server
	return strings.TrimSpace(url)
}

// CommitLink gives the page of the commit; empty if it has none.
func (o *Origin) CommitLink() string {
	if o == nil || o.Web == "" {
		return ""
	}
	return o.Web + o.form.commit + o.Commit
}

// Line gives the page of a line of a file, which is named by its path in the project, or by as much of its end as compilers left; line 0 is
// the file. It is empty where several files may be meant, and for one whose lines in the commit are others.
func (o *Origin) Line(name string, line int) string {
	if o == nil || o.Web == "" || name == "" {
		return ""
	}
	file := o.find(path.Clean(strings.ReplaceAll(name, `\`, "/")))
	if file == "" || o.changed[file] {
		return ""
	}
	return o.Web + o.form.file + o.Commit + "/" + escapePath(o.prefix+file) + lineMark(line)
}

func (o *Origin) find(name string) string {
	found := ""
	for _, file := range o.tracked[path.Base(name)] {
		switch {
		case file == name:
			return file
		case !strings.HasSuffix(file, "/"+name):
		case found != "":
			return ""
		default:
			found = file
		}
	}
	return found
}
