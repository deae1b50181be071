package bundle

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// The passwords of these tests: with what a shell or a careless printer would trip over.
const storePassword, keyPassword = `s3cret $HOME 'q" %d`, `an0ther secret`

func TestSigningVariables(t *testing.T) {
	root := t.TempDir()
	testkit.Write(t, filepath.Join(root, "upload.jks"), "")
	mkdir(t, filepath.Join(root, "folder"))
	full := &matrix.Signing{KeystoreEnv: "K", StorePasswordEnv: "S", KeyAliasEnv: "A", KeyPasswordEnv: "P"}
	short := &matrix.Signing{KeystoreEnv: "K", StorePasswordEnv: "S", KeyAliasEnv: "A"}
	jarsigner := toolchain.Tool{Path: "/jdk/bin/jarsigner"}
	const half = "; set all of them to sign, or none to leave the bundle unsigned (abi-matrix.toml, [signing])"
	for _, test := range []struct {
		name    string
		signing *matrix.Signing
		tool    toolchain.Tool
		env     []string
		key     bool
		err     string
	}{
		{"no [signing]", nil, jarsigner, []string{"K=upload.jks"}, false, ""},
		{"nothing set", full, jarsigner, []string{"X=1"}, false, ""},
		{"set to nothing", full, jarsigner, []string{"K=", "S=", "A=", "P="}, false, ""},
		{"all set", full, jarsigner, []string{"K=upload.jks", "S=hush", "A=up", "P=hush"}, true, ""},
		{"absolute", short, jarsigner, []string{"K=" + filepath.Join(root, "upload.jks"), "S=hush", "A=up"}, true, ""},
		{"half set", full, jarsigner, []string{"K=upload.jks", "S=hush"}, false, "A, P: not set, but K, S is; " + half[2:]},
		{"password alone", short, jarsigner, []string{"S=hush", "A="}, false, "A, K: not set, but S is; " + half[2:]},
		{"no file", short, jarsigner, []string{"K=hush.jks", "S=hush", "A=up"}, false, "K: names no file; set it to the path of the upload keystore, absolute or from " + root},
		{"a folder", short, jarsigner, []string{"K=folder", "S=hush", "A=up"}, false, "K: names no file; set it to the path of the upload keystore, absolute or from " + root},
		{"an alias that is an option", short, jarsigner, []string{"K=upload.jks", "S=hush", "A=-hush"}, false, "A: it begins with - or contains ${, which jarsigner misreads; give the keystore or the key another name"},
		{"an alias with a property", short, jarsigner, []string{"K=upload.jks", "S=hush", "A=${hush}"}, false, "A: it begins with - or contains ${, which jarsigner misreads; give the keystore or the key another name"},
		{"no jarsigner", short, toolchain.Tool{}, []string{"K=upload.jks", "S=hush", "A=up"}, false, "jarsigner: not found, but needed for signing; it comes with a JDK: `go tool mage setup` installs one"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := &Builder{
				Runner: step.New(root, test.env, step.NewLog(os.Stderr), false),
				Matrix: &matrix.Matrix{Root: root, File: filepath.Join(root, matrix.FileName), Signing: test.signing},
				Tools:  &toolchain.Tools{Jarsigner: test.tool},
			}
			key, err := b.signingKey()
			if (key != nil) != test.key {
				t.Errorf("got the key %v", key)
			}
			if got := whole(err); got != test.err {
				t.Errorf("got  %s\nwant %s", got, test.err)
			}
		})
	}
}

