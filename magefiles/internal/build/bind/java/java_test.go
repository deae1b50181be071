package java

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/bindtest"
	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// Packages to bind: a small one, one with something of each kind, and one that makes it hard.
var (
	greeter = filepath.Join("testdata", "greeter")
	every   = filepath.Join("..", "model", "testdata", "every")
	odd     = filepath.Join("testdata", "odd")
)

// TestGolden shows all that is written for a small package, and what an app can use of one with something of each kind.
func TestGolden(t *testing.T) {
	api := bindtest.API(t, greeter, "dev.example.greeter", 21)
	files, err := Files(api)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, path := range slices.Sorted(maps.Keys(files)) {
		text.WriteString("-- " + path + " --\n" + string(files[path]))
	}
	golden := strings.ReplaceAll(text.String(), api.Checksum(), "SUM")
	testkit.Golden(t, greeter+".txt", golden)

	lines, err := Signatures(bindtest.API(t, every, "dev.example.every", 26))
	if err != nil {
		t.Fatal(err)
	}
	testkit.Golden(t, filepath.Join("testdata", "every.txt"), strings.Join(lines, "\n")+"\n")
}

// TestAgain: equal APIs give equal files.
func TestAgain(t *testing.T) {
	var all [2]map[string][]byte
	for i := range all {
		var err error
		if all[i], err = Files(bindtest.API(t, odd, "dev.example.odd", 26)); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(all[0], all[1]); diff != "" {
		t.Errorf("-first +second\n%s", diff)
	}
}

// TestJava compiles what is written, with and without java.time, runs it with a stand-in for Go, and has it shrunk for Android's oldest.
func TestJava(t *testing.T) {
	dir := t.TempDir()
	var sources []string
	for _, c := range []struct {
		folder, java string
		minSDK       int
	}{{greeter, "dev.example.greeter", 21}, {every, "dev.example.every", 26}, {every, "dev.old.every", 21}, {odd, "dev.example.odd", 26}} {
		files, err := Files(bindtest.API(t, c.folder, c.java, c.minSDK))
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, bindtest.Write(t, dir, ".java", files)...)
	}
	slices.Sort(sources)
	sources = slices.Compact(sources)
	tests, err := filepath.Glob(filepath.Join("testdata", "jvm", "*.java"))
	if err != nil || len(tests) == 0 {
		t.Fatal(tests, err)
	}
	jdk, err := filepath.EvalSymlinks(testkit.Program(t, "javac"))
	if err != nil {
		t.Fatal(err)
	}
	jar := filepath.Join(dir, "all.jar")
	testkit.Made(t, jar, testkit.Recipe(t, "Java of bindings", []string{jdk}, append(sources, tests...)), func() {
		classes, standIn := filepath.Join(dir, "classes"), filepath.Join(dir, "test")
		bindtest.Javac(t, classes, sources, "-Xdoclint:all,-missing")
		bindtest.Run(t, "javac", append([]string{"-proc:none", "-cp", classes, "-d", standIn}, tests...)...)
		bindtest.Java(t, []string{standIn, classes}, "dev.example.greeter.gondk.Test")
		bindtest.Run(t, filepath.Join(filepath.Dir(jdk), "jar"), "cf", jar, "-C", classes, "dev")
	})
	t.Run("R8", func(t *testing.T) { shrink(t, dir, filepath.Dir(filepath.Dir(jdk)), jar, sources) })
}

// shrink holds the rules for R8 against R8, of which D8 is a part. An app that uses nothing of Go's but one function still has all that Go looks for.
func shrink(t *testing.T, dir, jdk, jar string, sources []string) {
	rules := testkit.Write(t, filepath.Join(dir, "rules.txt"), Rules(bindtest.API(t, greeter, "dev.example.greeter", 21))+
		"-keep class dev.example.greeter.Greeter { *** greet(...); }\n")
	r8, ctSym, out := testkit.Bundletool(t), filepath.Join(jdk, "lib", "ct.sym"), filepath.Join(dir, "out.zip")
	testkit.Made(t, out, testkit.Recipe(t, "R8 of bindings", []string{ctSym, r8}, append(sources, rules)), func() {
		lib := filepath.Join(dir, "java8.jar")
		java8(t, ctSym, lib)
		bindtest.Java(t, []string{r8}, "com.android.tools.r8.R8", "--release", "--min-api", "21", "--lib", lib, "--pg-conf", rules, "--output", out, jar)
	})
	r, err := zip.OpenReader(out)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	dex, err := fs.ReadFile(r, "classes.dex")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Ldev/example/greeter/gondk/Natives;", "greeter_Book_Add", "start", "Ldev/example/greeter/gondk/Dispatch;", "call", "release", "error"} {
		if !bytes.Contains(dex, []byte(name+"\x00")) {
			t.Errorf("R8 removed or renamed %s", name)
		}
	}
	if bytes.Contains(dex, []byte("dev/example/every")) {
		t.Error("R8 kept what nothing uses")
	}
}

// java8 writes a jar with the classes of Java 8, of which a JDK has the signatures, for R8 reads no newer JDK's own.
func java8(t *testing.T, ctSym, jar string) {
	r, err := zip.OpenReader(ctSym)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range r.File {
		releases, rest, _ := strings.Cut(f.Name, "/")
		class, ok := strings.CutPrefix(rest, "java.base/")
		if ok && strings.Contains(releases, "8") && strings.HasSuffix(class, ".sig") {
			f.Name = strings.TrimSuffix(class, "sig") + "class"
			if err := w.Copy(f); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	testkit.Write(t, jar, b.String())
}
