package bundle

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// dexDir is the folder of classes.dex, classes2.dex and so on; empty for an app without code of its own.
func (b *Builder) dexDir() string { return b.work("base", "dex") }

func (b *Builder) classesJar() string { return b.work("base", "classes.jar") }

// checkSources refuses sources that Gradle would build but gondk would silently leave out.
func (b *Builder) checkSources() error {
	var errs []error
	for _, dir := range []string{"java", "kotlin"} {
		files, err := filesBelow(b.source(dir))
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(files, func(f string) bool { return strings.HasSuffix(f, ".kt") }); i >= 0 {
			errs = append(errs, fmt.Errorf("%s: Kotlin: gondk compiles only Java; write it in Java, or let Gradle pack the app",
				b.Runner.Rel(b.source(dir, filepath.FromSlash(files[i])))))
		}
	}
	for _, dir := range existing(b.source("aidl"), b.source("jniLibs")) {
		errs = append(errs, fmt.Errorf("%s: gondk does not pack this folder; let Gradle pack the app, or remove it", b.Runner.Rel(dir)))
	}
	return errors.Join(errs...)
}

func (b *Builder) dex(ctx context.Context) error {
	tools, err := identify(append([]string{b.Tools.Javac.Path, b.Tools.Java.Path, b.Tools.D8.Path}, existing(b.Tools.AndroidJar.Path)...)...)
	if err != nil {
		return err
	}
	inputs := append(existing(b.source("java"), b.bound()), b.generated())
	if b.Tools.AndroidJar.Path == "" {
		inputs = append(inputs, b.stubClasses())
	}
	return b.Runner.Do(ctx, step.Task{
		Name:    "dex",
		Key:     []any{tools, b.Matrix.Android.MinSDK},
		Inputs:  inputs,
		Outputs: []string{b.dexDir()},
		Work:    []string{b.work("base", "classes"), b.work("base", "src.args"), b.classesJar()},
		Do:      b.compileDex,
	})
}

func (b *Builder) compileDex(ctx context.Context) error {
	own, err := b.ownJava()
	if err != nil {
		return err
	}
	if len(own) == 0 {
		return b.Runner.Reset(b.dexDir())
	}
	generated, err := javaFiles(b.generated())
	if err != nil {
		return err
	}
	classes := b.work("base", "classes")
	if err := b.Runner.Reset(classes); err != nil {
		return err
	}
	err = b.javac(ctx, classes, b.work("base", "src.args"), slices.Concat(own, generated), "-classpath", b.Runner.Rel(b.framework()))
	if err != nil {
		return b.explainJavac(err, own)
	}
	if err := b.zip(b.classesJar(), classes, zip.Store, ""); err != nil { // D8 takes no folders
		return err
	}
	return b.d8(ctx)
}

// ownJava lists the app's own sources, and those of what is bound.
func (b *Builder) ownJava() ([]string, error) {
	own, err := javaFiles(b.source("java"))
	if err != nil || b.Matrix.Bind == nil {
		return own, err
	}
	bound, err := javaFiles(b.bound())
	return append(own, bound...), err
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

// javac compiles files into the folder out. It gets them by an argument file, for Windows has room for few.
func (b *Builder) javac(ctx context.Context, out, argFile string, files []string, options ...string) error {
	var list strings.Builder
	for _, file := range files {
		fmt.Fprintf(&list, "%s\n", strconv.Quote(filepath.ToSlash(b.Runner.Rel(file))))
	}
	if err := b.Runner.WriteFile(argFile, []byte(list.String())); err != nil {
		return err
	}
	// -Xlint:-options: JDK 21 and later warn of --release 8, which is what every D8 and every min SDK can take.
	// -parameters: JDK 21 and later else note a class's implicit parameters without names (JDK-8292275), at which D8 3 crashes.
	args := []string{"--release", "8", "-parameters", "-encoding", "UTF-8", "-Xlint:-options", "-proc:none", "-implicit:none", "-d", b.Runner.Rel(out)}
	args = append(append(args, options...), "@"+b.Runner.Rel(argFile))
	_, err := b.jdk(ctx, b.Tools.Javac.Path, args...)
	return err
}

func (b *Builder) d8(ctx context.Context) error {
	return b.Runner.Stage(b.dexDir(), func(tmp string) error {
		if err := b.Runner.MkdirAll(tmp); err != nil {
			return err
		}
		_, err := b.java(ctx, []string{"-cp", b.Tools.D8.Path, "com.android.tools.r8.D8"},
			"--release", "--min-api", strconv.Itoa(b.Matrix.Android.MinSDK), "--lib", b.Runner.Rel(b.framework()),
			"--output", b.Runner.Rel(tmp), b.Runner.Rel(b.classesJar()))
		return err
	})
}

// explainJavac says which of Android's classes the stubs lack, or that they may lack something.
func (b *Builder) explainJavac(err error, files []string) error {
	var failed *step.Error
	if b.Tools.AndroidJar.Path != "" || !errors.As(err, &failed) {
		return err
	}
	cure := fmt.Sprintf("install an SDK platform (sdkmanager %q) and set ANDROID_HOME", toolchain.Platform(b.Matrix.Android.TargetSDK))
	if missing := missingStubs(files); len(missing) > 0 {
		return fmt.Errorf("%w; without an SDK platform, gondk has only Android's most common classes, not %s; %s",
			err, strings.Join(missing, ", "), cure)
	}
	if strings.Contains(failed.Output, "cannot find symbol") || strings.Contains(failed.Output, "does not override") {
		return fmt.Errorf("%w; without an SDK platform, gondk has only Android's most common classes and methods; "+
			"if the code is right, %s", err, cure)
	}
	return err
}

var imports = regexp.MustCompile(`(?m)^\s*import\s+(?:static\s+)?((?:android|dalvik|org\.json|org\.xmlpull)\.[a-z0-9_.]*(?:\b[A-Z]\w*|\*))`)

// missingStubs returns the framework's classes that Java files import and for which there is no stub.
func missingStubs(files []string) []string {
	var missing []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // javac has said so
		}
		for _, m := range imports.FindAllStringSubmatch(string(text), -1) {
			if !hasStub(m[1]) {
				missing = append(missing, m[1])
			}
		}
	}
	slices.Sort(missing)
	return slices.Compact(missing)
}

func javaFiles(dir string) ([]string, error) {
	names, err := filesBelow(dir)
	var files []string
	for _, name := range names {
		if strings.HasSuffix(name, ".java") {
			files = append(files, filepath.Join(dir, filepath.FromSlash(name)))
		}
	}
	return files, err
}
