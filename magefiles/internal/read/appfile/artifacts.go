package appfile

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

// Artifact is a library of a Maven repository that went into an app, as far as the app says it.
type Artifact struct {
	Group   string // androidx.core; empty where only the name is told
	Name    string // core-ktx
	Version string
	From    string // the entry that tells it
}

const (
	dependenciesName = "BUNDLE-METADATA/com.android.tools.build.libraries/dependencies.pb"
	maxVersionFile   = 4 << 10 // bytes; real ones have a line
	maxDependencies  = 8 << 20 // bytes; those of large apps have some hundred thousand
)

// artifactLetters is what groups, names and versions are made of. Some releases of Android's Gradle plugin write the name of a task in place of
// a version.
var artifactLetters = lazyregexp.New(`^[0-9A-Za-z][0-9A-Za-z.+_-]*$`)

// isArtifactWord looks at the length by itself: a pattern that counts to 200 takes long to compile.
func isArtifactWord(word string) bool { return len(word) <= 200 && artifactLetters().MatchString(word) }

// Artifacts returns the Maven artifacts that the file tells of, by name: in a bundle's list of dependencies, in the version files that
// AndroidX and others put below META-INF, in what Maven itself puts there, and in the .properties files of Google's services.
func (f *File) Artifacts() []Artifact {
	if f.zip == nil {
		return nil
	}
	c := &artifactCollector{file: f}
	c.zip(f.zip)
	for _, apk := range f.APKs {
		c.zip(apk.zip)
	}
	if f.Kind == AAR {
		c.jars()
	}
	slices.SortStableFunc(c.all, func(a, b Artifact) int {
		return cmp.Or(strings.Compare(a.Group, b.Group), strings.Compare(a.Name, b.Name), strings.Compare(a.Version, b.Version))
	})
	return slices.CompactFunc(c.all, func(a, b Artifact) bool { return a.Group == b.Group && a.Name == b.Name && a.Version == b.Version })
}

type artifactCollector struct {
	file *File
	all  []Artifact
}

func (c *artifactCollector) add(a Artifact) {
	if valid(&a) != nil && c.file.kept.take(len(a.Group)+len(a.Name)+len(a.Version)+len(a.From)+64) == nil {
		c.all = append(c.all, Artifact{strings.Clone(a.Group), strings.Clone(a.Name), strings.Clone(a.Version), strings.Clone(a.From)})
	}
}

func (c *artifactCollector) zip(z *zipFile) {
	for i := range z.entries {
		e := &z.entries[i]
		name := e.Name
		if _, rest, ok := strings.Cut(name, "/root/"); ok && !strings.HasPrefix(name, "META-INF/") { // of a bundle's module
			name = rest
		}
		switch {
		case e.Name == dependenciesName:
			c.dependencies(z, e)
		case path.Dir(name) == "META-INF" && strings.HasSuffix(name, ".version"):
			c.versionFile(z, e)
		case strings.HasPrefix(name, "META-INF/maven/") && path.Base(name) == "pom.properties", path.Dir(name) == "." && strings.HasSuffix(name, ".properties"):
			c.properties(z, e)
		}
	}
}

// jars looks into an AAR's jars, where libraries have their META-INF.
func (c *artifactCollector) jars() {
	for i := range c.file.zip.entries {
		e := &c.file.zip.entries[i]
		if e.Name != "classes.jar" && (path.Dir(e.Name) != "libs" || !strings.HasSuffix(e.Name, ".jar")) {
			continue
		}
		r, size, release, err := c.file.zip.nested(e, maxJar, "a jar")
		if err != nil {
			continue // which is told when its classes are read
		}
		if jar, err := readZip(c.file.Path+"("+e.Name+")", r, size, c.file.zip.room); err == nil {
			c.zip(jar)
		}
		release()
	}
}

// text unpacks a small file. What is too large or damaged tells nothing.
func (c *artifactCollector) text(z *zipFile, e *Entry, limit uint64) string {
	text, err := z.text(e, limit, "a list of versions")
	if err != nil {
		return ""
	}
	return text
}

// versionFile reads META-INF/androidx.core_core-ktx.version, whose content is the version. Groups have dots and no "_".
func (c *artifactCollector) versionFile(z *zipFile, e *Entry) {
	name := strings.TrimSuffix(path.Base(e.Name), ".version")
	group, rest, ok := strings.Cut(name, "_")
	if !ok || !strings.Contains(group, ".") {
		group, rest = "", name
	}
	c.add(Artifact{group, rest, strings.TrimSpace(c.text(z, e, maxVersionFile)), e.Name})
}

// properties reads Maven's pom.properties, and those by which Google's services tell their version.
func (c *artifactCollector) properties(z *zipFile, e *Entry) {
	values := map[string]string{}
	for line := range strings.Lines(c.text(z, e, maxVersionFile)) {
		if key, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok && !strings.HasPrefix(key, "#") {
			values[strings.TrimSpace(key)] = strings.TrimSpace(value)
		}
	}
	c.add(Artifact{values["groupId"], cmp.Or(values["artifactId"], values["client"]), values["version"], e.Name})
}

// dependencies reads the list that Android's Gradle plugin puts into a bundle.
func (c *artifactCollector) dependencies(z *zipFile, e *Entry) {
	err := parseDependencies(c.text(z, e, maxDependencies), func(a Artifact) {
		a.From = e.Name
		c.add(a)
	})
	if err != nil {
		c.file.note(e.Name, err)
	}
}

// parseDependencies reads an AppDependencies of bundletool's app_dependencies.proto: its libraries (1), of those the ones from Maven (1), of
// these group (1), name (2) and version (5).
func parseDependencies(message string, add func(Artifact)) error {
	return in(message, nil, func(f field) error {
		if f.num != 1 {
			return nil
		}
		var a Artifact
		err := in(f.bytes, []int{1}, func(f field) error {
			switch f.num {
			case 1:
				a.Group = f.bytes
			case 2:
				a.Name = f.bytes
			case 5:
				a.Version = f.bytes
			}
			return nil
		})
		if a.Name != "" {
			add(a)
		}
		return err
	})
}
