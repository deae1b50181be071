package toolchain

import (
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// mockKotlin writes a compiler of the layout that its makers ship, as far as gondk looks at it.
func mockKotlin(t *testing.T, home, version string) {
	t.Helper()
	tree(t, home, "build.txt", version+"\n", "bin/kotlinc", "", "bin/kotlinc.bat", "", "lib/kotlin-compiler.jar", "", "lib/kotlin-stdlib.jar", "",
		"lib/kotlinx-coroutines-core-jvm.jar", "", "lib/annotations-13.0.jar", "")
}

func TestKotlin(t *testing.T) {
	const damaged = "damaged: its SHA-256 is not ef19419c765e…"
	for _, test := range []struct {
		name   string
		set    func(env *Env)
		found  string   // how
		states []State  // of the findings
		says   []string // parts of the last finding's text
	}{
		{"nothing", func(env *Env) {}, "", []State{Missing}, []string{"Kotlin: KOTLIN_HOME is not set, no kotlinc is on PATH, and there is no Kotlin 2.4.21 in gondk's cache; ",
			"get it from https://kotlinlang.org/docs/command-line.html, or install Maven and run: go tool mage setup"}},
		{"Debian", func(env *Env) { env.Distro = []string{"debian"} }, "", []State{Missing}, []string{"cache; run: go tool mage setup"}},
		{"macOS", func(env *Env) { env.OS = "darwin" }, "", []State{Missing}, []string{"; run: brew install kotlin, or install Maven"}},
		{"Maven", func(env *Env) { env.Vars["PATH"] = filepath.Join(env.Root, "maven") }, "", []State{Missing}, []string{"cache; run: go tool mage setup"}},
		{"KOTLIN_HOME", func(env *Env) { env.Vars["KOTLIN_HOME"] = filepath.Join(env.Root, "new") }, "KOTLIN_HOME", []State{Used}, []string{"Kotlin 2.1.20: "}},
		{"PATH", func(env *Env) { env.Vars["PATH"] = filepath.Join(env.Root, "new", "bin") }, "PATH", []State{Used}, []string{"Kotlin 2.1.20: "}},
		{"Homebrew", func(env *Env) { env.Vars["PATH"] = filepath.Join(env.Root, "brew", "bin") }, "PATH", []State{Used}, []string{"Kotlin 2.2.0: "}},
		{"KOTLIN_HOME of another", func(env *Env) { env.Vars["KOTLIN_HOME"] = filepath.Join(env.Root, "maven") }, "", []State{Wrong},
			[]string{"it has no lib/kotlin-compiler.jar, so it is not a Kotlin compiler's folder; set KOTLIN_HOME to the folder of a Kotlin compiler 2.0 or later, or unset it"}},
		{"too old", func(env *Env) { env.Vars["KOTLIN_HOME"] = filepath.Join(env.Root, "old") }, "", []State{Wrong}, []string{"Kotlin 1.9.25: too old: gondk needs Kotlin 2.0 or later"}},
		{"too old on PATH", func(env *Env) { env.Vars["PATH"] = filepath.Join(env.Root, "old", "bin") }, "", []State{Unfit, Missing}, nil},
		{"damaged", func(env *Env) { tree(t, env.KotlinDir(), kotlinCompiler.File(), "rotten") }, "", []State{Unfit, Missing}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			env := machine(t)
			if test.name == "PATH" && runtime.GOOS == "windows" {
				t.Skip("kotlinc is no program there")
			}
			mockKotlin(t, filepath.Join(env.Root, "new"), "2.1.20-release-217")
			mockKotlin(t, filepath.Join(env.Root, "old"), "1.9.25-release-852")
			mockKotlin(t, filepath.Join(env.Root, "brew", "libexec"), "2.2.0-release-294")
			tree(t, env.Root, "maven/mvn", "", "brew/bin/kotlinc", "")
			test.set(&env)
			need := sampleNeed()
			need.Kotlin = true
			tools, findings, _ := find(t, env, need)
			all := findings.of("Kotlin")
			if tools.Kotlin.Found != test.found || len(all) != len(test.states) {
				t.Fatalf("found by %q, want %q, with states %v:\n%s", tools.Kotlin.Found, test.found, test.states, all.told())
			}
			for i, state := range test.states {
				if all[i].State != state {
					t.Errorf("got %s, want %s", all[i].State, state)
				}
			}
			if test.name == "damaged" && all[0].Why != damaged {
				t.Errorf("got %q", all[0].Why)
			}
			for _, want := range test.says {
				if got := all[len(all)-1].Text(); !strings.Contains(got, want) {
					t.Errorf("no %q in %q", want, got)
				}
			}
			if got, want := tools.Kotlin.LibraryOptions() != nil, test.name == "Homebrew"; got != want {
				t.Errorf("Kotlin %q takes libraries' options: %t", tools.Kotlin.Version, got)
			}
			need.Kotlin = false
			if _, findings, _ = find(t, env, need); findings.of("Kotlin") != nil {
				t.Error("looked for Kotlin where there is none: ", findings.of("Kotlin").told())
			}
		})
	}
}
