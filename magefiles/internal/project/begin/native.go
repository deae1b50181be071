package begin

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/cmake"
	ndkbuild "github.com/gondk/gondk/ndk-build"
)

// change is what is to become of one of the app's build files that somebody asked to be changed, and the file that it then needs.
type change struct {
	file   string // absolute, as is beside
	text   []byte // nil: it stays as it is
	did    string
	beside string
	holds  []byte
}

// changes returns what becomes of the build files that were asked for. Nothing is written yet, so that what cannot be done is said first.
func (p *project) changes(asked Asked) (list []change, err error) {
	for _, way := range []struct {
		flag, name, usual string
		change            func(string, string) (*change, error)
	}{{"-cmake", asked.CMake, "CMakeLists.txt", p.cmakeLists}, {"-ndk-build", asked.NDKBuild, "Android.mk", p.androidMk}} {
		if way.name == "" {
			continue
		}
		file := p.path(way.name)
		if info, err := os.Stat(file); err == nil && info.IsDir() {
			file = filepath.Join(file, way.usual)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w; name the app's %s", way.flag, way.name, cause(err), way.usual)
		}
		c, err := way.change(file, string(text))
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", way.flag, way.name, err)
		}
		list = append(list, *c)
	}
	return list, nil
}

// withEnds gives lines the line ends that a file has.
func withEnds(lines, file string) string {
	if strings.Contains(file, "\r\n") {
		return strings.ReplaceAll(lines, "\n", "\r\n")
	}
	return lines
}

var (
	cmakeCall    = lazyregexp.New(`\bgondk_add_(?:archive|library)\b`)
	cmakeComment = lazyregexp.New(`#[^\n]*`)
	cmakeLibrary = lazyregexp.New(`(?i)\badd_library\s*\(\s*"?([^\s")]+)"?\s+(\w+)`)
	cmakeKeyword = lazyregexp.New(`^(?:LINK_)?(?:PRIVATE|PUBLIC|INTERFACE)\b`)
)

// cmakeLists adds gondk's three lines to a CMakeLists.txt.
func (p *project) cmakeLists(file, text string) (*change, error) {
	c := &change{file: file, beside: filepath.Join(filepath.Dir(file), "Gondk.cmake"), holds: cmake.Gondk}
	code := cmakeComment().ReplaceAllString(text, "")
	if call := cmakeCall().FindString(code); call != "" {
		c.did = "left alone: it already calls " + call
		return c, nil
	}
	call := "(NAME " + p.Name + " PACKAGE " + cmakeWords(p.Packages)
	module, err := p.moduleFrom(file)
	if err != nil {
		return nil, err
	}
	if module != "" {
		call += " MODULE " + cmakeWords([]string{module})
	}
	for _, more := range []struct {
		word   string
		values []string
	}{{"TAGS", p.Tags}, {"LDFLAGS", p.ldflags()}, {"KEEP", p.Keep}} {
		if len(more.values) > 0 {
			call += " " + more.word + " " + cmakeWords(more.values)
		}
	}
	target, err := cmakeTarget(code)
	lines := "include(Gondk.cmake)\ngondk_add_archive" + call + ")\n"
	if err != nil {
		return nil, fmt.Errorf("%w; add these lines there yourself, and Gondk.cmake next to it, which is in %s:\n%starget_link_libraries(<your library> PRIVATE gondk::%s)\n"+
			"or, for lib%[4]s.so with the Go code alone, these:\ninclude(Gondk.cmake)\ngondk_add_library%[5]s)", err, copies("cmake"), lines, p.Name, call)
	}
	lines += "target_link_libraries(" + target + keyword(code, target) + " gondk::" + p.Name + ")\n"
	if !strings.HasSuffix(text, "\n") && text != "" {
		text += "\n"
	}
	c.text, c.did = []byte(text+withEnds("\n# Go: https://github.com/gondk/gondk/blob/main/docs/build-files.md#cmake\n"+lines, text)), "added three lines at the end, for the library "+target
	return c, nil
}

// copies tells where somebody finds a file who is to copy it.
func copies(folder string) string {
	return "the folder " + folder + " below what this says: go list -m -f {{.Dir}} github.com/gondk/gondk"
}

// ldflags returns what the matrix says.
func (p *project) ldflags() []string {
	switch {
	case p.there != nil:
		return p.there.Library.LDFlags
	case len(p.Reaches) > 0:
		return []string{"-checklinkname=0"} // as the matrix that is written has it
	}
	return nil
}

func cmakeWords(words []string) string {
	var quoted []string
	for _, word := range words {
		if strings.ContainsAny(word, " ;()#\"'$\\") {
			word = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`).Replace(word) + `"`
		}
		quoted = append(quoted, word)
	}
	return strings.Join(quoted, " ")
}

