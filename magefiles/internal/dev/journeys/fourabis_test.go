package journeys

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

func init() {
	onBuilt = append(onBuilt, journey{"FourABIs", testFourABIs})
}

// testFourABIs goes on from the sample's ABIs to every ABI that Go and Android share. ndklite needs two more packages for the x86 ones than for the sample's.
func testFourABIs(t *testing.T) {
	project := builtProject(t)
	file := filepath.Join(project, "abi-matrix.toml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	testkit.Write(t, file, string(text)+"\n[[abi]]\nname = \"x86_64\"\n\n[[abi]]\nname = \"x86\"\n")
	tools(t, project)
	out := mustMage(t, project, "compare")
	if strings.Contains(out, "≠") || !strings.Contains(out, "x86_64 libsample.so ") {
		t.Error(out)
	}
	if !strings.Contains(out, "archive     x86 x86_64  ") {
		t.Errorf("other archives are built than those of the ABIs that came:\n%s", out)
	}
	for _, abi := range []string{"arm64-v8a", "armeabi-v7a", "x86_64", "x86"} {
		for _, path := range []string{"cmake", "ndk-build"} {
			if lib := filepath.Join(project, "build", "native", path, abi, "packed", "libsample.so"); !exists(lib) {
				t.Errorf("there is no %s", lib)
			}
		}
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
