package reproduce

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// content tells what is another in an entry that is no native code.
func (c *comparer) content(part *Part, old, new string) {
	before := len(c.Settings)
	switch {
	case strings.HasPrefix(old, "dex\n"):
		a, levelA := dexMaker(old)
		b, levelB := dexMaker(new)
		if a != b && a != "" && b != "" {
			c.add(Setting{"dex", "dex compiler", a, b, "D8 is part of bundletool: GONDK_BUNDLETOOL names the jar of another release", nil}, part.Name)
		}
		if levelA != levelB && levelA > 0 && levelB > 0 {
			c.add(levelSetting(levelA, levelB), part.Name)
		}
	case strings.HasPrefix(old, "PK\x03\x04"):
		part.Seen = within(old, new)
	case isText(old) && isText(new):
		part.Seen = lines(old, new)
	}
	part.Settings = c.told(before, part.Name)
}

// dexMark is what D8 and R8 write into the dex files that they make.
var dexMark = lazyregexp.New(`~~(D8|R8|L8)(\{[^}]*\})`)

// dexMaker tells the compiler of a dex file, and the API level that it was made for.
func dexMaker(dex string) (maker string, level int) {
	m := dexMark().FindStringSubmatch(dex)
	if m == nil {
		return "", 0
	}
	var mark struct {
		Version string `json:"version"`
		Mode    string `json:"compilation-mode"`
		MinAPI  int    `json:"min-api"`
	}
	if json.Unmarshal([]byte(m[2]), &mark) != nil {
		return "", 0
	}
	return strings.Join([]string{m[1], mark.Version, mark.Mode}, " "), mark.MinAPI
}

// within names the entries of two zips, such as an AAR's jars, that differ.
func within(old, new string) []string {
	a, b := sums(old), sums(new)
	var differ []string
	for name := range unionOf(a, b) {
		if a[name] != b[name] {
			differ = append(differ, name)
		}
	}
	if len(differ) == 0 {
		return []string{"the same files, packed otherwise"}
	}
	return naming("in it", differ)
}

// sums gives size and checksum of a zip's entries.
func sums(data string) map[string]string {
	z, err := zip.NewReader(bytes.NewReader(raw.Bytes(data)), int64(len(data)))
	if err != nil {
		return nil
	}
	all := map[string]string{}
	for _, f := range z.File {
		all[f.Name] = fmt.Sprint(f.UncompressedSize64, f.CRC32)
	}
	return all
}

// mostTextFile is how many bytes of a text are compared line by line.
const mostTextFile = 1 << 20

func isText(data string) bool {
	return len(data) < mostTextFile && utf8.ValidString(data) && !strings.Contains(data, "\x00")
}

// lines shows the first line that differs.
func lines(old, new string) []string {
	a, b := strings.Split(old, "\n"), strings.Split(new, "\n")
	for i := range max(len(a), len(b)) {
		x, y := lineAt(a, i), lineAt(b, i)
		if x != y {
			return []string{fmt.Sprintf("line %d: %q, and not %q", i+1, short(x), short(y))}
		}
	}
	return nil
}

func lineAt(lines []string, i int) string {
	if i < len(lines) {
		return strings.TrimSpace(lines[i])
	}
	return ""
}

func short(text string) string {
	if len(text) > mostText {
		return strings.ToValidUTF8(text[:mostText], "") + "…"
	}
	return text
}

// makers tell of entries that not every build writes: who writes them, and how not to.
var makers = []struct{ start, text string }{
	{"META-INF/version-control-info.textproto", "Android's Gradle plugin writes it: vcsInfo.include = false leaves it out"},
	{"META-INF/com/android/build/gradle/", "Android's Gradle plugin writes it"},
	{"BUNDLE-METADATA/com.android.tools.build.gradle/", "Android's Gradle plugin writes it"},
	{"BUNDLE-METADATA/com.android.tools.build.libraries/", "Android's Gradle plugin writes it: dependenciesInfo.includeInBundle = false leaves it out"},
	{"BUNDLE-METADATA/com.android.tools.build.obfuscation/", "R8 writes it"},
	{"BUNDLE-METADATA/com.android.tools.build.debugsymbols/", "debug symbols of the libraries: with -w or -s in library.ldflags there are none of Go"},
	{"assets/dexopt/", "a baseline profile: Android's Gradle plugin writes it"},
	{"stamp-cert-sha256", "Google Play's source stamp"},
	{"META-INF/kotlin", "Kotlin's compiler writes it"},
	{"kotlin/", "Kotlin's library brings it"},
	{"META-INF/androidx.", "AndroidX's libraries bring it"},
	{"META-INF/sbom/", "mage aar writes it"},
}

// whyAlone tells why an entry is in one file alone, where that is known.
func whyAlone(p pairing) []string {
	name := p.name()
	for _, m := range makers {
		if strings.HasPrefix(name, m.start) || strings.HasPrefix(name, "base/root/"+m.start) {
			return []string{m.text}
		}
	}
	if parts := strings.Split(name, "/"); slices.Contains(parts, "lib") || slices.Contains(parts, "jni") {
		if path.Ext(name) == ".so" {
			return []string{"a library that the other file does not have for that ABI"}
		}
	}
	return nil
}
