package bundle

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
	"github.com/gondk/gondk/magefiles/internal/dev/bindtest"
	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

const (
	kotlinOfApp = `package dev.gondk.tiny

import android.app.Activity

/** Words is called by Java and calls Java. */
class Words(private val activity: Activity) {
    fun all(): String = listOf(activity.packageName, Other.word(), "é").joinToString { it }
}
`
	javaOfApp = `package dev.gondk.tiny;

class Other {
    static String word() { return "word"; }
    static String all(android.app.Activity activity) { return new Words(activity).all(); }
}
`
)

// TestSample packs this repository's sample app, with a stand-in for its library, and with Java and Kotlin that call each other. It is the one
// app of these tests with Kotlin, whose compiler takes seconds, as D8 does for Kotlin's library.
func TestSample(t *testing.T) {
	found := tools(t)
	found.Kotlin, found.Go = bindtest.Kotlin(t), toolchain.Tool{Path: testkit.Program(t, "go")}
	repository := filepath.Join("..", "..", "..", "..")
	p := newProject(t, t.TempDir(), filepath.Join(repository, "android-sample"), found).withStubs(t)
	p.Matrix.App.ApplicationID = "dev.gondk.sample"
	p.bindSample(t, repository)
	testkit.Write(t, p.source("kotlin", "dev", "gondk", "tiny", "Words.kt"), kotlinOfApp)
	testkit.Write(t, p.source("java", "dev", "gondk", "tiny", "Other.java"), javaOfApp)
	if err := p.build(t, "cmake"); err != nil {
		t.Fatal(whole(err))
	}
	// javac's and D8's, and aapt2's; WARNING is what new JVMs say of old programs.
	said := regexp.MustCompile(`(?m)^warning: the bundles are not signed.*$`).ReplaceAllString(p.said(t), "")
	if warnings := regexp.MustCompile(`(?m)^.*\b([Ww]arning|warn):? .*$`).FindAllString(said, -1); warnings != nil {
		t.Errorf("the tools warn:\n%s", strings.Join(warnings, "\n"))
	}
	dex := content(t, p.File("cmake"), "base/dex/classes.dex")
	t.Run("classes", func(t *testing.T) { checkSampleClasses(t, dexClasses(t, dex)) })
	t.Run("again", func(t *testing.T) {
		before := p.said(t)
		if err := p.base(); err != nil || p.said(t) != before {
			t.Errorf("a second build: %v, said %q", err, strings.TrimPrefix(p.said(t), before))
		}
	})
	t.Run("reproducible", func(t *testing.T) {
		other := newProject(t, t.TempDir()+"/zwölf Äpfel", filepath.Join(repository, "android-sample"), found, "TZ=Pacific/Auckland", "LC_ALL=C").withStubs(t)
		other.Matrix.App.ApplicationID, other.Matrix.Library, other.Matrix.Bind = "dev.gondk.sample", p.Matrix.Library, p.Matrix.Bind
		if err := os.CopyFS(other.bound(), os.DirFS(p.bound())); err != nil {
			t.Fatal(err)
		}
		testkit.Write(t, other.source("java", "dev", "gondk", "tiny", "Words.kt"), kotlinOfApp)
		testkit.Write(t, other.source("java", "dev", "gondk", "tiny", "Other.java"), javaOfApp)
		if err := other.base(); err != nil {
			t.Fatal(whole(err))
		}
		if string(dex) != testkit.Read(t, filepath.Join(other.dexDir(), "classes.dex")) {
			t.Error("another folder, another dex file")
		}
	})
	t.Run("mistake", func(t *testing.T) { // told in the compiler's words, and what of it the stubs lack in gondk's
		testkit.Write(t, p.source("kotlin", "dev", "gondk", "tiny", "Words.kt"), strings.ReplaceAll(kotlinOfApp, "app.Activity", "media.MediaPlayer"))
		got := whole(p.base())
		for i, want := range []string{"app/src/main/kotlin/dev/gondk/tiny/Words.kt:3:16: error: unresolved reference 'media'.", "not android.media.MediaPlayer; install an SDK platform"} {
			if at := strings.Index(got, want); at < 0 || i == 0 && at > 0 {
				t.Errorf("no %q, or not first, in\n%s", want, got)
			}
		}
	})
}

// checkSampleClasses looks for classes of the app and of Kotlin's library, and for none of others: coroutines, say, which nothing here needs.
func checkSampleClasses(t *testing.T, classes []string) {
	for _, want := range []string{"Ldev/gondk/tiny/Words;", "Ldev/gondk/tiny/Other;", "Lkotlin/collections/CollectionsKt;"} {
		if !slices.Contains(classes, want) {
			t.Errorf("no %s in the bundle", want)
		}
	}
	packed := []string{"Ldev/gondk/sample/", "Ldev/gondk/tiny/", "Lkotlin/", "Landroid/annotation/N"} // NonNull and Nullable of the binding
	foreign := slices.DeleteFunc(classes, func(class string) bool {
		return slices.ContainsFunc(packed, func(start string) bool { return strings.HasPrefix(class, start) })
	})
	if len(foreign) > 0 {
		t.Errorf("classes that are not the app's: %s", foreign)
	}
}

// bindSample writes the classes by which the sample calls Go.
func (p *project) bindSample(t *testing.T, repository string) {
	t.Helper()
	for _, name := range []string{"go.mod", "go.sum"} {
		testkit.Write(t, filepath.Join(p.root, name), testkit.Read(t, filepath.Join(repository, name)))
	}
	if err := os.CopyFS(filepath.Join(p.root, "golib"), os.DirFS(filepath.Join(repository, "golib"))); err != nil {
		t.Fatal(err)
	}
	sample, err := matrix.Load(filepath.Join(repository, matrix.FileName))
	if err != nil {
		t.Fatal(err)
	}
	p.Matrix.Library, p.Matrix.Bind = sample.Library, sample.Bind
	b := archive.Builder{Run: p.Runner, Matrix: p.Matrix, Tools: p.Tools}
	if err := b.Bind(t.Context()); err != nil {
		t.Fatal(whole(err))
	}
}
