package ndklite

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fakeLLVM makes a folder like /usr/lib/llvm-<major>/bin whose clang has the headers of version, without the program that lacks.
func fakeLLVM(t *testing.T, version, lacks string) string {
	t.Helper()
	top := t.TempDir()
	files := []string{"lib/clang/" + version + "/include/stddef.h"}
	for _, name := range tools {
		if name != lacks {
			files = append(files, "bin/"+name)
		}
	}
	for _, name := range files {
		path := filepath.Join(top, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(top, "bin")
}

func TestFindLLVM(t *testing.T) {
	nine, fifteen, nineteen := fakeLLVM(t, "9.0.1", ""), fakeLLVM(t, "15.0.7", ""), fakeLLVM(t, "19", "")
	noLLD := fakeLLVM(t, "20", "ld.lld")
	for _, test := range []struct {
		name    string
		bins    []string
		want    string
		wantErr []string
	}{
		{name: "newest", bins: []string{nine, nineteen, fifteen}, want: nineteen},
		{name: "versions are numbers", bins: []string{fifteen, nine}, want: fifteen},
		{name: "one without a program does not count", bins: []string{noLLD, fifteen}, want: fifteen},
		{name: "none serves", bins: []string{nine, noLLD}, wantErr: []string{nine + " is version 9.0.1", noLLD + " has no ld.lld", "install clang-19 lld-19 llvm-19"}},
		{name: "none there", wantErr: []string{"there is none", "install clang-19 lld-19 llvm-19"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := FindLLVM(test.bins)
			if got.Bin != test.want || (err != nil) != (test.wantErr != nil) {
				t.Fatalf("FindLLVM gives %v, %v; want %s", got, err, test.want)
			}
			for _, want := range test.wantErr {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q lacks %q", err, want)
				}
			}
		})
	}
}

func TestNeeds(t *testing.T) {
	bin := fakeLLVM(t, "15.0.7", "")
	llvm, err := FindLLVM([]string{bin})
	if err != nil {
		t.Fatal(err)
	}
	bare := map[string]bool{}
	for _, n := range Needs(testABIs(), "amd64", LLVM{}, "") {
		bare[n.Package] = n.Found
	}
	for _, name := range []string{"clang-19", "lld-19", "llvm-19", "make"} {
		if found, listed := bare[name]; !listed || found {
			t.Errorf("%s on a bare machine: listed %v, found %v", name, listed, found)
		}
	}
	for _, name := range []string{"linux-libc-dev-arm64-cross", "libgcc-12-dev-armel-cross"} {
		if _, listed := bare[name]; !listed {
			t.Errorf("%s is not listed", name)
		}
	}
	if first := Needs(testABIs(), "amd64", llvm, "/usr/bin/make")[0]; !first.Found || first.Path != filepath.Join(bin, "clang") {
		t.Errorf("with an LLVM there: %+v", first)
	}
}
