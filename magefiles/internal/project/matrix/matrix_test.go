package matrix

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

// project makes a project in a folder with a space and a letter beyond ASCII in its name, goes there and gives its path.
func project(t *testing.T, matrix string) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "mein Projékt")
	for _, dir := range []string{"golib", "android-sample", "my app"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	testkit.Write(t, filepath.Join(root, "golib", "main.go"), "package main\n")
	testkit.Write(t, filepath.Join(root, FileName), matrix)
	t.Chdir(root)
	return root
}

// Each file of testdata/bad is a matrix and all that Load says about it.
func TestBad(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		full, err := filepath.Abs(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(full)
			if err != nil {
				t.Fatal(err)
			}
			root := project(t, string(archive.Files[0].Data))
			_, err = Load(FileName)
			var problems Errors
			if !errors.As(err, &problems) {
				t.Fatalf("want Errors, got %v", err)
			}
			got := strings.ReplaceAll(err.Error()+"\n", root, "$ROOT")
			if testkit.Update() {
				archive.Files[1].Data = []byte(got)
				testkit.Write(t, full, string(txtar.Format(archive)))
			}
			if diff := cmp.Diff(string(archive.Files[1].Data), got); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
			if strings.Contains(got, "hunter2") || strings.Contains(got, "/home/me") {
				t.Error("the errors show a secret")
			}
		})
	}
}

func level(name, cpu string) ABI { return ABI{ABI: abi.Find(name), CPU: cpu} }

var (
	phones = []ABI{level("arm64-v8a", "v8.0"), level("armeabi-v7a", "7")}
	usual  = Android{MinSDK: 24, TargetSDK: 36, PageSize: 16384}
	golib  = Library{Name: "golib", Version: "1.0.0", Package: "./golib"}
	growth = Budget{GrowthWarning: 10, GrowthError: 25}
)

