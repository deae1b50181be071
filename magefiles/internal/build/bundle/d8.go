package bundle

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Kotlin's library takes D8 three quarters of its time, and is the same in each build. So D8 makes each library into dex code by itself, which
// the cache keeps, then the app's classes, and merges all of it, as Android's Gradle plugin has it. Each gets as its class path what it builds
// upon: where Android 6 is to run an app, D8 moves the code of an interface's default methods elsewhere, and has to know them to write the
// methods that call it into the classes that do not override them.

// part is a jar as dex code that waits to be merged.
type part struct {
	jar       string
	classPath []string
	file      string // a zip with the dex code
	kept      string // where it is kept for other builds; empty: nowhere
}

// partsDir is the folder of what D8 merges and the cache does not have.
func (b *Builder) partsDir() string { return b.work("base", "parts") }

// d8 makes dex files of the app's classes and of the libraries that they need.
func (b *Builder) d8(ctx context.Context, libraries []string) error {
	return b.Runner.Stage(b.dexDir(), func(tmp string) error {
		if err := b.Runner.MkdirAll(tmp); err != nil {
			return err
		}
		if len(libraries) == 0 {
			return b.runD8(ctx, b.d8Words(tmp, nil, b.classesJar()))
		}
		parts, err := b.parts(libraries)
		if err != nil {
			return err
		}
		return b.merge(ctx, tmp, parts)
	})
}

// parts are the libraries, of which each needs at most those before it, and the app's classes.
func (b *Builder) parts(libraries []string) ([]part, error) {
	var parts []part
	for i, jar := range append(libraries[:len(libraries):len(libraries)], b.classesJar()) {
		p := part{jar: jar, classPath: libraries[:i], file: filepath.Join(b.partsDir(), strconv.Itoa(i)+".zip")}
		if i < len(libraries) && b.ClassCache != "" {
			key, err := b.dexKey(libraries[:i+1])
			if err != nil {
				return nil, err
			}
			p.kept = filepath.Join(b.ClassCache, fmt.Sprintf("%s-%s.dex.zip", strings.TrimSuffix(filepath.Base(jar), ".jar"), key))
		}
		parts = append(parts, p)
	}
	return parts, nil
}

// dexKey tells one dex code of a library, the last of the jars, from others: by all that D8 reads for it, and by D8.
func (b *Builder) dexKey(jars []string) (string, error) {
	sum := sha256.New()
	fmt.Fprintln(sum, b.d8Options())
	framework, err := b.frameworkDigest()
	if err != nil {
		return "", err
	}
	fmt.Fprintln(sum, framework)
	for _, file := range append([]string{b.Tools.D8.Path}, jars...) {
		digest, err := b.Runner.Digest(file)
		if err != nil {
			return "", err
		}
		fmt.Fprintln(sum, digest)
	}
	return fmt.Sprintf("%x", sum.Sum(nil)[:12]), nil
}

// frameworkDigest tells one state of the framework from another; the stubs are known without looking at their classes.
func (b *Builder) frameworkDigest() (string, error) {
	if b.Tools.AndroidJar.Path != "" {
		return b.Runner.Digest(b.Tools.AndroidJar.Path)
	}
	return stubDigest()
}

// merge makes dex files in a folder out of parts, and keeps those that the cache lacks.
func (b *Builder) merge(ctx context.Context, out string, parts []part) error {
	if err := b.Runner.Reset(b.partsDir()); err != nil {
		return err
	}
	var commands [][]string
	var files []string
	var made []part
	for _, p := range parts {
		if p.kept != "" && inUse(p.kept) && sound(p.kept) {
			files = append(files, p.kept)
			continue
		}
		commands = append(commands, append(b.d8Words(p.file, p.classPath, p.jar), "--intermediate"))
		files = append(files, p.file)
		made = append(made, p)
	}
	if err := b.runD8(ctx, append(commands, b.d8Words(out, nil, files...))...); err != nil {
		return err
	}
	for _, p := range made {
		if p.kept != "" && b.Runner.CopyFile(p.file, p.kept) == nil { // else the next build does it again
			sweep(b.ClassCache)
		}
	}
	return nil
}

func (b *Builder) d8Options() []string {
	return []string{"--release", "--min-api", strconv.Itoa(b.Matrix.Android.MinSDK)}
}

// d8Words are D8's arguments: options, and the files that it is to read.
func (b *Builder) d8Words(out string, classPath []string, files ...string) []string {
	words := append(b.d8Options(), "--lib", b.Runner.Rel(b.framework()), "--output", b.Runner.Rel(out))
	for _, jar := range classPath {
		words = append(words, "--classpath", b.Runner.Rel(jar))
	}
	for _, file := range files {
		words = append(words, b.Runner.Rel(file))
	}
	return words
}

// runD8 runs D8 by several commands in one JVM, or in one JVM each where the program that does so cannot be kept.
func (b *Builder) runD8(ctx context.Context, commands ...[]string) error {
	if len(commands) > 1 {
		if jar, err := b.batchJar(ctx, b.partsDir()); err == nil {
			classPath := strings.Join([]string{jar, b.Tools.D8.Path}, string(os.PathListSeparator))
			_, err := b.java(ctx, []string{"-cp", classPath, "gondk.Dex"}, joinWords(commands, "then")...)
			return err
		}
	}
	for _, words := range commands {
		if _, err := b.java(ctx, []string{"-cp", b.Tools.D8.Path, "com.android.tools.r8.D8"}, words...); err != nil {
			return err
		}
	}
	return nil
}

// sound reports whether a zip is whole: a computer that went out while it was written may have left anything.
func sound(file string) bool {
	z, err := zip.OpenReader(file)
	if err != nil {
		return false
	}
	defer z.Close()
	for _, f := range z.File {
		content, err := f.Open()
		if err != nil {
			return false
		}
		_, err = io.Copy(io.Discard, content) // its checksum is compared at the end
		content.Close()
		if err != nil {
			return false
		}
	}
	return len(z.File) > 0
}
