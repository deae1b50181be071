package toolchain

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// The versions of the compiler and of the coroutines that mage setup gets.
const (
	KotlinVersion     = "2.4.21"
	CoroutinesVersion = "1.10.2"
)

// oldestKotlin is the first whose compiler is K2.
const oldestKotlin = "2.0"

// Artifact is a file of Maven Central, with its digest.
type Artifact struct{ Group, Name, Version, SHA256 string }

// File gives the name that Maven gives to the jar.
func (a Artifact) File() string { return a.Name + "-" + a.Version + ".jar" }

// The jars of gondk's own Kotlin: all that the compiler needs to start, and what apps pack.
var (
	kotlinCompiler    = Artifact{"org.jetbrains.kotlin", "kotlin-compiler-embeddable", KotlinVersion, "ef19419c765e7ac8404465fa026ca8fc4dbb8a822de0fc79aa53c8dce29f1d02"}
	kotlinStdlib      = Artifact{"org.jetbrains.kotlin", "kotlin-stdlib", KotlinVersion, "bd8250210584cb659847dce9cda660f8e9906e5def7fbebcea93dc6dcb6a88a3"}
	kotlinAnnotations = Artifact{"org.jetbrains", "annotations", "23.0.0", "7b0f19724082cbfcbc66e5abea2b9bc92cf08a1ea11e191933ed43801eb3cd05"}
	kotlinCoroutines  = Artifact{"org.jetbrains.kotlinx", "kotlinx-coroutines-core-jvm", CoroutinesVersion, "5ca175b38df331fd64155b35cd8cae1251fa9ee369709b36d42e0a288ccce3fd"}
)

// KotlinJars are what mage setup gets for Kotlin.
func KotlinJars() []Artifact {
	return []Artifact{kotlinCompiler, kotlinStdlib, kotlinAnnotations, kotlinCoroutines}
}

// Kotlin is a compiler, and libraries that came with it.
type Kotlin struct {
	Tool                            // the compiler's jar
	Stdlib, Coroutines, Annotations string
}

// Jars gives the files that the compiler runs with.
func (k *Kotlin) Jars() []string {
	return []string{k.Path, k.Stdlib, k.Coroutines, k.Annotations}
}

// libraryKotlin is the version in which libraries are written: compilers from the one before it on read them. 2.4 says of 2.1 that it will go.
const libraryKotlin = "2.2"

// LibraryOptions are the compiler's for libraries, which apps use that may have an older Kotlin.
func (k *Kotlin) LibraryOptions() []string {
	if less(k.Version, libraryKotlin) {
		return nil
	}
	return []string{"-language-version", libraryKotlin, "-api-version", libraryKotlin}
}

// KotlinDir returns where gondk's own Kotlin lies in its cache.
func (e *Env) KotlinDir() string { return filepath.Join(e.Cache, "kotlin", KotlinVersion) }

// KotlinPath returns where one of its jars lies.
func (e *Env) KotlinPath(a Artifact) string { return filepath.Join(e.KotlinDir(), a.File()) }

// kotlin takes the compiler of KOTLIN_HOME, else that of the kotlinc on PATH, else gondk's own.
func (f *finder) kotlin() {
	if home := f.env.Get("KOTLIN_HOME"); home != "" {
		k, err := readKotlin(place{home, "KOTLIN_HOME"})
		if err != nil {
			f.add(Finding{What: "Kotlin", State: Wrong, Needed: f.need.Kotlin, Path: home, Version: k.Version, Found: "KOTLIN_HOME", Why: err.Error(),
				Cure: fmt.Sprintf("set KOTLIN_HOME to the folder of a Kotlin compiler %s or later, or unset it", oldestKotlin)})
			return
		}
		f.useKotlin(k)
		return
	}
	if path := f.env.LookPath("kotlinc"); path != "" {
		home := filepath.Dir(filepath.Dir(real(path)))
		if inside := filepath.Join(home, "libexec"); isDir(inside) { // Homebrew's kotlinc starts another one, which lies there
			home = inside
		}
		k, err := readKotlin(place{home, "PATH"})
		if err == nil {
			f.useKotlin(k)
			return
		}
		f.add(Finding{What: "Kotlin", State: Unfit, Path: home, Version: k.Version, Found: "PATH", Why: err.Error()})
	}
	f.ownKotlin()
}

func (f *finder) useKotlin(k Kotlin) {
	f.tools.Kotlin = k
	f.use(k.Tool, f.need.Kotlin)
}

// readKotlin reads the compiler at c, laid out as its makers ship it, and says whether it is fit.
func readKotlin(c place) (Kotlin, error) {
	lib := func(name string) string { return filepath.Join(c.path, "lib", name) }
	k := Kotlin{Tool{Name: "Kotlin", Path: lib("kotlin-compiler.jar"), Found: c.found},
		lib("kotlin-stdlib.jar"), lib("kotlinx-coroutines-core-jvm.jar"), lib("annotations-13.0.jar")}
	switch {
	case !filepath.IsAbs(c.path):
		return k, errors.New("not an absolute path")
	case !isDir(c.path):
		return k, errors.New("no such folder")
	}
	for _, jar := range k.Jars() {
		if !isFile(jar) {
			return k, fmt.Errorf("it has no lib/%s, so it is not a Kotlin compiler's folder", filepath.Base(jar))
		}
	}
	text, _ := os.ReadFile(filepath.Join(c.path, "build.txt")) // 2.4.21-release-123
	k.Version, _, _ = strings.Cut(strings.TrimSpace(string(text)), "-")
	if less(k.Version, oldestKotlin) {
		return k, fmt.Errorf("too old: gondk needs Kotlin %s or later", oldestKotlin)
	}
	return k, nil
}

// ownKotlin takes what mage setup got.
func (f *finder) ownKotlin() {
	for _, a := range KotlinJars() {
		path := f.env.KotlinPath(a)
		if f.need.All {
			f.known.forget(path) // as for bundletool
		}
		switch f.known.of(path, func() string { digest, _ := step.DigestFile(path); return digest }) {
		case a.SHA256:
			continue
		case "":
		default:
			f.add(Finding{What: "Kotlin", State: Unfit, Path: path, Found: "gondk's cache", Why: fmt.Sprintf("damaged: its SHA-256 is not %s…", a.SHA256[:12])})
		}
		f.missingKotlin()
		return
	}
	at := f.env.KotlinPath
	f.useKotlin(Kotlin{Tool{Name: "Kotlin", Path: at(kotlinCompiler), Version: KotlinVersion, Found: "gondk's cache"},
		at(kotlinStdlib), at(kotlinCoroutines), at(kotlinAnnotations)})
}

// missingKotlin notes that there is none. Maven gets it: it alone knows the user's mirrors.
func (f *finder) missingKotlin() {
	missing := Finding{What: "Kotlin", State: Missing, Needed: f.need.Kotlin, Cure: f.env.cure("Kotlin"),
		Why: fmt.Sprintf("KOTLIN_HOME is not set, no kotlinc is on PATH, and there is no Kotlin %s in gondk's cache", KotlinVersion)}
	if f.env.LookPath("mvn") == "" {
		missing.Packages = origins["Kotlin"].packages()
	}
	f.add(missing)
}
