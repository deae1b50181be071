package bundle

import (
	"context"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// javaEnv lets Java see file names with non-ASCII letters: it takes their encoding from the locale, which in a container is often C.
var javaEnv = []string{"LC_ALL=C.UTF-8"}

// english makes the JDK's messages the same everywhere, some are looked at; the encoding is that of argument files.
var english = []string{"-Duser.language=en", "-Dfile.encoding=UTF-8"}

// shortLived starts a JVM sooner that will run for a second: one compiler, one collector, no counters in a file that other programs look at.
var shortLived = []string{"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData"}

// java runs a Java program: jvm are the options that name it.
func (b *Builder) java(ctx context.Context, jvm []string, args ...string) (step.Output, error) {
	classes := b.sharedClasses(b.Tools.Java.Path, slices.Concat(jvm, command(args)))
	all := slices.Concat(english, shortLived, classes.options, jvm, args)
	out, err := b.Runner.Run(ctx, step.Cmd{Path: b.Tools.Java.Path, Args: all, Env: javaEnv})
	classes.keep(err)
	return out, err
}

// command returns the word that says what a program of many parts is to do, such as bundletool's build-bundle.
func command(args []string) []string {
	if len(args) == 0 || strings.HasPrefix(args[0], "-") {
		return nil
	}
	return args[:1]
}

// jdk runs a program of the JDK: javac, keytool.
func (b *Builder) jdk(ctx context.Context, tool string, args ...string) (step.Output, error) {
	classes := b.sharedClasses(tool, nil)
	all := jdkOptions()
	for _, option := range classes.options {
		all = append(all, "-J"+option)
	}
	out, err := b.Runner.Run(ctx, step.Cmd{Path: tool, Args: append(all, args...), Env: javaEnv})
	classes.keep(err)
	return out, err
}

// jdkOptions are for the JVM within a program of the JDK.
func jdkOptions() []string {
	var all []string
	for _, option := range slices.Concat(english, shortLived) {
		all = append(all, "-J"+option)
	}
	return all
}

func (b *Builder) bundletool(ctx context.Context, args ...string) (step.Output, error) {
	return b.java(ctx, []string{"-jar", b.Tools.Bundletool.Path}, args...)
}
