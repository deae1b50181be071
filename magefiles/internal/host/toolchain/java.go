package toolchain

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

const oldestJava = 11

// jdk reports whether a JDK is needed.
func (n *Need) jdk() bool { return n.App || n.Classes }

// jdk is a folder that may be a JDK.
type jdk struct {
	place
	version string
	err     error // why it is not fit
}

// java looks for a JDK: JAVA_HOME, then PATH, then the places where installers put one.
func (f *finder) java(ctx context.Context) {
	if home := f.env.Get("JAVA_HOME"); home != "" {
		j := f.readJDK(ctx, place{home, "JAVA_HOME"})
		if j.err != nil {
			f.add(Finding{What: "JDK", State: Wrong, Needed: f.need.jdk(), Path: home, Version: j.version, Found: j.found, Why: j.err.Error(),
				Cure: fmt.Sprintf("set JAVA_HOME to a JDK %d or later, or unset it", oldestJava)})
			return
		}
		f.useJDK(j)
		return
	}
	for _, c := range f.javaPlaces() {
		j := f.readJDK(ctx, c)
		if j.err == nil {
			f.useJDK(j)
			return
		}
		f.add(Finding{What: "JDK", State: Unfit, Path: j.path, Version: j.version, Found: j.found, Why: j.err.Error()})
	}
	f.missing("JDK", fmt.Sprintf("no JDK %d or later in JAVA_HOME, on PATH or in the usual places", oldestJava), f.need.jdk())
}

func (f *finder) useJDK(j jdk) {
	f.add(Finding{What: "JDK", State: Used, Needed: f.need.jdk(), Path: j.path, Version: j.version, Found: j.found})
	tool := func(name string) Tool {
		return Tool{Name: name, Path: filepath.Join(j.path, "bin", f.env.exe(name)), Version: j.version, Found: j.found}
	}
	f.tools.Java, f.tools.Javac, f.tools.Jarsigner, f.tools.Keytool = tool("java"), tool("javac"), tool("jarsigner"), tool("keytool")
}

// readJDK reads the JDK at c and says whether it is fit.
func (f *finder) readJDK(ctx context.Context, c place) jdk {
	j := jdk{place: c}
	program := func(name string) string { return filepath.Join(c.path, "bin", f.env.exe(name)) }
	switch {
	case isFile(c.path):
		j.err = errors.New("a file, not a JDK's folder")
		return j
	case !isDir(c.path):
		j.err = errors.New("no such folder")
		return j
	case !isProgram(program("java"), f.env.OS):
		j.err = errors.New("not a JDK: it has no bin/java")
		return j
	}
	if j.version = releaseVersion(c.path); j.version == "" {
		j.version = f.ask(ctx, program("java"), quotedVersion, "-version")
	}
	for _, name := range []string{"javac", "jarsigner", "keytool"} {
		if !isProgram(program(name), f.env.OS) {
			j.err = fmt.Errorf("it has no bin/%s, so it is a Java runtime, not a JDK", name)
			return j
		}
	}
	if javaMajor(j.version) < oldestJava {
		j.err = fmt.Errorf("too old: gondk needs a JDK %d or later", oldestJava)
	}
	return j
}

// releaseVersion reads JAVA_VERSION of the release file that JDKs have had since 7.
func releaseVersion(home string) string {
	data, err := os.ReadFile(filepath.Join(home, "release"))
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(data)) {
		if value, ok := strings.CutPrefix(line, "JAVA_VERSION="); ok {
			return strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	return ""
}

// quotedVersion reads `openjdk version "17.0.15" 2025-04-15`.
func quotedVersion(output string) string {
	if parts := strings.SplitN(output, `"`, 3); len(parts) == 3 {
		return parts[1]
	}
	return ""
}

// javaMajor gives 17 of 17.0.15, 8 of 1.8.0_292, 0 if there is no number.
func javaMajor(text string) int {
	first, rest, _ := strings.Cut(text, ".")
	if first == "1" && rest != "" {
		first = rest
	}
	digits := len(first) - len(strings.TrimLeft(first, "0123456789"))
	major, _ := strconv.Atoi(first[:digits])
	return major
}

// javaPlaces lists where a JDK may be, when JAVA_HOME does not tell: that of PATH, then installers' places, newest first.
func (f *finder) javaPlaces() []place {
	var all []place
	for _, name := range []string{"javac", "java"} {
		path := f.env.LookPath(name)
		// macOS has a /usr/bin/javac that only asks the user to install one.
		if path == "" || f.env.OS == "darwin" && filepath.Dir(path) == f.env.Place("/usr/bin") {
			continue
		}
		if home := filepath.Dir(filepath.Dir(real(path))); !hasPlace(all, home) {
			all = append(all, place{home, "PATH"})
		}
	}
	var usual []place
	for _, pattern := range javaPatterns(f.env) {
		homes, _ := filepath.Glob(pattern)
		for _, home := range homes {
			if isDir(filepath.Join(home, "bin")) && !hasPlace(all, home) && !hasPlace(usual, home) {
				usual = append(usual, place{home, "the usual places"})
			}
		}
	}
	slices.SortStableFunc(usual, func(a, b place) int {
		return javaMajor(releaseVersion(b.path)) - javaMajor(releaseVersion(a.path))
	})
	return append(all, usual...)
}

// javaPatterns returns where installers put JDKs, Android Studio's own (jbr) last.
func javaPatterns(env *Env) []string {
	switch env.OS {
	case "linux":
		return []string{env.Place("/usr/lib/jvm/*"), env.Place("/opt/java/*"), env.Place("/opt/android-studio/jbr"), filepath.Join(env.Home, "android-studio", "jbr")}
	case "darwin":
		return []string{
			env.Place("/Library/Java/JavaVirtualMachines/*/Contents/Home"),
			env.Place("/opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home"),
			env.Place("/usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home"),
			env.Place("/Applications/Android Studio.app/Contents/jbr/Contents/Home"),
		}
	case "windows":
		var all []string
		for _, maker := range []string{`Java/*`, `Eclipse Adoptium/*`, `Microsoft/jdk*`, `Amazon Corretto/*`, `Zulu/*`, `Android/Android Studio/jbr`} {
			all = append(all, filepath.Join(env.Get("ProgramFiles"), filepath.FromSlash(maker)))
		}
		return all
	}
	return nil
}

func hasPlace(all []place, path string) bool {
	return slices.ContainsFunc(all, func(p place) bool { return real(p.path) == real(path) })
}
