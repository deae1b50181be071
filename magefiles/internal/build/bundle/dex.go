package bundle

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// dexDir is the folder of classes.dex, classes2.dex and so on; empty for an app without code of its own.
func (b *Builder) dexDir() string { return b.work("base", "dex") }

func (b *Builder) classesJar() string { return b.work("base", "classes.jar") }

// checkSources refuses sources that Gradle would build but gondk would silently leave out.
func (b *Builder) checkSources() error {
	var errs []error
	for _, dir := range existing(b.source("aidl"), b.source("jniLibs")) {
		errs = append(errs, fmt.Errorf("%s: gondk does not pack this folder; let Gradle pack the app, or remove it", b.Runner.Rel(dir)))
	}
	return errors.Join(errs...)
}

func (b *Builder) dex(ctx context.Context) error {
	programs := append([]string{b.Tools.Javac.Path, b.Tools.Java.Path, b.Tools.D8.Path}, existing(b.Tools.AndroidJar.Path)...)
	tools, err := identify(append(programs, existing(b.Tools.Kotlin.Jars()...)...)...)
	if err != nil {
		return err
	}
	inputs := append(existing(b.source("java"), b.source("kotlin"), b.bound()), b.generated())
	if b.Tools.AndroidJar.Path == "" {
		inputs = append(inputs, b.stubClasses())
	}
	return b.Runner.Do(ctx, step.Task{
		Name:    "dex",
		Key:     []any{tools, b.Matrix.Android.MinSDK},
		Inputs:  inputs,
		Outputs: []string{b.dexDir()},
		Work:    []string{b.work("base", "classes"), b.work("base", "src.args"), b.classesJar(), b.partsDir()},
		Do:      b.compileDex,
	})
}

func (b *Builder) compileDex(ctx context.Context) error {
	own, err := b.ownSources()
	if err != nil {
		return err
	}
	if len(own) == 0 {
		return b.Runner.Reset(b.dexDir())
	}
	generated, err := sources(b.generated())
	if err != nil {
		return err
	}
	libraries, err := b.compile(ctx, b.work("base", "classes"), b.work("base", "src.args"), slices.Concat(own, generated), []string{b.framework()})
	if err != nil {
		return b.explainStubs(err)
	}
	if err := b.zip(b.classesJar(), b.work("base", "classes"), zip.Store, ""); err != nil { // D8 takes no folders
		return err
	}
	return b.d8(ctx, libraries)
}

// compile compiles Java and Kotlin sources into a folder, and gives the libraries that their classes need: Kotlin's, or none. The options are
// for kotlinc.
func (b *Builder) compile(ctx context.Context, classes, argFile string, files, against []string, options ...string) (libraries []string, err error) {
	if err := b.Runner.Reset(classes); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(files, isKotlin) {
		libraries = b.kotlinLibraries()
		against = append(against, libraries...)
		if err := b.kotlinc(ctx, classes, argFile, files, against, options...); err != nil {
			return nil, err
		}
		against = append(against, classes)
		files = slices.DeleteFunc(slices.Clone(files), isKotlin)
	}
	if len(files) == 0 {
		return libraries, nil
	}
	return libraries, b.javac(ctx, classes, argFile, files, against)
}

// ownSources lists the app's own sources, and those of what is bound.
func (b *Builder) ownSources() ([]string, error) {
	dirs := []string{b.source("java"), b.source("kotlin")}
	if b.Matrix.Bind != nil {
		dirs = append(dirs, b.bound())
	}
	return sources(dirs...)
}

// bound is the folder of the sources by which the app calls Go.
func (b *Builder) bound() string { return b.Matrix.Layout().Archives().Java() }

// framework is what code is compiled against: android.jar, or the folder of the stubs.
func (b *Builder) framework() string {
	if b.Tools.AndroidJar.Path != "" {
		return b.Tools.AndroidJar.Path
	}
	return b.stubClasses()
}

// javac compiles files into the folder out, against libraries.
func (b *Builder) javac(ctx context.Context, out, argFile string, files, libraries []string) error {
	if err := b.writeList(argFile, files); err != nil {
		return err
	}
	// -Xlint:-options: JDK 21 and later warn of --release 8, which is what every D8 and every min SDK can take.
	// -parameters: JDK 21 and later else note a class's implicit parameters without names (JDK-8292275), at which D8 3 crashes.
	args := []string{"--release", "8", "-parameters", "-encoding", "UTF-8", "-Xlint:-options", "-proc:none", "-implicit:none", "-d", b.Runner.Rel(out)}
	if len(libraries) > 0 {
		args = append(args, "-classpath", b.classPath(libraries))
	}
	_, err := b.jdk(ctx, b.Tools.Javac.Path, append(args, "@"+b.Runner.Rel(argFile))...)
	return err
}

// writeList writes the file by which compilers get names of files, for Windows has room for few.
func (b *Builder) writeList(argFile string, files []string) error {
	var list strings.Builder
	for _, file := range files {
		fmt.Fprintf(&list, "%s\n", strconv.Quote(filepath.ToSlash(b.Runner.Rel(file))))
	}
	return b.Runner.WriteFile(argFile, []byte(list.String()))
}

func (b *Builder) classPath(files []string) string {
	var all []string
	for _, file := range files {
		all = append(all, b.Runner.Rel(file))
	}
	return strings.Join(all, string(os.PathListSeparator))
}

// explainStubs says which of Android's classes the stubs lack, or that they may lack something.
func (b *Builder) explainStubs(err error) error {
	var failed *step.Error
	if b.Tools.AndroidJar.Path != "" || !errors.As(err, &failed) {
		return err
	}
	files, _ := sources(b.source("java"), b.source("kotlin")) // the compiler has read them
	cure := fmt.Sprintf("install an SDK platform (sdkmanager %q) and set ANDROID_HOME", toolchain.Platform(b.Matrix.Android.TargetSDK))
	if missing := missingStubs(files); len(missing) > 0 {
		return fmt.Errorf("%w; without an SDK platform, gondk has only Android's most common classes, not %s; %s",
			err, strings.Join(missing, ", "), cure)
	}
	if unresolved().MatchString(failed.Output) {
		return fmt.Errorf("%w; without an SDK platform, gondk has only Android's most common classes and methods; "+
			"if the code is right, %s", err, cure)
	}
	return err
}

// unresolved is what javac and kotlinc say of names that they do not find.
var unresolved = lazyregexp.New(`cannot find symbol|does not override|unresolved reference|overrides nothing`)

var imports = lazyregexp.New(`(?m)^\s*import\s+(?:static\s+)?((?:android|dalvik|org\.json|org\.xmlpull)\.[a-z0-9_.]*(?:\b[A-Z]\w*|\*))`)

// missingStubs returns the framework's classes that files import and for which there is no stub.
func missingStubs(files []string) []string {
	var missing []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // the compiler has said so
		}
		for _, m := range imports().FindAllStringSubmatch(string(text), -1) {
			if !hasStub(m[1]) {
				missing = append(missing, m[1])
			}
		}
	}
	slices.Sort(missing)
	return slices.Compact(missing)
}

// sources lists the Java and Kotlin files in folders.
func sources(dirs ...string) ([]string, error) {
	var files []string
	for _, dir := range dirs {
		names, err := filesBelow(dir)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if isJava(name) || isKotlin(name) {
				files = append(files, filepath.Join(dir, filepath.FromSlash(name)))
			}
		}
	}
	return files, nil
}