func TestSign(t *testing.T) {
	found := tools(t)
	root := t.TempDir()
	p12, jks := newKeystore(t, found, "PKCS12", storePassword), newKeystore(t, found, "JKS", keyPassword)
	withKeyPassword := matrix.Signing{KeystoreEnv: "T_KEYSTORE", StorePasswordEnv: "T_STORE_PASSWORD", KeyAliasEnv: "T_KEY_ALIAS", KeyPasswordEnv: "T_KEY_PASSWORD"}
	if err := os.CopyFS(root, os.DirFS(tinyProject(t, found).root)); err != nil {
		t.Fatal(err)
	}
	p := newProject(t, root, "testdata/app", found)
	unsigned, err := os.ReadFile(p.File("cmake"))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, keystore, store, alias, key, want string
	}{
		{"a password for the key", jks, storePassword, "upload", keyPassword, ""},
		{"wrong key password", jks, storePassword, "upload", "wr0ng", "T_KEY_PASSWORD: not the password of the key in T_KEY_ALIAS; set it to the right one"},
		{"the key's password left out", jks, storePassword, "upload", "", "T_STORE_PASSWORD: not the password of the key in T_KEY_ALIAS; set it to the right one"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newProject(t, root, "testdata/app", found, signingEnv(test.keystore, test.store, test.alias, test.key)...)
			if test.key != "" {
				p.Matrix.Signing = &withKeyPassword
			}
			key, err := p.signingKey()
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(root, "build", "copy.aab")
			testkit.Write(t, file, string(unsigned))
			err = p.sign(context.Background(), key, file)
			if got := whole(err); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			checkSilence(t, p.said(t)+whole(err), test.store, test.key)
			if err == nil {
				checkSignature(t, p, file)
			}
		})
	}
	t.Run("a failure leaves the old bundle", func(t *testing.T) {
		p := newProject(t, root, "testdata/app", found, signingEnv(p12, "wr0ng", "upload", "")...)
		if err := p.build(t, "cmake"); err == nil {
			t.Error("no error")
		}
		if now, err := os.ReadFile(p.File("cmake")); err != nil || !bytes.Equal(unsigned, now) {
			t.Errorf("it is another: %v", err)
		}
	})
	t.Run("signed", func(t *testing.T) {
		p := newProject(t, root, "testdata/app", found, signingEnv(p12, storePassword, "upload", "")...)
		if err := p.build(t, "cmake"); err != nil {
			t.Fatal(whole(err))
		}
		checkSilence(t, p.said(t), storePassword, "")
		checkSignature(t, p, p.File("cmake"))
		p.askBundletool(t, "validate")
	})
}

func signingEnv(keystore, store, alias, key string) []string {
	return []string{"T_KEYSTORE=" + keystore, "T_STORE_PASSWORD=" + store, "T_KEY_ALIAS=" + alias, "T_KEY_PASSWORD=" + key}
}

func checkSilence(t *testing.T, said string, secrets ...string) {
	t.Helper()
	for _, secret := range secrets {
		if secret != "" && strings.Contains(said, secret) {
			t.Errorf("the password %q was said:\n%s", secret, said)
		}
	}
}

func checkSignature(t *testing.T, p *project, file string) {
	t.Helper()
	if said := output(t, p.Tools.Jarsigner.Path, "-verify", "-J-Duser.language=en", file); !strings.Contains(said, "jar verified.") {
		t.Error(said)
	}
	names := entryNames(t, file)
	if !slices.Contains(names, "META-INF/UPLOAD.SF") || !slices.Contains(names, "META-INF/UPLOAD.RSA") {
		t.Errorf("entries: %s", names)
	}
}

// newKeystore makes a keystore with the key "upload". A key's own password is for JKS only.
func newKeystore(t *testing.T, found *toolchain.Tools, kind, key string) string {
	t.Helper()
	return makeKeystore(t, found, filepath.Join(t.TempDir(), "Schlüssel.keystore"), kind, storePassword, key, "upload", "RSA")
}

// makeKeystore makes a keystore, or takes one that an earlier run has made: keytool looks for big primes for a second or two.
func makeKeystore(t *testing.T, found *toolchain.Tools, file, kind, store, key, alias, algorithm string) string {
	t.Helper()
	args := []string{"-genkeypair", "-storetype", kind, "-storepass:env", "STORE", "-keypass:env", "KEY", "-alias", alias, "-keyalg", algorithm, "-validity", "10950", "-dname", "CN=Test"}
	if algorithm == "RSA" {
		args = append(args, "-keysize", "2048")
	}
	env := []string{"STORE=" + store, "KEY=" + key}
	testkit.Made(t, file, fmt.Sprintf("keystore %q %q %s", args, env, testkit.Identity(t, found.Keytool.Path)), func() {
		run := step.New(filepath.Dir(file), append(os.Environ(), env...), step.NewLog(os.Stderr), false)
		_, err := run.Run(t.Context(), step.Cmd{Path: found.Keytool.Path, Env: javaEnv, Args: slices.Concat(jdkOptions(), args, []string{"-keystore", file})})
		if err != nil {
			t.Fatal(whole(err))
		}
	})
	return file
}