var goodCases = []struct {
	name, text string
	want       Matrix
}{
	{"shortest", "[library]\nname = 'golib'", Matrix{Budget: growth, Library: golib, Android: usual, ABIs: phones}},
	{"order and levels", `
		library.name = "golib"
		library.version = "2.10"
		library.package = "example.com/team/lib"
		[[abi]]
		name = "x86"
		go386 = "softfloat"
		[[abi]]
		goarm64 = "v8.0,lse,crypto"
		name = "arm64-v8a"
		[[abi]]
		name = "x86_64"
		goamd64 = "v2"
		[[abi]]
		name = "armeabi-v7a"
		goarm = "7,softfloat"`,
		Matrix{Budget: growth, Library: Library{Name: "golib", Version: "2.10", Package: "example.com/team/lib"}, Android: usual, ABIs: []ABI{
			level("x86", "softfloat"), level("arm64-v8a", "v8.0,lse,crypto"), level("x86_64", "v2"), level("armeabi-v7a", "7,softfloat")}}},
	{"inline", `
		library = { name = "golib", package = "./golib/" }
		abi = [ { name = "armeabi-v7a", goarm = 6 } ]
		android = { ndk = [27, "r26", "28.2.13676358"], min_sdk = 21, target_sdk = 37, page_size = 65_536 }`,
		Matrix{Budget: growth, Library: golib, ABIs: []ABI{level("armeabi-v7a", "6")},
			Android: Android{MinSDK: 21, TargetSDK: 37, PageSize: 65536, NDK: []string{"27", "26", "28.2.13676358"}}}},
	{"lists", `
		[library]
		name = "golib"
		package = "."
		tags = ["release", "größe", "go1.26"]
		ldflags = ["-s", "-X", "main.version=1 2", '-X=main.greeting=say "hi"']
		keep = ["Java_*", "JNI_OnLoad", "Java_*"]`,
		Matrix{Budget: growth, Android: usual, ABIs: phones, Library: Library{Name: "golib", Version: "1.0.0", Package: ".",
			Tags:    []string{"release", "größe", "go1.26"},
			LDFlags: []string{"-s", "-X", "main.version=1 2", `-X=main.greeting=say "hi"`},
			Keep:    []string{"Java_*", "JNI_OnLoad"}}}},
	{"cgo", `
		library = { name = "golib", gcflags = ["-N", "-l=4", "-d=checkptr=0,nil"], cgo_ldflags = [] }
		[[abi]]
		name = "x86"
		cgo_cflags = ["-O3", "-Wl,-z,now", "-DX='a -b'"]
		pkg_config_path = ["no such/${abi}"]`,
		Matrix{Budget: growth, Android: usual, Library: Library{Name: "golib", Version: "1.0.0", Package: "./golib", GCFlags: []string{"-N", "-l=4", "-d=checkptr=0,nil"}},
			ABIs: []ABI{{ABI: abi.Find("x86"), CPU: "sse2", Cgo: Cgo{
				CFlags: []Setting{{"-O3", "abi-matrix.toml:5: abi[0].cgo_cflags[0]"}, {"-Wl,-z,now", "abi-matrix.toml:5: abi[0].cgo_cflags[1]"},
					{"-DX='a -b'", "abi-matrix.toml:5: abi[0].cgo_cflags[2]"}},
				PkgConfigPath: []Setting{{"no such/${abi}", "abi-matrix.toml:6: abi[0].pkg_config_path[0]"}}}}}}},
	{"several packages", `
		library.name = "golib"
		library.packages = ["./golib", "example.com/team/lib"]`,
		Matrix{Budget: growth, Library: Library{Name: "golib", Version: "1.0.0", Packages: []string{"./golib", "example.com/team/lib"}}, Android: usual, ABIs: phones}},
	{"app and signing", `
		[library]
		name = "golib"
		[app]
		dir = "./my app/"
		name = "Beispiel-1.0"
		application_id = "com.Example.my_app1"
		version_code = 2100000000
		version_name = "1.0 β"
		[signing]
		keystore_env = "K"
		store_password_env = "_P1"
		key_alias_env = "A"
		key_password_env = "_P1"`,
		Matrix{Budget: growth, Library: golib, Android: usual, ABIs: phones,
			App:     &App{Dir: "my app", Name: "Beispiel-1.0", ApplicationID: "com.Example.my_app1", VersionCode: 2100000000, VersionName: "1.0 β"},
			Signing: &Signing{KeystoreEnv: "K", StorePasswordEnv: "_P1", KeyAliasEnv: "A", KeyPasswordEnv: "_P1"}}},
	{"app's name from its folder", `
		library.name = "golib"
		app = { dir = "android-sample", application_id = "a.b", version_code = 1, version_name = "1" }`,
		Matrix{Budget: growth, Library: golib, Android: usual, ABIs: phones,
			App: &App{Dir: "android-sample", Name: "android-sample", ApplicationID: "a.b", VersionCode: 1, VersionName: "1"}}},
	{"outputs and Maven", `
		library.name = "golib"
		output = [{ kind = "shared" }, { name = "my-core_2", kind = "shared" }]
		[maven]
		group = "io.github.jane"
		artifact = "my-core_1.x"
		title = "Core"
		description = "What all our apps share."
		url = "https://example.com/core"
		license = "Apache-2.0 OR MIT"
		license_url = "https://example.com/license"
		developers = ["Jane Doe <jane@example.com>", "Team <team@example.com>"]
		scm = "https://example.com/core.git"`,
		Matrix{Budget: growth, Library: golib, Android: usual, ABIs: phones, Outputs: []Output{{Shared, "golib"}, {Shared, "my-core_2"}},
			Maven: Maven{"io.github.jane", "my-core_1.x", "Core", "What all our apps share.", "https://example.com/core", "Apache-2.0 OR MIT", "https://example.com/license",
				[]string{"Jane Doe <jane@example.com>", "Team <team@example.com>"}, "https://example.com/core.git"}}},
	{"programs", `
		library.name = "golib"
		program = [{ name = "digest", package = "./golib/" }, { name = "server", package = "example.com/team/server", args = ["-n", "ein Wörtchen"] }, { name = "once", package = ".", args = [] }]`,
		Matrix{Budget: growth, Library: golib, Android: usual, ABIs: phones, Programs: []Program{{Name: "digest", Package: "./golib"},
			{Name: "server", Package: "example.com/team/server", Args: []string{"-n", "ein Wörtchen"}, Started: true}, {Name: "once", Package: ".", Started: true}}}},
	{"fixes", "library.name = \"golib\"\ngo.fixes = [\n\t\"local-zone\",\n\t\"boottime\",\n]\n",
		Matrix{Budget: growth, Library: golib, Android: usual, ABIs: phones,
			Go: Go{[]string{"boottime", "local-zone"}, map[string]int{"boottime": 4, "local-zone": 3}}}},
	{"budget and checks", `
		library.name = "golib"
		budget = { library = 8_000_000, growth_error = 0, growth_warning = 0 }
		[[check]]
		id = "so-rosegment"
		severity = "info"
		[[check]]
		severity = "off"
		reason = "known"
		abi = "armeabi-v7a"
		library = "libfoo.so"
		id = "so-stripped"`,
		Matrix{Library: golib, Android: usual, ABIs: phones, Budget: Budget{Library: 8000000}, Checks: []Check{
			{ID: "so-rosegment", Severity: "info", Line: 4},
			{ID: "so-stripped", Severity: Off, Reason: "known", ABI: "armeabi-v7a", Library: "libfoo.so", Line: 7}}}},
}

