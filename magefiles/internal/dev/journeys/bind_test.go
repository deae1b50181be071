package journeys

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// TestBindSteps goes from the page's Go package to an AAR in the page's steps, and compiles the page's call against its classes.
func TestBindSteps(t *testing.T) {
	t.Parallel()
	dir := newOutside(t, "hello there")
	if err := os.RemoveAll(filepath.Join(dir, "mylib")); err != nil {
		t.Fatal(err)
	}
	steps := lines(testkit.Shown(t, "docs/bind.md", "Java and Kotlin call Go", "sh")[0])
	testkit.Write(t, filepath.Join(dir, "greeter", "greeter.go"), testkit.Shown(t, "docs/bind.md", "Java and Kotlin call Go", "go")[0])
	for _, step := range steps[2:] { // the module is there, with gondk as a tool of it
		if step == "go mod tidy" {
			continue // it would look for a release of gondk
		}
		words := strings.Fields(strings.Replace(step, "setup aar", "aar", 1))
		run(t, dir, words[0], words[1:]...)
	}
	call := testkit.Shown(t, "docs/bind.md", "Java and Kotlin call Go", "java")[0]
	app := testkit.Write(t, filepath.Join(dir, "App.java"), "import dev.example.greeter.*;\n\nclass App {\n    void call() throws Exception {\n"+call+"    }\n}\n")
	run(t, dir, "javac", "-cp", filepath.Join(dir, "build", "bundle", "bound", "classes.jar"), "-d", filepath.Join(dir, "out"), app)
}
