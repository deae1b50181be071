package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// goFlags is the value of GOFLAGS. What the command line says replaces what is said there, so that gondk must add up the two itself.
type goFlags []string

func parseGoFlags(value string) goFlags { return split(value) }

// last returns the value of a flag, -name=value or --name=value, of which the last one counts.
func (f goFlags) last(name string) string {
	for _, flag := range slices.Backward(f) {
		key, value, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(flag, "-"), "-"), "=")
		if key == name {
			return value
		}
	}
	return ""
}

// all returns every value of a flag that may be given several times.
func (f goFlags) all(name string) []string {
	var values []string
	for _, flag := range f {
		if key, value, ok := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(flag, "-"), "-"), "="); ok && key == name {
			values = append(values, value)
		}
	}
	return values
}

// tags returns the build tags. Until Go 1.13 they stood with spaces between them, which the go command still takes.
func (f goFlags) tags() []string {
	return strings.FieldsFunc(f.last("tags"), func(r rune) bool { return r == ',' || r == ' ' })
}

// ldflags returns the flags for Go's linker, as they stand; nothing if they are for packages of a pattern (-ldflags=pattern=flags).
func (f goFlags) ldflags() string {
	if value := strings.TrimSpace(f.last("ldflags")); strings.HasPrefix(value, "-") {
		return value
	}
	return ""
}

// gcflags returns the arguments that hand go build the flags for Go's compiler: gondk's and the matrix's for every package, and behind them
// those of GOFLAGS for its own packages, since the last that fits a package replaces all before.
func (b *Builder) gcflags(user goFlags) []string {
	var own []string
	if b.Debug {
		own = []string{"-N", "-l"}
	}
	own = append(own, b.Matrix.Library.GCFlags...)
	if len(own) == 0 {
		return nil // go reads GOFLAGS itself
	}
	flags := strings.Join(own, " ")
	args := []string{"-gcflags=all=" + flags}
	for _, value := range user.all("gcflags") {
		pattern, rest := "", strings.TrimSpace(value)
		if !strings.HasPrefix(rest, "-") {
			pattern, rest, _ = strings.Cut(rest, "=")
			pattern += "="
		}
		args = append(args, "-gcflags="+pattern+flags+" "+rest)
	}
	return args
}

// files returns the files that flags name and that change what is built: a profile, other module files, an overlay.
func (f goFlags) files() []string {
	var files []string
	if profile := f.last("pgo"); profile != "" && profile != "auto" && profile != "off" {
		files = append(files, profile)
	}
	if mod := f.last("modfile"); mod != "" {
		files = append(files, mod, strings.TrimSuffix(mod, ".mod")+".sum")
	}
	if overlay := f.last("overlay"); overlay != "" {
		files = append(files, overlay)
	}
	return files
}

// readOverlay returns what -overlay puts in the place of which file. Paths in it are relative to dir, where the go command runs.
func readOverlay(dir, file string) (map[string]string, error) {
	replace := map[string]string{}
	if file == "" {
		return replace, nil
	}
	data, err := os.ReadFile(absolute(dir, file))
	if err != nil {
		return nil, fmt.Errorf("GOFLAGS: -overlay=%s: %w", file, err)
	}
	var overlay struct{ Replace map[string]string }
	if err := json.Unmarshal(data, &overlay); err != nil {
		return nil, fmt.Errorf("GOFLAGS: -overlay=%s: %w", file, err)
	}
	for from, to := range overlay.Replace {
		if to != "" {
			to = absolute(dir, to)
		}
		replace[absolute(dir, from)] = to
	}
	return replace, nil
}

func absolute(dir, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}

// digestExisting returns a file's digest, and nothing for a file that does not exist.
func (b *Builder) digestExisting(path string) (string, error) {
	digest, err := b.Run.Digest(path)
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	return digest, err
}
