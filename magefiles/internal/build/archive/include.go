package archive

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// The go command knows a package by the files in its own folder: it does not notice when a header in another folder changes
// (golang/go#24355), and gives the old object. So gondk looks for the headers itself.

var includeLine = regexp.MustCompile(`(?m)^[ \t]*(?://)?[ \t]*#[ \t]*include[ \t]+(["<])([^">\n]+)[">]`)

// included gives the files outside the package's folder that its C code includes, directly or not, sorted; what lies in none of the
// folders that the package names with -I is the NDK's. Conditions are not looked at: a file too many costs a build, one too few a wrong
// one.
func included(p *listed) []string {
	dirs := includeDirs(p)
	seen := map[string]bool{}
	var queue []string
	for _, name := range slices.Concat(p.CgoFiles, p.CFiles, p.CXXFiles, p.HFiles, p.SFiles) {
		queue = append(queue, filepath.Join(p.Dir, name))
	}
	own := len(queue)
	for i := 0; i < len(queue); i++ {
		text, err := os.ReadFile(queue[i])
		if err != nil {
			continue // the compiler says it better
		}
		for _, match := range includeLine.FindAllSubmatch(text, -1) {
			found := findInclude(string(match[1]) == `"`, string(match[2]), filepath.Dir(queue[i]), dirs)
			if found != "" && !seen[found] && !slices.Contains(queue[:own], found) {
				seen[found] = true
				queue = append(queue, found)
			}
		}
	}
	slices.Sort(queue[own:])
	return queue[own:]
}

// findInclude looks where the compiler does: beside the file that includes, then in the folders of -I.
func findInclude(quoted bool, name, beside string, dirs []string) string {
	if quoted {
		dirs = append([]string{beside}, dirs...)
	}
	for _, dir := range dirs {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return path
		}
	}
	return ""
}

// includeDirs gives the folders that a package's -I flags name; relative ones are relative to the package's folder, where cgo compiles.
func includeDirs(p *listed) []string {
	var dirs []string
	flags := slices.Concat(p.CgoCPPFLAGS, p.CgoCFLAGS, p.CgoCXXFLAGS)
	for i, flag := range flags {
		for _, option := range []string{"-I", "-iquote", "-isystem"} {
			dir, ok := strings.CutPrefix(flag, option)
			if ok && dir == "" && i+1 < len(flags) {
				dir = flags[i+1]
			}
			if ok && dir != "" {
				dirs = append(dirs, absolute(p.Dir, dir))
			}
		}
	}
	return dirs
}
