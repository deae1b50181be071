package begin

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTell(t *testing.T) {
	for _, c := range []struct {
		name    string
		done    Done
		version string
		want    string
	}{
		{"a release", Done{Lines: []Line{{"abi-matrix.toml", "written"}}, missing: []string{gondkPath, magePath}, mage: "go tool mage", targets: "setup aab"}, "v1.2.0", `abi-matrix.toml                  written

Then:
    go get -tool github.com/gondk/gondk@v1.2.0 github.com/magefile/mage
    go mod tidy
    go tool mage setup aab
`},
		{"no release yet", Done{missing: []string{gondkPath}, mage: "go tool mage", targets: "setup check"}, "(devel)", `
Then:
    go get -tool github.com/gondk/gondk@latest
    go mod tidy
    go tool mage setup check
`},
		{"a vendor folder, and a note", Done{Notes: []string{"so it is"}, vendored: true, mage: "go tool mage", targets: "setup check"}, "", `
note: so it is

Then:
    go mod tidy
    go mod vendor
    go tool mage setup check
`},
		{"a module of tools", Done{missing: []string{magePath}, in: "-C tools ", mage: "go -C tools tool mage -w ..", targets: "setup check"}, "", `
Then:
    go -C tools get -tool github.com/magefile/mage
    go -C tools mod tidy
    go -C tools tool mage -w .. setup check
`},
	} {
		var out strings.Builder
		if err := Tell(&out, &c.done, c.version); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, out.String()); diff != "" {
			t.Errorf("%s: -want +got\n%s", c.name, diff)
		}
	}
}

func TestNotes(t *testing.T) {
	const replaced = goMod + "\ntool github.com/gondk/gondk\n\nreplace github.com/gondk/gondk => /home/me/gondk\n"
	app := func(native string) map[string]string {
		return map[string]string{"go.mod": goMod, "core/main.go": exporter, "shop/src/main/AndroidManifest.xml": "<manifest/>", "shop/build.gradle.kts": "android { externalNativeBuild { " + native + " } }"}
	}
	for _, c := range []struct {
		files map[string]string
		want  string
	}{
		{map[string]string{"go.mod": replaced, "core/main.go": exporter}, "go.mod:7 replaces github.com/gondk/gondk by /home/me/gondk, which CI does not have: until you change that, only this machine can build the project;" +
			" go mod edit -droprequire=github.com/gondk/gondk -dropreplace=github.com/gondk/gondk && go get -tool github.com/gondk/gondk@latest"},
		{map[string]string{"go.mod": goMod + "replace x.org/y v1.0.0 => ../y\n", "core/main.go": exporter}, "go.mod:4 replaces x.org/y@v1.0.0 by ../y, which CI does not have: until you change that, only this machine can build the project; use a version, or a folder of this repository"},
		{map[string]string{"go.mod": goMod, "core/main.go": exporter, "tools/go.mod": replaced}, "tools/go.mod:7 replaces github.com/gondk/gondk by /home/me/gondk, which CI does not have: until you change that, only this machine can build the project;" +
			" go -C tools mod edit -droprequire=github.com/gondk/gondk -dropreplace=github.com/gondk/gondk && go -C tools get -tool github.com/gondk/gondk@latest"},
		{app(`cmake { path = file("src/main/cpp/CMakeLists.txt") }`), "the app in shop is built by its own Gradle build. To let it build the archive too: go tool gondk init -cmake shop/src/main/cpp/CMakeLists.txt; for an ABI report of what it builds: go tool mage inspect FILE"},
		{app(`ndkBuild { path 'src/main/jni/Android.mk' }`), "the app in shop is built by its own Gradle build. To let it build the archive too: go tool gondk init -ndk-build shop/src/main/jni/Android.mk; for an ABI report of what it builds: go tool mage inspect FILE"},
		{map[string]string{"go.mod": goMod, "core/main.go": exporter, "build.gradle": "android {\n    defaultConfig { ndk { abiFilters 'arm64-v8a', 'riscv64' } }\n}\n"}, "the app's Gradle file also has ABIs that Go cannot build for: riscv64"},
		{app(""), `the app in shop is built by its own Gradle build. To let it build the archive too, see https://github.com/gondk/gondk/blob/main/docs/build-files.md#cmake; for an ABI report of what it builds: go tool mage inspect FILE`},
	} {
		_, done, err := write(t, c.files, Asked{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{c.want}, done.Notes); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
	}
}
