package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/host/fetch"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// newDownloader makes one whose log and events nobody sees.
func newDownloader(t *testing.T, env toolchain.Env) *downloader {
	t.Helper()
	log, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	return &downloader{env: &env, run: step.New(t.TempDir(), os.Environ(), step.NewLog(log), false), out: io.Discard}
}

func TestTarball(t *testing.T) {
	answer, status := `{"name": "nativescript", "dist": {"tarball": "https://mirror/nativescript-9.0.1.tgz"}}`, http.StatusOK
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/npm/nativescript/9.0.1" {
			t.Errorf("asked for %s", r.URL.Path)
		}
		w.WriteHeader(status)
		fmt.Fprint(w, answer)
	}))
	defer srv.Close()
	if got, err := tarballAt(t.Context(), srv.URL+"/npm"); got != "https://mirror/nativescript-9.0.1.tgz" {
		t.Errorf("got %q, %v", got, err)
	}
	for _, bad := range []struct {
		status       int
		answer, want string
	}{{404, "{}", "the registry says 404 Not Found"}, {200, "{}", "the registry names no tarball"}, {200, "<html>", "the registry names no tarball"}} {
		status, answer = bad.status, bad.answer
		if _, err := tarballAt(t.Context(), srv.URL+"/npm"); err == nil || !strings.Contains(err.Error(), bad.want) {
			t.Errorf("%d %q: got %v, want %q", bad.status, bad.answer, err, bad.want)
		}
	}
}

// TestMain lets the test binary play npm and node: it prints its arguments as a registry's address.
func TestMain(m *testing.M) {
	if os.Getenv("DOWNLOAD_TEST_NPM") != "" {
		fmt.Printf("https://registry.test/%s/\n", strings.Join(os.Args[1:], "+"))
		os.Exit(0)
	}
	if os.Getenv("DOWNLOAD_TEST_MVN") != "" {
		playMaven(os.Args[1:])
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestRegistry(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs symbolic links to the test binary")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	link := func(name string) {
		path := filepath.Join(root, name)
		os.MkdirAll(filepath.Dir(path), 0o777)
		if err := os.Symlink(self, path); err != nil {
			t.Fatal(err)
		}
	}
	r := newDownloader(t, toolchain.Env{}).run
	r.Env = append(r.Env, "DOWNLOAD_TEST_NPM=1")
	env := toolchain.Env{OS: "linux", Root: root, Vars: map[string]string{"PATH": filepath.Join(root, "bin")}}
	n := &npm{r: r, env: &env}
	if env.NPM() != "" {
		t.Errorf("got %s on an empty machine", env.NPM())
	}
	link("bin/node")
	if env.NPM() != "" {
		t.Error("took node without registry-url")
	}
	link(toolchain.RegistryModule)
	script := fmt.Sprintf("import url from %q; console.log(url())", filepath.Join(root, toolchain.RegistryModule))
	if got, err := n.registry(t.Context()); got != "https://registry.test/--input-type=module+--eval+"+script {
		t.Errorf("node: got %q, %v", got, err)
	}
	link("bin/npm")
	if got, err := n.registry(t.Context()); got != "https://registry.test/config+get+registry" {
		t.Errorf("npm: got %q, %v", got, err)
	}
}

// TestNoNetwork asks a server that is gone, for a jar of which a damaged copy lies in the cache.
func TestNoNetwork(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	address := strings.TrimPrefix(gone.URL, "http://")
	d := newDownloader(t, toolchain.Env{Cache: t.TempDir()})
	err := d.jar(t.Context(), []fetch.Source{{Name: "the releases", URL: gone.URL + "/tool.jar"}})
	for _, want := range []string{
		"cannot download bundletool-all-1.18.2.jar:\n  the releases: ", address, "check the network, and HTTPS_PROXY",
		"or download " + release.URL + " some other way and set GONDK_BUNDLETOOL to its path",
	} {
		if !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("%v\ndoes not say %q", err, want)
		}
	}
}

// TestCacheIsAFile has a file where the folder for bundletool belongs.
func TestCacheIsAFile(t *testing.T) {
	d := newDownloader(t, toolchain.Env{Cache: t.TempDir()})
	if err := os.WriteFile(filepath.Join(d.env.Cache, "bundletool"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	err := d.jar(t.Context(), nil)
	if want := "; make gondk's cache folder writable, or set GONDK_CACHE to another"; err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("got %v, want one that ends in %q", err, want)
	}
}
