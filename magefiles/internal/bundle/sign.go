package bundle

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/matrix"
	"github.com/gondk/gondk/magefiles/internal/step"
)

// signingKey is the team's upload key. It holds no password: jarsigner reads those from the environment by itself.
type signingKey struct {
	keystore string // absolute path
	Alias    string

	vars matrix.Signing
}

// signingKey gives the key that the signing variables name, or nil where none of them is set. A variable set to nothing counts as not
// set: that is what a CI system makes of a secret that it keeps from a pull request.
func (b *Builder) signingKey() (*signingKey, error) {
	if b.Matrix.Signing == nil {
		return nil, nil
	}
	vars := *b.Matrix.Signing
	var set, unset []string
	for _, name := range variables(vars) {
		if b.Runner.Getenv(name) != "" {
			set = append(set, name)
		} else {
			unset = append(unset, name)
		}
	}
	if len(set) == 0 {
		return nil, nil
	}
	if len(unset) > 0 {
		return nil, fmt.Errorf("%s: not set, but %s is; set all of them to sign, or none to leave the bundle unsigned (%s, [signing])",
			strings.Join(unset, ", "), strings.Join(set, ", "), b.Runner.Rel(b.Matrix.File))
	}
	if b.Tools.Jarsigner.Path == "" {
		return nil, errors.New("jarsigner: not found, and signing needs it; it comes with a JDK: `go tool mage setup` installs one")
	}
	keystore := b.Runner.Getenv(vars.KeystoreEnv)
	if !filepath.IsAbs(keystore) {
		keystore = filepath.Join(b.Matrix.Root, keystore)
	}
	if info, err := os.Stat(keystore); err != nil || !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s=%s: names no file; set it to the path of the upload keystore, absolute or from %s", vars.KeystoreEnv, b.Runner.Getenv(vars.KeystoreEnv), b.Matrix.Root)
	}
	return &signingKey{keystore, b.Runner.Getenv(vars.KeyAliasEnv), vars}, nil
}

// variables gives the names of the signing variables.
func variables(s matrix.Signing) []string {
	names := []string{s.KeystoreEnv, s.StorePasswordEnv, s.KeyAliasEnv, s.KeyPasswordEnv}
	names = slices.DeleteFunc(names, func(name string) bool { return name == "" })
	slices.Sort(names)
	return slices.Compact(names)
}

func (b *Builder) unsignedReason() string {
	if b.Matrix.Signing == nil {
		return b.Runner.Rel(b.Matrix.File) + " has no [signing]"
	}
	return "none of " + strings.Join(variables(*b.Matrix.Signing), ", ") + " is set"
}

// sign signs a bundle in place. Its signature holds the time of signing, so two signed bundles of the same content differ in META-INF.
// The signature's algorithm is left to jarsigner, which takes the one that fits the kind and size of the key.
func (b *Builder) sign(ctx context.Context, key *signingKey, file string) error {
	args := []string{"-keystore", key.keystore, "-storepass:env", key.vars.StorePasswordEnv}
	if key.vars.KeyPasswordEnv != "" {
		args = append(args, "-keypass:env", key.vars.KeyPasswordEnv)
	}
	args = append(args, "-digestalg", "SHA-256", b.Runner.Rel(file), key.Alias)
	_, err := b.jdk(ctx, b.Tools.Jarsigner.Path, args...)
	return key.explain(err)
}

// explain tells which variable jarsigner's complaint is about, never its value.
func (k *signingKey) explain(err error) error {
	var failed *step.Error
	if !errors.As(err, &failed) {
		return err
	}
	says := func(text string) bool { return strings.Contains(failed.Output, text) }
	keyPassword := k.vars.KeyPasswordEnv
	if keyPassword == "" {
		keyPassword = k.vars.StorePasswordEnv
	}
	switch {
	case says("password was incorrect"):
		return fmt.Errorf("%s: not the password of the keystore that %s names; set it to that", k.vars.StorePasswordEnv, k.vars.KeystoreEnv)
	case says("Certificate chain not found for"), says("must be associated with a valid KeyStore key entry"):
		return fmt.Errorf("%s: the keystore that %s names has no key under this alias; `keytool -list -keystore FILE` shows those that it has",
			k.vars.KeyAliasEnv, k.vars.KeystoreEnv)
	case says("not a private key"), says("you must enter key password"), says("unable to recover key"):
		return fmt.Errorf("%s: not the password of the key that %s names; set it to that", keyPassword, k.vars.KeyAliasEnv)
	case says("keystore load:"):
		return fmt.Errorf("%s: the file that it names is no keystore that jarsigner can read; set it to the path of the upload keystore", k.vars.KeystoreEnv)
	}
	return err
}
