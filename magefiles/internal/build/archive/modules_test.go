package archive

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestModules(t *testing.T) {
	path := filepath.FromSlash
	pkgs := []*listed{
		{ImportPath: "fmt", Dir: path("/go/src/fmt"), Standard: true},
		{ImportPath: "vendor/golang.org/x/net/dns", Dir: path("/go/src/vendor/golang.org/x/net/dns"), Standard: true},
		{ImportPath: "golang.org/x/sys/unix", Dir: path("/mod/golang.org/x/sys@v0.26.0/unix"), Module: &module{Path: "golang.org/x/sys", Version: "v0.26.0"}},
		{ImportPath: "golang.org/x/sys/cpu", Dir: path("/mod/golang.org/x/sys@v0.26.0/cpu"), Module: &module{Path: "golang.org/x/sys", Version: "v0.26.0"}},
		{ImportPath: "example.com/fork", Dir: path("/mod/example.com/ours@v1.1.0"),
			Module: &module{Path: "example.com/fork", Version: "v1.0.0", Replace: &module{Path: "example.com/ours", Version: "v1.1.0"}}},
		{ImportPath: "example.com/local/sub", Dir: path("/home/me/local/sub"),
			Module: &module{Path: "example.com/local", Version: "v1.0.0", Replace: &module{Path: "../local"}}},
		{ImportPath: "example.com/vendored", Dir: path("/app/vendor/example.com/vendored"), Module: &module{Path: "example.com/vendored", Version: "v2.0.0"}},
		{ImportPath: "example.com/app/golib", Dir: path("/app/golib"), Module: &module{Path: "example.com/app", Main: true}},
	}
	want := []Module{
		{Path: "example.com/app", Dir: path("/app"), Main: true},
		{Path: "example.com/local", Dir: path("/home/me/local")},
		{Path: "example.com/ours", Version: "v1.1.0", Dir: path("/mod/example.com/ours@v1.1.0")},
		{Path: "example.com/vendored", Version: "v2.0.0", Dir: path("/app/vendor/example.com/vendored")},
		{Path: "golang.org/x/sys", Version: "v0.26.0", Dir: path("/mod/golang.org/x/sys@v0.26.0")},
		{Path: "std", Version: "go1.26.8", Dir: path("/go")},
	}
	if diff := cmp.Diff(want, modules(pkgs, "go1.26.8")); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
