package bundle

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
)

const androidNS = "http://schemas.android.com/apk/res/android"

// rule is an attribute that the app's manifest need not have, because gondk or bundletool puts it in. Where it has it, it must have this
// value.
type rule struct {
	element, space, name string
	value                string
	why                  string // who says what it is, and what to do
}

func (b *Builder) rules() []rule {
	says := func(table, key string, value any) string {
		return fmt.Sprintf("%s says %s.%s = %v; remove the attribute; gondk adds it from there", b.matrixPlace(table, key), table, key, value)
	}
	app, android := b.Matrix.App, b.Matrix.Android
	number := strconv.Itoa
	return []rule{
		{"manifest", "", "package", app.ApplicationID, says("app", "application_id", strconv.Quote(app.ApplicationID))},
		{"manifest", androidNS, "versionCode", number(app.VersionCode), says("app", "version_code", app.VersionCode)},
		{"manifest", androidNS, "versionName", app.VersionName, says("app", "version_name", strconv.Quote(app.VersionName))},
		{"uses-sdk", androidNS, "minSdkVersion", number(android.MinSDK), says("android", "min_sdk", android.MinSDK)},
		{"uses-sdk", androidNS, "targetSdkVersion", number(android.TargetSDK), says("android", "target_sdk", android.TargetSDK)},
		{"application", androidNS, "debuggable", "false", "Google Play refuses debuggable bundles; remove the attribute"},
		{"application", androidNS, "extractNativeLibs", "false", "the bundle stores its libraries uncompressed, to be loaded from the APK; remove the attribute, bundletool adds it"},
	}
}

// matrixPlace gives file:line of a key in the matrix, or only the file where the matrix leaves the key to its default.
func (b *Builder) matrixPlace(table, key string) string {
	file := b.Runner.Rel(b.Matrix.File)
	data, err := os.ReadFile(b.Matrix.File)
	if err != nil {
		return file
	}
	in, assigns := "", regexp.MustCompile(`^`+regexp.QuoteMeta(key)+`\s*=`)
	for i, line := range strings.Split(string(data), "\n") {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			in = strings.Trim(strings.SplitN(line, "#", 2)[0], "[] \t")
		}
		if in == table && assigns.MatchString(line) {
			return fmt.Sprintf("%s:%d", file, i+1)
		}
	}
	return file
}

// readManifest reads the app's manifest, checks it against the matrix, and gives it with the package put in, on the line where it belongs:
// all lines keep their numbers.
func (b *Builder) readManifest() ([]byte, error) {
	file := b.source("AndroidManifest.xml")
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("%s: the app's manifest cannot be read: %w", b.Runner.Rel(file), err)
	}
	m := &manifest{name: b.Runner.Rel(file), data: data, rules: b.rules(), packageAt: -1}
	if err := m.check(); err != nil {
		return nil, err
	}
	if m.packageAt < 0 {
		return data, nil
	}
	insert := " package=" + strconv.Quote(b.Matrix.App.ApplicationID)
	return bytes.Join([][]byte{data[:m.packageAt], data[m.packageAt:]}, []byte(insert)), nil
}

type manifest struct {
	name      string // as errors have it
	data      []byte
	rules     []rule
	rooted    bool // the root was seen
	packageAt int  // offset where a package attribute goes; below zero if there is one
	problems  []error
}

func (m *manifest) check() error {
	dec := xml.NewDecoder(bytes.NewReader(m.data))
	for depth := 0; ; {
		start := int(dec.InputOffset())
		token, err := dec.Token()
		if err == io.EOF && !m.rooted {
			return fmt.Errorf("%s: empty: not a manifest; its root is <manifest>", m.name)
		}
		if err == io.EOF {
			return errors.Join(m.problems...)
		}
		if err != nil {
			return m.syntaxError(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			if depth == 1 && t.Name.Local != "manifest" {
				return fmt.Errorf("%s:%d: <%s>: not a manifest; its root is <manifest>", m.name, m.line(start), t.Name.Local)
			}
			m.element(t, start, depth == 1)
		case xml.EndElement:
			depth--
		}
	}
}

func (m *manifest) syntaxError(err error) error {
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("%s:%d: %s", m.name, syntax.Line, syntax.Msg)
	}
	return fmt.Errorf("%s: %w", m.name, err)
}

// element checks one start tag, which begins at an offset.
func (m *manifest) element(t xml.StartElement, start int, root bool) {
	if root {
		m.rooted = true
		m.packageAt = start + len("<manifest")
	}
	for _, attr := range t.Attr {
		if root && attr.Name.Space == "" && attr.Name.Local == "package" {
			m.packageAt = -1
		}
		if strings.Contains(attr.Value, "${") {
			m.problem(start, attr, "gondk does not fill in Gradle's placeholders; write the value")
		}
		for _, r := range m.rules {
			if r.element == t.Name.Local && r.space == attr.Name.Space && r.name == attr.Name.Local && r.value != attr.Value {
				m.problem(start, attr, r.why)
			}
		}
	}
}

func (m *manifest) problem(start int, attr xml.Attr, why string) {
	name := attr.Name.Local
	if attr.Name.Space == androidNS {
		name = "android:" + name
	}
	at := start
	if loc := regexp.MustCompile(`[\s:]` + regexp.QuoteMeta(attr.Name.Local) + `\s*=`).FindIndex(m.data[start:]); loc != nil {
		at = start + loc[0] + 1
	}
	m.problems = append(m.problems, fmt.Errorf("%s:%d: %s %q: %s", m.name, m.line(at), name, attr.Value, why))
}

func (m *manifest) line(offset int) int { return 1 + bytes.Count(m.data[:offset], []byte("\n")) }
