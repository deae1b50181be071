package begin

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
)

// repository is the git repository that the project lies in.
type repository struct {
	root  string // absolute; the project's own folder where there is none
	below string // the project's folder in it, with / between and at the end; empty if it is the same
	forge string // where its CI runs: github or gitlab
}

// findRepository looks for .git in the project's folder and those above.
func findRepository(root string) *repository {
	for dir := root; ; dir = filepath.Dir(dir) {
		if exists(filepath.Join(dir, ".git")) {
			below, err := filepath.Rel(dir, root)
			if err != nil || below == "." {
				return &repository{root: dir, forge: forge(dir)}
			}
			return &repository{dir, filepath.ToSlash(below) + "/", forge(dir)}
		}
		if dir == filepath.Dir(dir) {
			return &repository{root: root, forge: forge(root)}
		}
	}
}

// forge says where a repository's CI runs: what its files or its git remote name, GitHub else.
func forge(root string) string {
	config, _ := os.ReadFile(filepath.Join(gitFolder(root), "config"))
	if exists(filepath.Join(root, ".gitlab-ci.yml")) || bytes.Contains(config, []byte("gitlab")) {
		return "gitlab"
	}
	return "github"
}

// gitFolder returns where git keeps the repository: of a submodule and of a second work tree, .git is a file that says so.
func gitFolder(root string) string {
	name := filepath.Join(root, ".git")
	text, err := os.ReadFile(name)
	if err != nil {
		return name
	}
	dir := underneath(root, strings.TrimPrefix(string(text), "gitdir:"))
	if common, err := os.ReadFile(filepath.Join(dir, "commondir")); err == nil {
		return underneath(dir, string(common))
	}
	return dir
}

func underneath(dir, name string) string {
	if name = filepath.FromSlash(strings.TrimSpace(name)); filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(dir, name)
}
