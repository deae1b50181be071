package toolchain

import (
	"archive/zip"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// mockJar writes a jar: pairs of path and content.
func mockJar(t *testing.T, path string, files ...string) {
	t.Helper()
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	jar := zip.NewWriter(out)
	for i := 0; i < len(files); i += 2 {
		w, err := jar.Create(files[i])
		if err == nil {
			_, err = w.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := jar.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestRottenBundletool changes a byte of a jar that is known to be good, and neither its size nor its time: builds trust their memory,
// setup and doctor read the jar, and builds know from then on.
func TestRottenBundletool(t *testing.T) {
	env := machine(t)
	path := env.BundletoolPath()
	tree(t, env.Cache, "bundletool/1.18.2/bundletool-all-1.18.2.jar", "rotten")
	known := loadVersions(env.Cache)
	known.of(path, func() string { return BundletoolVersion })
	known.save()
	need := sampleNeed()
	for _, step := range []struct {
		look bool
		want string
	}{{false, path}, {true, ""}, {false, ""}} {
		need.All = step.look
		tools, findings, _ := find(t, env, need)
		if tools.Bundletool.Path != step.want {
			t.Errorf("look only %t: got %q, want %q: %+v", step.look, tools.Bundletool.Path, step.want, findings.of("bundletool"))
		}
	}
}

// TestWrongIsNoMatterWhereNotNeeded builds an archive, which takes no Java and no bundletool.
func TestWrongIsNoMatterWhereNotNeeded(t *testing.T) {
	env := machine(t)
	env.Vars["JAVA_HOME"], env.Vars["GONDK_BUNDLETOOL"] = "/nowhere", "/nowhere.jar"
	need := sampleNeed()
	for _, app := range []bool{true, false} {
		need.App = app
		_, findings, _ := find(t, env, need)
		if wrong := findings.Wrong(); (wrong != nil) != app {
			t.Errorf("app %t: got %v", app, wrong)
		}
	}
}

func TestExplainCache(t *testing.T) {
	env := machine(t)
	inside := filepath.Join(env.Cache, "ndklite")
	for _, test := range []struct {
		err  error
		want bool
	}{
		{&fs.PathError{Op: "mkdir", Path: inside, Err: syscall.EACCES}, true},
		{&fs.PathError{Op: "mkdir", Path: env.Cache, Err: syscall.ENOTDIR}, true},
		{&fs.PathError{Op: "write", Path: inside, Err: syscall.ENOSPC}, false},
		{&fs.PathError{Op: "open", Path: "/elsewhere", Err: syscall.EACCES}, false},
		{errors.New("clang: exit status 1"), false},
	} {
		got := env.ExplainCache(test.err)
		if !errors.Is(got, test.err) || strings.HasSuffix(got.Error(), "; make gondk's cache folder writable, or set GONDK_CACHE to another") != test.want {
			t.Errorf("%v: got %v", test.err, got)
		}
	}
}
