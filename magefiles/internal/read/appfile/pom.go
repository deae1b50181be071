package appfile

import (
	"encoding/xml"
	"io"
	"path/filepath"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// maxPOM is the largest project description, in bytes, that is read. Real ones have some ten thousand.
const maxPOM = 1 << 20

// pom is what Maven's project description says of an artifact. What it does not say it has from its parent.
type pom struct {
	Group   string `xml:"groupId"`
	Name    string `xml:"artifactId"`
	Version string `xml:"version"`
	Parent  struct {
		Group   string `xml:"groupId"`
		Version string `xml:"version"`
	} `xml:"parent"`
}

// numbered is the name of an artifact's file: core-ktx-1.13.1.aar.
var numbered = lazyregexp.New(`^(.+?)-([0-9][0-9A-Za-z.+_]*(?:-[0-9A-Za-z.+_]+)*)$`)

// gradleCache is the folder below which Gradle keeps group, name, version and a checksum, a folder each.
const gradleCache = "files-2.1"

// ArtifactOf tells from which Maven artifact a file is, by where it lies: by the .pom beside it, by the folders of Gradle's cache, else by
// its own name, which tells no group. It is nil if nothing tells.
func ArtifactOf(file string) *Artifact {
	base := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	dir := filepath.Dir(file)
	if a := readPOM(filepath.Join(dir, base+".pom")); a != nil {
		return a
	}
	if absolute, err := filepath.Abs(file); err == nil {
		parts := strings.Split(filepath.ToSlash(absolute), "/")
		if n := len(parts); n > 6 && parts[n-6] == gradleCache {
			return valid(&Artifact{parts[n-5], parts[n-4], parts[n-3], "Gradle's cache"})
		}
	}
	if m := numbered().FindStringSubmatch(base); m != nil {
		return valid(&Artifact{"", m[1], m[2], "its file name"})
	}
	return nil
}

func readPOM(file string) *Artifact {
	f, size, err := raw.Open(file)
	if err != nil {
		return nil
	}
	defer f.Close()
	if size > maxPOM {
		return nil
	}
	return parsePOM(f, filepath.Base(file))
}

func parsePOM(r io.Reader, from string) *Artifact {
	var p pom
	if err := xml.NewDecoder(io.LimitReader(r, maxPOM)).Decode(&p); err != nil {
		return nil
	}
	a := &Artifact{strings.TrimSpace(p.Group), strings.TrimSpace(p.Name), strings.TrimSpace(p.Version), from}
	if a.Group == "" {
		a.Group = strings.TrimSpace(p.Parent.Group)
	}
	if a.Version == "" {
		a.Version = strings.TrimSpace(p.Parent.Version)
	}
	return valid(a)
}

// valid gives an artifact whose words are such as Maven has, else nil: a .pom may leave a property in them.
func valid(a *Artifact) *Artifact {
	for _, word := range []string{a.Name, a.Version} {
		if !isArtifactWord(word) {
			return nil
		}
	}
	if a.Group != "" && !isArtifactWord(a.Group) {
		return nil
	}
	return a
}
