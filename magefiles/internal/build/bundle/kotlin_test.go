package bundle

import (
	"testing"

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
