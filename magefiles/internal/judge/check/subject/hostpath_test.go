package subject

import (
	"strings"
	"testing"
)

func TestHostPath(t *testing.T) {
	for text, want := range map[string]bool{
		"/root": true, "a/root/x\x00": true, "/root\x00": true, "crypto/x509/root_linux.go": false, "/roots": false, "": false,
		"x509/root.go /root/go": true,
	} {
		if got := (&HostPath{Path: "/root"}).inText([]byte(text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	home := HostPath{Path: "/root", Names: []string{"go", "my project", ".cache"}}
	for text, want := range map[string]bool{
		"/root": false, "drive:/root/folder": false, "/root/": false, "/root/gopher": false, "/root/go": true, "-I/root/go/pkg": true, "/root/my project/x": true, "/root/x /root/.cache\x00": true, "": false,
	} {
		if got := home.inText([]byte(text)); got != want {
			t.Errorf("home: %q: %v", text, got)
		}
	}
	long := strings.Repeat("x", 1<<20-3) + "/root/go"
	if !home.In(strings.NewReader(long), int64(len(long))) {
		t.Error("a path over the end of a piece is not found")
	}
}