func TestGood(t *testing.T) {
	for _, c := range goodCases {
		for ending, text := range map[string]string{"LF": c.text, "CRLF": strings.ReplaceAll(c.text, "\n", "\r\n"), "BOM": "\ufeff" + c.text} {
			t.Run(c.name+" "+ending, func(t *testing.T) {
				root := project(t, text)
				got, err := Load(FileName)
				if err != nil {
					t.Fatal(err)
				}
				c.want.Root, c.want.File = root, filepath.Join(root, FileName)
				if diff := cmp.Diff(&c.want, got, cmpopts.EquateComparable(&abi.ABI{})); diff != "" {
					t.Errorf("matrix (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// The project's own matrix is good.
func TestOwn(t *testing.T) {
	m, err := Load(filepath.Join("..", "..", "..", "..", FileName))
	if err != nil {
		t.Fatal(err)
	}
	if m.FindABI("arm64-v8a") == nil || m.FindABI("arm64") != nil {
		t.Error("FindABI does not find by name alone")
	}
}

func TestFiles(t *testing.T) {
	const good = "[library]\nname = \"golib\"\n"
	cases := []struct {
		name string
		make func(t *testing.T, root string)
		want string
	}{
		{"missing", func(t *testing.T, root string) { remove(t, FileName) },
			"abi-matrix.toml: no such file in $ROOT; run mage in the project's folder, or create the file with these two lines:\n\n\t[library]\n\tname = \"golib\""},
		{"folder", func(t *testing.T, root string) {
			remove(t, FileName)
			if err := os.Mkdir(FileName, 0o777); err != nil {
				t.Fatal(err)
			}
		}, "abi-matrix.toml: $ROOT/abi-matrix.toml is not a file; move it away and create the file instead"},
		{"not UTF-8", func(t *testing.T, root string) { testkit.Write(t, FileName, good+"# f\xfcr\n") },
			"abi-matrix.toml:3: not UTF-8 text (byte 0xfc); save the file as UTF-8"},
		{"UTF-16", func(t *testing.T, root string) { testkit.Write(t, FileName, "[\x00l\x00") },
			"abi-matrix.toml:1: not UTF-8 text (byte 0x00); save the file as UTF-8"},
		{"UTF-16 with mark", func(t *testing.T, root string) { testkit.Write(t, FileName, "\xff\xfe[\x00l\x00") },
			"abi-matrix.toml:1: not UTF-8 text (byte 0xff); save the file as UTF-8"},
		{"huge", func(t *testing.T, root string) { testkit.Write(t, FileName, good+strings.Repeat("# no\n", 20000)) },
			"abi-matrix.toml:1: larger than 64 KiB; not a valid abi-matrix.toml: check what wrote it"},
		{"merge conflict", func(t *testing.T, root string) {
			testkit.Write(t, FileName, good+"<<<<<<< HEAD\n=======\n>>>>>>> other\n")
		},
			`abi-matrix.toml:3: "<<<<<<<" marks a merge conflict in git; keep the lines of one side and remove the marks`},
		{"nested", func(t *testing.T, root string) {
			testkit.Write(t, FileName, good+"x = "+strings.Repeat("{a = ", 10000)+"1"+strings.Repeat("}", 10000)+"\n")
		}, "abi-matrix.toml:3: braces more than 100 deep; start each table with its name in brackets, as in [library]"},
		{"empty", func(t *testing.T, root string) { testkit.Write(t, FileName, "") },
			"abi-matrix.toml:1: library.name: missing; write name = \"golib\" under [library]"},
		{"CRLF", func(t *testing.T, root string) {
			testkit.Write(t, FileName, "\ufeff[library]\r\nname = \"golib\"\r\n\r\n[android]\r\nmin_sdk = 1\r\n")
		}, "abi-matrix.toml:5: android.min_sdk 1: below API level 21 (Android 5.0), the first with 64-bit ABIs and the lowest that NDK r26 and newer support; write 21 or more"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			root := project(t, good)
			c.make(t, root)
			_, err := Load(FileName)
			if err == nil {
				t.Fatal("no error")
			}
			got := filepath.ToSlash(strings.ReplaceAll(err.Error(), root, "$ROOT"))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func TestUnreadable(t *testing.T) {
	if !testkit.Unprivileged(t) {
		return
	}
	project(t, "")
	if err := os.Chmod(FileName, 0); err != nil {
		t.Fatal(err)
	}
	_, err := Load(FileName)
	if want := "abi-matrix.toml: permission denied; make the file readable"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// From another folder the file goes by the name that leads to it from there, or by its whole path.
func TestShown(t *testing.T) {
	root := project(t, "x")
	for from, want := range map[string]string{
		filepath.Dir(root):           filepath.Join(filepath.Base(root), FileName),
		filepath.Join(root, "golib"): filepath.Join(root, FileName),
	} {
		t.Chdir(from)
		_, err := Load(filepath.Join(root, FileName))
		if err == nil || !strings.HasPrefix(err.Error(), want+":1: ") {
			t.Errorf("from %s: got %v, want %s:1: …", from, err, want)
		}
	}
}

func TestLinks(t *testing.T) {
	root := project(t, `
		[library]
		name = "golib"
		package = "./out"
		[app]
		dir = "in/sub"
		application_id = "a.b"
		version_code = 1
		version_name = "1"`)
	outside := t.TempDir()
	if err := os.Symlink(outside, "out"); err != nil {
		t.Skip("no symbolic links here: on Windows, turn on developer mode")
	}
	if err := errors.Join(os.Mkdir("android-sample/sub", 0o777), os.Symlink("android-sample", "in")); err != nil {
		t.Fatal(err)
	}
	_, err := Load(FileName)
	want := `abi-matrix.toml:4: library.package "./out": outside the project through a symbolic link; name a folder in the project`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}

	// That the project itself is reached by a link does no harm.
	remove(t, "out")
	if err := errors.Join(os.Mkdir("out", 0o777), os.Symlink(root, filepath.Join(outside, "link"))); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(filepath.Join(outside, "link", FileName)); err != nil {
		t.Error(err)
	}
}
