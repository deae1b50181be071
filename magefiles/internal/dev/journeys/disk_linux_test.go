package journeys

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func init() {
	onBuilt = append(onBuilt, journey{"FullDisk", testFullDisk})
}

// testFullDisk builds on a file system of few megabytes, and again when there is room.
func testFullDisk(t *testing.T) {
	project := freshProject(t)
	tools(t, project)
	build := filepath.Join(project, "build")
	if err := os.Mkdir(build, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", build, "tmpfs", 0, "size=3m"); err != nil {
		t.Skipf("no small file system to fill: %v; run the test as root", err)
	}
	defer syscall.Unmount(build, 0)
	var out bytes.Buffer
	if err := mage(project, &out, "archive").Run(); err == nil {
		t.Fatal("3 MB were enough")
	}
	if !strings.Contains(out.String(), "the disk is full: free some space and run the same command again") {
		t.Errorf("it does not say that the disk is full:\n%s", out.String())
	}
	if err := syscall.Mount("tmpfs", build, "tmpfs", syscall.MS_REMOUNT, "size=200m"); err != nil {
		t.Fatal(err)
	}
	mustMage(t, project, "archive")
}
