package app

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/checktest"
	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// TestSetOfBundletool looks at sets that the real bundletool makes: for one with APKs for old devices and for new ones, the manifests tell too
// little of which is for which, and nothing may be found all the same.
func TestSetOfBundletool(t *testing.T) {
	if testing.Short() {
		t.Skip("runs bundletool")
	}
	java, jar := testkit.Program(t, "java"), testkit.Bundletool(t)
	aapt2, err := exec.LookPath("aapt2")
	if err != nil {
		testkit.Missing(t, "no aapt2 here: run `go tool mage setup`")
	}
	x := goodBundle(t, goodLibraries(t))
	x.manifest.MinSDK, x.manifest.NativeActivity = 21, true
	dir := t.TempDir()
	x.write(filepath.Join(dir, "app.aab"))
	cmd := exec.Command(java, "-XX:TieredStopAtLevel=1", "-jar", jar, "build-apks", "--bundle=app.aab", "--output=app.apks", "--aapt2="+aapt2)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	a := openApp(t, filepath.Join(dir, "app.apks"), appTarget)
	if len(a.APKs) < 6 || len(a.Libraries) != 4 {
		t.Fatalf("%d APKs and %d libraries: not what this test is about", len(a.APKs), len(a.Libraries))
	}
	for _, f := range lookAtApp(a) {
		if f.ID != "apk-sign" || !strings.HasPrefix(f.Seen, "not signed: splits/") { // no key is given
			t.Error(checktest.FindingLine(f))
		}
	}
}
