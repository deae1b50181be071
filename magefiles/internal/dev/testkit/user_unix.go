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

// Unprivileged reports whether file modes apply to this process's user. For root, it runs the test again in a process of user nobody,
// fails if that fails, and returns false.
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
