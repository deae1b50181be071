package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
)

// TestKotlin has a Maven that writes something else than what was asked for.
func TestKotlin(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs symbolic links to the test binary")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	if err := os.Symlink(self, filepath.Join(bin, "mvn")); err != nil {
		t.Fatal(err)
	}
	d := newDownloader(t, toolchain.Env{Cache: t.TempDir(), Vars: map[string]string{"PATH": bin}})
	d.run.Env = append(d.run.Env, "PATH="+bin, "DOWNLOAD_TEST_MVN=1")
	jar := toolchain.KotlinJars()[0]
	to := filepath.Join(t.TempDir(), "some.jar")
	if err := copyArtifact(t.Context(), d.run, jar, to); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(to); string(got) != "-q -B dependency:copy -Dartifact=org.jetbrains.kotlin:kotlin-compiler-embeddable:2.4.21" {
		t.Errorf("Maven was asked for %q, %v", got, err)
	}
	err = kotlin(t.Context(), d)
	for _, want := range []string{"cannot download kotlin-compiler-embeddable-2.4.21.jar:\n  Maven: ", "is damaged: its SHA-256 is ", "set KOTLIN_HOME to its folder"} {
		if !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("no %q in %v", want, err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(d.env.KotlinDir(), "*")); len(left) != 1 || filepath.Ext(left[0]) != ".lock" {
		t.Errorf("left %q", left)
	}
}

// playMaven writes its arguments, without the folder, into a file there by the artifact's name.
func playMaven(args []string) {
	folder := strings.TrimPrefix(args[len(args)-1], "-DoutputDirectory=")
	parts := strings.Split(strings.TrimPrefix(args[len(args)-2], "-Dartifact="), ":")
	file := filepath.Join(folder, parts[1]+"-"+parts[2]+".jar")
	if err := os.WriteFile(file, []byte(strings.Join(args[:len(args)-1], " ")), 0o666); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
