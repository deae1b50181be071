package bundle

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/read/raw"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// signingKey is the team's upload key. It has no passwords: jarsigner reads them from the environment.
type signingKey struct {
	keystore string // absolute path
	Alias    string

	vars matrix.Signing
}

// signingKey returns the key that the signing variables name, or nil if none of them is set. A variable set to nothing counts as not
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
		return nil, errors.New("jarsigner: not found, but needed for signing; it comes with a JDK: `go tool mage setup` installs one")
	}
	keystore := b.Runner.Getenv(vars.KeystoreEnv)
	if !filepath.IsAbs(keystore) {
		keystore = filepath.Join(b.Matrix.Root, keystore)
	}
	if why := unfitKeystore(keystore); why != "" {
		return nil, fmt.Errorf("%s: %s; set it to the path of the upload keystore, absolute or from %s", vars.KeystoreEnv, why, b.Matrix.Root)
	}
	for name, value := range map[string]string{vars.KeystoreEnv: keystore, vars.KeyAliasEnv: b.Runner.Getenv(vars.KeyAliasEnv)} {
		if strings.Contains(value, "${") || strings.HasPrefix(value, "-") {
			return nil, fmt.Errorf("%s: it begins with - or contains ${, which jarsigner misreads; give the keystore or the key another name", name)
		}
	}
	return &signingKey{keystore, b.Runner.Getenv(vars.KeyAliasEnv), vars}, nil
}

// unfitKeystore says why a file cannot be read, without its name: the matrix may name the wrong variable, whose value must not be shown.
func unfitKeystore(path string) string {
	f, _, err := raw.Open(path)
	if err == nil {
		f.Close()
		return ""
	}
	var failed *fs.PathError
	if errors.Is(err, fs.ErrPermission) && errors.As(err, &failed) {
		return "names a file that cannot be read: " + failed.Err.Error()
	}
	return "names no file"
}

// variables returns the names of the signing variables.
func variables(s matrix.Signing) []string {
	names := []string{s.KeystoreEnv, s.StorePasswordEnv, s.KeyAliasEnv, s.KeyPasswordEnv}
	names = slices.DeleteFunc(names, func(name string) bool { return name == "" })
	slices.Sort(names)
	return slices.Compact(names)
}

// Unsigned is the name of the warning about bundles that nobody has signed.
const Unsigned = "unsigned"

// unsigned says that bundles are not signed, and what would sign them. It is the same for each bundle.
func (b *Builder) unsigned() step.Warning {
	w := step.Warning{Name: Unsigned, Text: "the bundles are not signed: " + b.Runner.Rel(b.Matrix.File) + " has no [signing]", Cure: "add [signing] to " + b.Runner.Rel(b.Matrix.File)}
	if b.Matrix.Signing == nil {
		return w
	}
	names := variables(*b.Matrix.Signing)
	w.Text, w.Cure = "the bundles are not signed: none of "+strings.Join(names, ", ")+" is set", "set "+b.Matrix.Signing.KeystoreEnv
	if len(names) > 1 {
		w.Cure += fmt.Sprintf(" and %d more", len(names)-1)
	}
	return w
}

// sign signs a bundle in place. Its signature holds the time of signing, so two signed bundles of the same content differ in META-INF.
// The signature's algorithm is left to jarsigner, which takes the one that fits the kind and size of the key.
func (b *Builder) sign(ctx context.Context, key *signingKey, file string) error {
	conf, err := os.CreateTemp("", "gondk-sign-*.conf") // which only this user can read
	if err != nil {
		return err
	}
	defer os.Remove(conf.Name())
	_, err = conf.Write(signingConf("-keystore", key.keystore, b.Runner.Rel(file), key.Alias))
	if err := errors.Join(err, conf.Close()); err != nil {
		return err
	}
	args := []string{"-conf", conf.Name(), "-storepass:env", key.vars.StorePasswordEnv}
	if key.vars.KeyPasswordEnv != "" {
		args = append(args, "-keypass:env", key.vars.KeyPasswordEnv)
	}
	_, err = b.Runner.Run(ctx, step.Cmd{Path: b.Tools.Jarsigner.Path, Args: append(jdkOptions(), append(args, "-digestalg", "SHA-256")...), Env: javaEnv, Query: true})
	return b.hide(key, key.explain(err))
}

// hide removes the values of the signing variables from a failed command's output.
func (b *Builder) hide(key *signingKey, err error) error {
	var failed *step.Error
	if !errors.As(err, &failed) {
		return err
	}
	hidden := [][2]string{{key.keystore, key.vars.KeystoreEnv}}
	for _, name := range variables(key.vars) {
		hidden = append(hidden, [2]string{b.Runner.Getenv(name), name})
	}
	slices.SortStableFunc(hidden, func(x, y [2]string) int { return cmp.Compare(len(y[0]), len(x[0])) }) // one may be a part of another
	var pairs []string
	for _, h := range hidden {
		pairs = append(pairs, h[0], "$"+h[1])
	}
	failed.Output = strings.NewReplacer(pairs...).Replace(failed.Output)
	return err
}

// explain says which variable jarsigner's complaint is about, never its value.
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
		return fmt.Errorf("%s: not the password of the keystore in %s; set it to the right one", k.vars.StorePasswordEnv, k.vars.KeystoreEnv)
	case says("Certificate chain not found for"), says("must be associated with a valid KeyStore key entry"):
		return fmt.Errorf("%s: the keystore in %s has no key with this alias; `keytool -list -keystore FILE` lists its keys",
			k.vars.KeyAliasEnv, k.vars.KeystoreEnv)
	case says("not a private key"), says("you must enter key password"), says("unable to recover key"):
		return fmt.Errorf("%s: not the password of the key in %s; set it to the right one", keyPassword, k.vars.KeyAliasEnv)
	case says("keystore load:"):
		return fmt.Errorf("%s: not a keystore that jarsigner can read; set it to the path of the upload keystore", k.vars.KeystoreEnv)
	}
	return err
}
