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
		b.extractRule(),
	}
}

// extractRule: programs run where the installer unpacks them, and nowhere else.
func (b *Builder) extractRule() rule {
	r := rule{"application", androidNS, "extractNativeLibs", strconv.FormatBool(b.extracts()),
		"the bundle stores its libraries uncompressed, to be loaded from the APK; remove the attribute, bundletool adds it"}
	if b.extracts() {
		r.why = fmt.Sprintf("%s has the program %s, which runs only where the installer unpacks it; remove the attribute, gondk adds it with true, and in Gradle files write "+
			"packaging { jniLibs { useLegacyPackaging = true } }", b.matrixPlace("program", "name"), b.Matrix.Programs[0].Name)
	}
	return r
}

// extracts tells whether Android's installer is to unpack the libraries.
func (b *Builder) extracts() bool { return len(b.Matrix.Programs) > 0 }

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

// readManifest reads the app's manifest, checks it against the matrix, and gives it with what it need not say put in, on the lines where it
// belongs: all lines keep their numbers.
func (b *Builder) readManifest() ([]byte, error) {
	file := b.source("AndroidManifest.xml")
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("%s: the app's manifest cannot be read: %w", b.Runner.Rel(file), err)
	}
	m := &manifest{name: b.Runner.Rel(file), data: data, rules: b.rules(), packageAt: -1, applicationAt: -1}
	if err := m.check(); err != nil {
		return nil, err
	}
	if m.applicationAt >= 0 && b.extracts() { // before the package: what stands behind moves
		data = insert(data, m.applicationAt, m.extractAttribute())
	}
	if m.packageAt >= 0 {
		data = insert(data, m.packageAt, " package="+strconv.Quote(b.Matrix.App.ApplicationID))
	}
	return data, nil
}

func insert(data []byte, at int, text string) []byte {
	return bytes.Join([][]byte{data[:at], data[at:]}, []byte(text))
}

type manifest struct {
	name      string // as errors have it
	data      []byte
	rules     []rule
	rooted    bool // the root was seen
	packageAt int  // offset where a package attribute goes; below zero if there is one

	applicationAt int    // likewise for extractNativeLibs
	prefix        string // of Android's attributes; empty if none is declared
	problems      []error
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
	if t.Name.Local == "application" {
		m.applicationAt = start + len("<application")
	}
	for _, attr := range t.Attr {
		if attr.Name.Space == "xmlns" && attr.Value == androidNS {
			m.prefix = attr.Name.Local
		}
		if t.Name.Local == "application" && attr.Name.Space == androidNS && attr.Name.Local == "extractNativeLibs" {
			m.applicationAt = -1
		}
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

// extractAttribute is what has the installer unpack the libraries, as a start tag has it.
func (m *manifest) extractAttribute() string {
	if m.prefix == "" {
		return fmt.Sprintf(` xmlns:android=%q android:extractNativeLibs="true"`, androidNS)
	}
	return " " + m.prefix + `:extractNativeLibs="true"`
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
