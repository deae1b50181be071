package bundle

import (
	"archive/zip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// TestMerge makes a dex file of an app and a library, for an Android whose interfaces have no code. It is the same whatever the cache has.
func TestMerge(t *testing.T) {
	p := newProject(t, t.TempDir(), "testdata/app", tools(t)).withStubs(t)
	p.Matrix.Android.MinSDK = 21
	once := fmt.Sprintf("once%d", time.Now().UnixNano()) // no earlier run has kept it
	library := p.jar(t, "library", nil, `package app;
interface Named { default String name() { return "`+once+`"; } }
`)
	app := p.jar(t, "app", []string{library}, `package app;
class Thing implements Named { Runnable runs() { return () -> System.out.println(name()); } }
`)
	if err := os.Rename(app, testkit.Write(t, p.classesJar(), "")); err != nil {
		t.Fatal(err)
	}
	parts, err := p.parts([]string{library})
	if err != nil {
		t.Fatal(err)
	}
	kept := parts[0].kept
	t.Cleanup(func() { os.Remove(kept) })
	p.Runner.Verbose = true
	run := func() (dex, said string) {
		t.Helper()
		before := len(p.said(t))
		if err := p.d8(t.Context(), []string{library}); err != nil {
			t.Fatal(whole(err))
		}
		return testkit.Read(t, filepath.Join(p.dexDir(), "classes.dex")), p.said(t)[before:]
	}
	compiled := func(said string) bool { return strings.Contains(said, "library.jar --intermediate") }

	first, said := run()
	if !compiled(said) || strings.Count(said, "/java ") != 1 {
		t.Errorf("nothing kept: not all in one JVM:\n%s", said)
	}
	if content := testkit.Read(t, kept); !sound(kept) || content == "" {
		t.Errorf("%s is not kept", kept)
	}
	// name() of Thing, which calls that of Named's companion.
	if want := "Lapp/Named$-CC;"; !strings.Contains(first, want) || !strings.Contains(first, "$default$name") {
		t.Errorf("no %s: the library's default methods are as no old Android has them", want)
	}
	if thing := content(t, filepath.Join(p.partsDir(), "1.zip"), "classes.dex"); !strings.Contains(string(thing), "$default$name") {
		t.Error("a class of the app lacks what calls a default method of the library")
	}
	expect := func(what string, compiles bool) {
		t.Helper()
		dex, said := run()
		if dex != first {
			t.Errorf("%s: another dex file", what)
		}
		if compiled(said) != compiles {
			t.Errorf("%s: the library is compiled: %t, want %t\n%s", what, !compiles, compiles, said)
		}
	}
	expect("kept", false)
	testkit.Write(t, kept, testkit.Read(t, kept)[:400])
	expect("kept, but damaged", true)
	if !sound(kept) {
		t.Error("what was damaged is not made anew")
	}
	p.ClassCache = testkit.Write(t, filepath.Join(t.TempDir(), "file"), "")
	expect("a cache that nobody can write to", true)
}

// jar compiles a file of Java.
func (p *project) jar(t *testing.T, name string, against []string, text string) string {
	t.Helper()
	source := testkit.Write(t, filepath.Join(p.root, name, "Source.java"), text)
	classes, jar := filepath.Join(p.root, name, "classes"), filepath.Join(p.root, name+".jar")
	mkdir(t, classes)
	if err := p.javac(t.Context(), classes, source+".args", []string{source}, against); err != nil {
		t.Fatal(whole(err))
	}
	if err := p.zip(jar, classes, zip.Store, ""); err != nil {
		t.Fatal(err)
	}
	return jar
}
