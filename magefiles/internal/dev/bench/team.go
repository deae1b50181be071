package bench

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// A team has gondk as a tool of its own module, and its Go code there. gondk's own module is another case: the go command links a tool of the
// module that it is in each time, and cannot tell without looking at all of it whether it has changed.

const ownModule, teamModule = "github.com/gondk/gondk", "example.com/team"

// team is the folder of a team's module with the sample's Go code and with gondk as a tool.
func (b *Bench) team() (string, error) {
	module := filepath.Join(b.Run.Root, "team")
	if _, err := os.Stat(module); err == nil {
		return module, nil
	}
	mod := func(text []byte) []byte {
		own := strings.NewReplacer("module "+ownModule, "module "+teamModule, "tool "+ownModule+"/magefiles/mage", "tool "+ownModule).Replace(string(text))
		return []byte(own + "\nrequire " + ownModule + " v0.0.0\n\nreplace " + ownModule + " => \"" + filepath.ToSlash(b.Gondk) + "\"\n")
	}
	golib := func(text []byte) []byte {
		return bytes.ReplaceAll(text, []byte(ownModule+"/golib"), []byte(teamModule+"/golib"))
	}
	for name, change := range map[string]func([]byte) []byte{"go.mod": mod, "go.sum": golib, "golib": golib} {
		if err := b.copyChanged(name, filepath.Join(module, name), change); err != nil {
			return "", err
		}
	}
	return module, nil
}

// copyChanged copies a file or folder of the copy, each text changed.
func (b *Bench) copyChanged(name, to string, change func([]byte) []byte) error {
	from := filepath.Join(b.Run.Root, name)
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return b.Run.WriteFile(filepath.Join(to, strings.TrimPrefix(path, from)), change(text))
	})
}
