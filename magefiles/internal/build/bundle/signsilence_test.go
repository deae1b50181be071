package bundle

import (
	"archive/zip"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

// sentinel is a part of every signing variable's value in TestSignSaysNoValue.
const sentinel = "s3ntinel"

// TestSignSaysNoValue signs, and fails to sign, in every way there is, and looks for the variables' values in all that -v shows: commands
// with their arguments, what they wrote, and errors, which say what is wrong.
func TestSignSaysNoValue(t *testing.T) {
	found := tools(t)
	root := t.TempDir()
	dir := filepath.Join(t.TempDir(), sentinel+` "a" \b ü`)
	mkdir(t, dir)
	keystore, alias, password := filepath.Join(dir, "up load.p12"), sentinel+` 'up' "load" \ #!`, sentinel+" $HOME"
	makeKeystore(t, found, keystore, "PKCS12", password, password, alias, "EC")
	broken := filepath.Join(dir, "broken.p12")
	testkit.Write(t, broken, "no keystore")
	bundle := zipFile(t, "base/dex/classes.dex") // jarsigner signs any zip
	script := filepath.Join(t.TempDir(), "jarsigner")
	testkit.Write(t, script, "#!/bin/sh\necho it went wrong; env; exit 1\n")
	if err := os.Chmod(script, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name                      string
		jarsigner                 string
		keystore, password, alias string
		ok                        bool
		want                      string // the error, where it is jarsigner's in gondk's words
	}{
		{"signed", found.Jarsigner.Path, keystore, password, alias, true, ""},
		{"wrong password", found.Jarsigner.Path, keystore, sentinel, alias, false, "T_STORE_PASSWORD: not the password of the keystore in T_KEYSTORE; set it to the right one"},
		{"wrong alias", found.Jarsigner.Path, keystore, password, sentinel, false, "T_KEY_ALIAS: the keystore in T_KEYSTORE has no key with this alias; `keytool -list -keystore FILE` lists its keys"},
		{"broken keystore", found.Jarsigner.Path, broken, password, alias, false, "T_KEYSTORE: not a keystore that jarsigner can read; set it to the path of the upload keystore"},
		{"no keystore", found.Jarsigner.Path, keystore + "x", password, alias, false, ""},
		{"a folder", found.Jarsigner.Path, dir, password, alias, false, ""},
		{"no alias", found.Jarsigner.Path, keystore, password, "", false, ""},
		{"no password", found.Jarsigner.Path, keystore, "", alias, false, ""},
		{"an alias like an option", found.Jarsigner.Path, keystore, password, "-" + sentinel, false, ""},
		{"a tool that fails and tells all it knows", script, keystore, password, alias, false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.jarsigner == script && runtime.GOOS == "windows" {
				t.Skip("it is a shell script: run the test elsewhere")
			}
			p := newProject(t, root, "testdata/app", found, signingEnv(c.keystore, c.password, c.alias, c.password)...)
			tools := *found
			tools.Jarsigner.Path = c.jarsigner
			p.Tools, p.Runner.Verbose = &tools, true
			p.Matrix.Signing = &matrix.Signing{KeystoreEnv: "T_KEYSTORE", StorePasswordEnv: "T_STORE_PASSWORD", KeyAliasEnv: "T_KEY_ALIAS", KeyPasswordEnv: "T_KEY_PASSWORD"}
			file := filepath.Join(root, "build", "copy.aab")
			testkit.Write(t, file, bundle)
			key, err := p.signingKey()
			if err == nil {
				err = p.sign(context.Background(), key, file)
			}
			if (err == nil) != c.ok {
				t.Errorf("got %s", whole(err))
			}
			if c.want != "" && whole(err) != c.want {
				t.Errorf("got  %s\nwant %s", whole(err), c.want)
			}
			shown := p.Runner.Explain(t.Context(), err)
			said := p.said(t) + whole(err) + whole(shown)
			checkSilence(t, said, sentinel)
			if c.jarsigner == script && (!strings.Contains(said, "it went wrong") || !strings.Contains(said, "T_KEY_ALIAS=$T_KEY_ALIAS\n")) {
				t.Errorf("what the tool wrote is missing:\n%s", said)
			}
			if c.ok && !strings.Contains(said, "jarsigner") {
				t.Errorf("-v does not show the command:\n%s", said)
			}
		})
	}
}

// zipFile gives a zip with one file of that name.
func zipFile(t *testing.T, name string) string {
	t.Helper()
	var data strings.Builder
	z := zip.NewWriter(&data)
	if _, err := z.Create(name); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return data.String()
}

func TestSigningConf(t *testing.T) {
	got := string(signingConf("-keystore", `C:\my "key"`, "größe\n"))
	if want := `jarsigner.all = "-keystore" "C:\\\\my \\"key\\"" "gr\u00f6\u00dfe\\n"` + "\n"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
