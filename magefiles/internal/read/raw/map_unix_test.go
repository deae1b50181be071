//go:build unix

package raw

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// What is forgotten takes no memory, and is the same when somebody looks again; what lies beside it on the same pages stays.
func TestForget(t *testing.T) {
	want := strings.Repeat("0123456789abcde", 1<<20)
	file, err := os.Open(testkit.Write(t, filepath.Join(t.TempDir(), "file"), want))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	got, unmap, err := Map(file, len(want))
	if err != nil {
		t.Fatal(err)
	}
	defer unmap()
	for _, part := range []string{got, got[1 : len(got)-1], got[5000:9000], got[10:20], ""} {
		if got != want {
			t.Fatal("the file is another")
		}
		before := mappedKB(t)
		Forget(part)
		if after := mappedKB(t); len(part) > len(got)/2 && before > 0 && after > before-len(part)/1024/2 {
			t.Errorf("%d KB of files in memory before %d bytes are forgotten, and %d after", before, len(part), after)
		}
	}
	if got != want {
		t.Error("the file is another at last")
	}
}

// mappedKB gives how much of mapped files this program has in memory, 0 where the system does not tell as Linux does.
func mappedKB(t *testing.T) (kb int) {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for _, kind := range []string{"RssFile:", "RssShmem:"} { // the second where the folder for temporary files is in memory
		var some int
		_, rest, _ := bytes.Cut(status, []byte(kind))
		fmt.Sscan(string(rest), &some)
		kb += some
	}
	return kb
}