// cmakeTarget returns the library that Java loads: the shared one, or the only one.
func cmakeTarget(code string) (string, error) {
	var shared, others []string
	for _, m := range cmakeLibrary().FindAllStringSubmatch(code, -1) {
		switch kind := strings.ToUpper(m[2]); kind {
		case "SHARED", "MODULE":
			if !strings.Contains(imported(code, m[1]), "IMPORTED") {
				shared = append(shared, m[1])
			}
		case "IMPORTED", "ALIAS", "INTERFACE", "STATIC", "OBJECT":
		default: // what it is BUILD_SHARED_LIBS says
			others = append(others, m[1])
		}
	}
	if len(shared) == 0 {
		shared = others
	}
	switch len(shared) {
	case 0:
		return "", fmt.Errorf("no add_library(… SHARED …) in it")
	case 1:
		return shared[0], nil
	}
	return "", fmt.Errorf("it has several shared libraries, %s", strings.Join(shared, ", "))
}

// imported returns what follows the library's kind in its add_library.
func imported(code, name string) string {
	m := regexp.MustCompile(`(?i)\badd_library\s*\(\s*"?` + regexp.QuoteMeta(name) + `"?\s+\w+\s*(\w*)`).FindStringSubmatch(code)
	return strings.ToUpper(m[1])
}

// keyword gives PRIVATE unless the file links the library without such a word, as Android Studio's own template does: CMake refuses a mix
// of the two for one library (policy CMP0023).
func keyword(code, target string) string {
	for _, m := range regexp.MustCompile(`(?i)\btarget_link_libraries\s*\(\s*"?`+regexp.QuoteMeta(target)+`"?\s+([^)]*)\)`).FindAllStringSubmatch(code, -1) {
		if !cmakeKeyword().MatchString(m[1]) {
			return ""
		}
	}
	return " PRIVATE"
}

// moduleFrom returns the folder of go.mod, relative to a build file's, where it is not the nearest above that.
func (p *project) moduleFrom(file string) (string, error) {
	dir := filepath.Dir(file)
	for at := dir; at != filepath.Dir(at); at = filepath.Dir(at) {
		if exists(filepath.Join(at, "go.mod")) {
			if at == p.root {
				return "", nil
			}
			break
		}
	}
	rel, err := filepath.Rel(dir, p.root)
	return filepath.ToSlash(rel), err
}

var (
	makeCall   = lazyregexp.New(`\bgondk-add-(?:archive|library)\b`)
	makeClear  = lazyregexp.New(`(?m)^[ \t]*include[ \t]+\$\(CLEAR_VARS\)`)
	makeShared = lazyregexp.New(`(?m)^[ \t]*include[ \t]+\$\(BUILD_SHARED_LIBRARY\)`)
)

// androidMk puts gondk's lines into an Android.mk: ndk-build takes a module as it is at the line that builds it, so that they cannot stand
// at the end.
func (p *project) androidMk(file, text string) (*change, error) {
	c := &change{file: file, beside: filepath.Join(filepath.Dir(file), "gondk", "Android.mk"), holds: ndkbuild.Gondk}
	if call := makeCall().FindString(cmakeComment().ReplaceAllString(text, "")); call != "" {
		c.did = "left alone: it already calls " + call
		return c, nil
	}
	first, err := p.makeLines(file)
	if err != nil {
		return nil, err
	}
	const last = "LOCAL_STATIC_LIBRARIES += "
	clear, shared := makeClear().FindStringIndex(text), makeShared().FindAllStringIndex(text, -1)
	if len(shared) != 1 || clear == nil || clear[0] > shared[0][0] {
		return nil, fmt.Errorf("it has %d lines include $(BUILD_SHARED_LIBRARY), not one, or no include $(CLEAR_VARS) before it; add these lines yourself,"+
			" the last one in your library's part, and gondk/Android.mk next to it, which is in %s:\n%s%s%s\n"+
			"or, for lib%[5]s.so with the Go code alone, the first two with gondk-add-library in place of gondk-add-archive", len(shared), copies("ndk-build"), first, last, p.Name)
	}
	var out bytes.Buffer
	out.WriteString(text[:clear[0]] + withEnds(first+"\n", text) + text[clear[0]:shared[0][0]] + withEnds(last+p.Name+"\n", text) + text[shared[0][0]:])
	c.text, c.did = out.Bytes(), "added gondk's lines before the first include $(CLEAR_VARS), and one in the library's part"
	return c, nil
}

// makeLines returns the lines that make the archive a module of ndk-build's.
func (p *project) makeLines(file string) (string, error) {
	module, err := p.moduleFrom(file)
	if err != nil {
		return "", err
	}
	lines := "# Go: https://github.com/gondk/gondk/blob/main/docs/build-files.md#ndk-build\ninclude $(LOCAL_PATH)/gondk/Android.mk\n"
	if module != "" {
		lines += "GONDK_MODULE := $(LOCAL_PATH)/" + module + "\n"
	}
	var flags []string
	for flag, values := range map[string][]string{"-tag=": p.Tags, "-ldflag=": p.ldflags(), "-keep=": p.Keep} {
		for _, value := range values {
			flags = append(flags, flag+value)
		}
	}
	slices.Sort(flags)
	call := "$(call gondk-add-archive," + p.Name + "," + strings.Join(p.Packages, " ")
	if len(flags) > 0 {
		call += "," + strings.Join(flags, " ")
	}
	return lines + call + ")\n", nil
}
