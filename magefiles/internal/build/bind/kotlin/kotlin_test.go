package kotlin

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/build/bind/java"
	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
	"github.com/gondk/gondk/magefiles/internal/dev/bindtest"
	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

var (
	greeter = filepath.Join("..", "java", "testdata", "greeter")
	every   = filepath.Join("..", "model", "testdata", "every")
	odd     = filepath.Join("..", "java", "testdata", "odd")
)

func TestGolden(t *testing.T) {
	for name, api := range map[string]*model.API{
		"greeter": bindtest.API(t, greeter, "dev.example.greeter", 21), "every": bindtest.API(t, every, "dev.example.every", 26),
	} {
		files, err := Files(api)
		if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		for _, path := range slices.Sorted(maps.Keys(files)) {
			if !strings.HasSuffix(path, "Coroutines.kt") {
				text.WriteString("-- " + path + " --\n" + string(files[path]))
			}
		}
		testkit.Golden(t, filepath.Join("testdata", name+".txt"), text.String())
	}
}

// TestKotlin compiles what is written, beside Java classes without the annotations' classes, as an AAR has them, and runs it with a stand-in for Go.
func TestKotlin(t *testing.T) {
	found := bindtest.Kotlin(t)
	jars := found.Jars()
	dir := t.TempDir()
	var sources, kotlin []string
	for folder, pkg := range map[string]string{greeter: "dev.example.greeter", every: "dev.example.every", odd: "dev.example.odd"} {
		api := bindtest.API(t, folder, pkg, 26)
		for _, write := range []func(*model.API) (map[string][]byte, error){java.Files, Files} {
			files, err := write(api)
			if err != nil {
				t.Fatal(err)
			}
			sources = append(sources, bindtest.Write(t, dir, ".java", files)...)
			kotlin = append(kotlin, bindtest.Write(t, dir, ".kt", files)...)
		}
	}
	standIn, err := filepath.Glob(filepath.Join("..", "java", "testdata", "jvm", "*.java"))
	if err != nil || len(standIn) == 0 {
		t.Fatal(standIn, err)
	}
	natives := filepath.Join(dir, "dev", "example", "greeter", "gondk", "Natives.java") // which the stand-in has, too
	sources = append(slices.DeleteFunc(sources, func(path string) bool { return path == natives }), standIn...)
	kotlin = append(kotlin, filepath.Join("testdata", "Test.kt"))
	slices.Sort(sources)
	slices.Sort(kotlin)
	sources = slices.Compact(sources)
	jar := filepath.Join(dir, "kotlin.jar")
	recipe := testkit.Recipe(t, "Kotlin of bindings", append(jars, testkit.Program(t, "java")), append(sources, kotlin...))
	testkit.Made(t, jar, recipe, func() {
		classes := filepath.Join(dir, "classes")
		bindtest.Run(t, "javac", append([]string{"-proc:none", "-d", classes}, sources...)...)
		compile(t, jars, classes, jar, kotlin)
		bindtest.Java(t, append(jars, classes, jar), "dev.example.greeter.TestKt")
	})
}

// compile holds that kotlinc sees what is never null.
func compile(t *testing.T, jars []string, classes, jar string, sources []string) {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(classes, filepath.FromSlash(java.AnnotationsDir))); err != nil {
		t.Fatal(err)
	}
	args := []string{"org.jetbrains.kotlin.cli.jvm.K2JVMCompiler", "-no-stdlib", "-no-reflect", "-Xexplicit-api=strict", "-jvm-target", "1.8", "-d", jar,
		"-cp", strings.Join(append(jars, classes), string(os.PathListSeparator))}
	warnings := bindtest.Java(t, jars, append(args, sources...)...)
	if strings.Count(warnings, "warning:") != 1 || !strings.Contains(warnings, "unnecessary non-null assertion (!!) on a non-null receiver of type 'String'") {
		t.Fatalf("kotlinc is to warn of the one !!, and of nothing else:\n%s", warnings)
	}
}
