//go:build unix

package testkit

import (
	"errors"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"testing"
)

const nobody = 65534

// Unprivileged tells whether this process's user is one whom file modes bind. Where the user is root, it runs the test once more, in a
// process of nobody's, fails where that fails, and gives false.
func Unprivileged(t *testing.T) bool {
	t.Helper()
	if os.Geteuid() != 0 {
		return true
	}
	self := "/proc/self/exe" // nobody may not look into the folder where go test has put it
	if runtime.GOOS != "linux" {
		self = os.Args[0]
	}
	cmd := exec.Command(self, "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	out, err := cmd.CombinedOutput()
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EINVAL) { // a container that knows one user only
		t.Skipf("root can start no process of another user here: %v", err)
	}
	if err != nil {
		t.Fatalf("as another user: %v\n%s", err, out)
	}
	t.Logf("as another user:\n%s", out)
	return false
}
