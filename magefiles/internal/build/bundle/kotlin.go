package bundle

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// HasKotlin reports whether the app of a matrix has something of Kotlin, its own or what is bound. What cannot be read is told by [Builder.Base].
func HasKotlin(m *matrix.Matrix) bool {
	if m.Bind != nil && m.Bind.Kotlin {
		return true
	}
	b := Builder{Matrix: m}
	files, _ := sources(b.source("java"), b.source("kotlin"))
	return slices.ContainsFunc(files, isKotlin)
}

func isKotlin(file string) bool { return filepath.Ext(file) == ".kt" }

func isJava(file string) bool { return filepath.Ext(file) == ".java" }

// kotlinc compiles Kotlin files into the folder out, against libraries. It sees the Java files among them, which javac compiles after it.
func (b *Builder) kotlinc(ctx context.Context, out, argFile string, files, libraries []string, options ...string) error {
	if err := b.writeList(argFile, files); err != nil {
		return err
	}
	// As javac's --release 8.
	args := []string{"-Xjdk-release=1.8", "-jvm-target", "1.8", "-no-stdlib", "-no-reflect", "-java-parameters",
		"-module-name", b.kotlinModule(), "-classpath", b.classPath(libraries), "-d", b.Runner.Rel(out), "@" + b.Runner.Rel(argFile)}
	classPath := strings.Join(b.Tools.Kotlin.Jars(), string(os.PathListSeparator))
	_, err := b.java(ctx, []string{"-cp", classPath, "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler"}, append(options, args...)...)
	return b.explainKotlinc(err)
}

// kotlinModule names a file of META-INF, of which an app has those of all its libraries.
func (b *Builder) kotlinModule() string {
	if b.Matrix.Bind != nil {
		return b.Matrix.Bind.Java
	}
	return b.Matrix.App.ApplicationID
}

// explainKotlinc says who has failed, and that a JVM is too old for the compiler.
func (b *Builder) explainKotlinc(err error) error {
	var failed *step.Error
	if !errors.As(err, &failed) {
		return err
	}
	failed.Name = "kotlinc"
	if strings.Contains(failed.Output, "UnsupportedClassVersionError") {
		return fmt.Errorf("%w; Kotlin %s wants a newer JDK than %s: set JAVA_HOME to one", err, b.Tools.Kotlin.Version, b.Tools.Java.Version)
	}
	return err
}

// kotlinLibraries are the jars that an app with Kotlin packs.
func (b *Builder) kotlinLibraries() []string {
	if b.Matrix.Bind != nil && b.Matrix.Bind.Kotlin {
		return []string{b.Tools.Kotlin.Stdlib, b.Tools.Kotlin.Coroutines}
	}
	return []string{b.Tools.Kotlin.Stdlib}
}
