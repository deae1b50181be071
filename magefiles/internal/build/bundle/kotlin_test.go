package bundle

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/bindtest"
	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

func TestHasKotlin(t *testing.T) {
	root := t.TempDir()
	testkit.Write(t, root+"/java/src/main/java/a/A.java", "")
	testkit.Write(t, root+"/both/src/main/java/a/A.java", "")
	testkit.Write(t, root+"/both/src/main/kotlin/a/B.kt", "")
	testkit.Write(t, root+"/mixed/src/main/java/a/B.kt", "")
	for _, test := range []struct {
		app  string
		bind *matrix.Bind
		want bool
	}{
		{"java", nil, false}, {"both", nil, true}, {"mixed", nil, true}, {"none", nil, false},
		{"java", &matrix.Bind{}, false}, {"java", &matrix.Bind{Kotlin: true}, true},
	} {
		if got := HasKotlin(&matrix.Matrix{Root: root, App: &matrix.App{Dir: test.app}, Bind: test.bind}); got != test.want {
			t.Errorf("%s, %+v: got %t", test.app, test.bind, got)
		}
	}
}

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

// TestKotlin packs an app whose Java and Kotlin call each other.
func TestKotlin(t *testing.T) {
	found := tools(t)
	found.Kotlin = bindtest.Kotlin(t)
	p := newProject(t, t.TempDir(), "testdata/app", found).withStubs(t)
	testkit.Write(t, p.source("kotlin", "dev", "gondk", "tiny", "Words.kt"), kotlinOfApp)
	testkit.Write(t, p.source("java", "dev", "gondk", "tiny", "Other.java"), javaOfApp)
	if err := p.base(); err != nil {
		t.Fatal(whole(err))
	}
	dex := testkit.Read(t, filepath.Join(p.dexDir(), "classes.dex"))
	classes := dexClasses(t, []byte(dex))
	for _, want := range []string{"Ldev/gondk/tiny/Words;", "Ldev/gondk/tiny/Other;", "Lkotlin/collections/CollectionsKt;"} {
		if !slices.Contains(classes, want) {
			t.Errorf("no %s in the dex file", want)
		}
	}
	if slices.ContainsFunc(classes, func(class string) bool { return strings.HasPrefix(class, "Lkotlinx/") }) {
		t.Error("coroutines in an app where nothing needs them")
	}
	before := p.said(t)
	if err := p.base(); err != nil || p.said(t) != before {
		t.Errorf("a second build: %v, said %q", err, strings.TrimPrefix(p.said(t), before))
	}

	// In another folder, the same bytes.
	other := newProject(t, t.TempDir()+"/zwölf Äpfel", "testdata/app", found, "TZ=Pacific/Auckland", "LC_ALL=C").withStubs(t)
	testkit.Write(t, other.source("java", "dev", "gondk", "tiny", "Words.kt"), kotlinOfApp)
	testkit.Write(t, other.source("java", "dev", "gondk", "tiny", "Other.java"), javaOfApp)
	if err := other.base(); err != nil {
		t.Fatal(whole(err))
	}
	if dex != testkit.Read(t, filepath.Join(other.dexDir(), "classes.dex")) {
		t.Error("another folder, another dex file")
	}

	// What is wrong is told in the compiler's words, and what of it the stubs lack in gondk's.
	testkit.Write(t, p.source("kotlin", "dev", "gondk", "tiny", "Words.kt"), strings.ReplaceAll(kotlinOfApp, "app.Activity", "media.MediaPlayer"))
	got := whole(p.base())
	for i, want := range []string{"app/src/main/kotlin/dev/gondk/tiny/Words.kt:3:16: error: unresolved reference 'media'.", "not android.media.MediaPlayer; install an SDK platform"} {
		if at := strings.Index(got, want); at < 0 || i == 0 && at > 0 {
			t.Errorf("no %q, or not first, in\n%s", want, got)
		}
	}
}
