package matrix

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

func TestCgoFor(t *testing.T) {
	root := project(t, `
[library]
name = "golib"
cgo_cflags = ["-DLIB=${goarch}", "-I${root}/inc"]
cgo_ldflags = ["-lall"]
pkg_config_path = ["all/pc"]
[[abi]]
name = "arm64-v8a"
cgo_cflags = ["-DABI=${abi}", "-DPRICE=$5"]
cgo_ldflags = ["-L${root}/third party/${abi}", "${root}/${goarch}/libx.a"]
pkg_config_path = ["${root}/${abi}/pc", "/opt/${abi}/pc"]
[[abi]]
name = "x86"
cgo_cxxflags = ["-std=c++20"]`)
	m, err := Load(FileName)
	if err != nil {
		t.Fatal(err)
	}
	type flags = []string
	for name, want := range map[string][4]flags{
		"arm64-v8a": {
			{"-DLIB=arm64", "-I" + root + "/inc", "-DABI=arm64-v8a", "-DPRICE=$5"}, nil,
			{"-lall", "-L" + root + "/third party/arm64-v8a", root + "/arm64/libx.a"},
			{filepath.Join(root, "all", "pc"), filepath.Join(root, "arm64-v8a", "pc"), filepath.Clean("/opt/arm64-v8a/pc")},
		},
		"x86": {{"-DLIB=386", "-I" + root + "/inc"}, {"-std=c++20"}, {"-lall"}, {filepath.Join(root, "all", "pc")}},
	} {
		cgo := m.CgoFor(m.FindABI(name))
		var got [4]flags
		for i, list := range [][]Setting{cgo.CFlags, cgo.CXXFlags, cgo.LDFlags, cgo.PkgConfigPath} {
			for _, s := range list {
				got[i] = append(got[i], s.Text)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if got := m.ABIs[0].Cgo.LDFlags[1]; got != (Setting{"${root}/${goarch}/libx.a", "abi-matrix.toml:10: abi[0].cgo_ldflags[1]"}) {
		t.Errorf("asking for one ABI's settings has changed them: %v", got)
	}
}

func TestCheckPaths(t *testing.T) {
	root := project(t, "")
	testkit.Write(t, "golib/libx.a", "")
	at := func(s string) Setting { return Setting{strings.ReplaceAll(s, "$", root), "here"} }
	good := Cgo{CFlags: []Setting{at("-I$/golib"), at("-DX=/none"), at("-O2")}, LDFlags: []Setting{at("$/golib/libx.a"), at("-lx"), at("-L$/my app")}, PkgConfigPath: []Setting{at("$/golib")}}
	if err := good.CheckPaths(); err != nil {
		t.Error(err)
	}
	bad := Cgo{CFlags: []Setting{at("-isystem$/no")}, LDFlags: []Setting{at("$/golib/liby.a")}, PkgConfigPath: []Setting{at("$/pc")}}
	err := bad.CheckPaths()
	const cure = ": no such file or directory; put this ABI's files there, or correct the path"
	want := strings.ReplaceAll("here: $/no"+cure+"\nhere: $/golib/liby.a"+cure+"\nhere: $/pc"+cure, "$", root)
	if err == nil || err.Error() != want {
		t.Errorf("%v\nwant\n%s", err, want)
	}
}

// What build files say is looked at as what the matrix says is.
func TestAdd(t *testing.T) {
	for _, c := range []struct{ key, text, want string }{
		{"cgo_ldflags", "-L/opt/lib", ""},
		{"cgo_ldflags", "-L${root}/lib", ""},
		{"pkg_config_path", "/opt/lib/pkgconfig", ""},
		{"cgo_cflags", "@flags", `-flag "@flags": takes flags from a file, but gondk does not notice when that changes; write the flags here, each as its own string`},
		{"cgo_cflags", "-Iinc", `-flag "-Iinc": a relative path, but Go runs compilers in its own folders; write a whole path: ${CMAKE_CURRENT_SOURCE_DIR}/… in CMake, $${root}/… for the folder of go.mod in make`},
		{"cgo_cxxflags", "-I${ABI}", `-flag "-I${ABI}": ${ABI} stands for nothing; use ${abi}, ${goarch}, or ${root} for the project's folder`},
	} {
		var cgo Cgo
		if err := cgo.Add(c.key, c.text, "-flag"); err == nil && c.want != "" || err != nil && err.Error() != c.want {
			t.Errorf("%s %s: %v, want %s", c.key, c.text, err, c.want)
		}
	}
}
