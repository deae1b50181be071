package bundle

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/zipfile"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// APKs makes APKsFile(buildPath) from File(buildPath): the APKs of every device, signed by the debug key, for `bundletool install-apks`.
func (b *Builder) APKs(ctx context.Context, buildPath string) error {
	keystore, err := b.debugKeystore(ctx)
	if err != nil {
		return err
	}
	if b.Tools.APKSigner.Path == "" {
		return errors.New("apksigner: not found, but needed to check the APKs; `go tool mage setup` installs it")
	}
	tools, err := identify(b.Tools.Bundletool.Path, b.Tools.Java.Path, b.Tools.AAPT2.Path, b.Tools.APKSigner.Path)
	if err != nil {
		return err
	}
	dir := b.work("apks-" + buildPath)
	return b.Runner.Do(ctx, step.Task{
		Name: "apks", ABI: buildPath,
		Key:     tools,
		Inputs:  []string{b.File(buildPath), keystore},
		Outputs: []string{b.APKsFile(buildPath)},
		Work:    []string{dir},
		Do: func(ctx context.Context) error {
			return b.Runner.Stage(b.APKsFile(buildPath), func(tmp string) error {
				if err := b.buildAPKs(ctx, b.File(buildPath), tmp, keystore); err != nil {
					return err
				}
				return b.verifyAPKs(ctx, tmp, dir)
			})
		},
	})
}

// The debug keystore's passwords and alias are the same on every Android developer's machine, and public.
const debugPassword, debugAlias = "android", "androiddebugkey"

func (b *Builder) buildAPKs(ctx context.Context, bundle, out, keystore string, more ...string) error {
	args := []string{"build-apks", "--bundle=" + b.Runner.Rel(bundle), "--output=" + b.Runner.Rel(out), "--aapt2=" + b.Tools.AAPT2.Path,
		"--ks=" + keystore, "--ks-pass=pass:" + debugPassword, "--ks-key-alias=" + debugAlias, "--key-pass=pass:" + debugPassword}
	_, err := b.bundletool(ctx, append(args, more...)...)
	return err
}

// Universal makes of File(buildPath) the one APK for every device, signed by the debug key, in a set of its own, and gives the set's path.
func (b *Builder) Universal(ctx context.Context, buildPath string) (string, error) {
	keystore, err := b.debugKeystore(ctx)
	if err != nil {
		return "", err
	}
	tools, err := identify(b.Tools.Bundletool.Path, b.Tools.Java.Path, b.Tools.AAPT2.Path)
	if err != nil {
		return "", err
	}
	set := b.work("universal-" + buildPath + ".apks")
	return set, b.Runner.Do(ctx, step.Task{
		Name: "universal", ABI: buildPath, Key: tools, Inputs: []string{b.File(buildPath), keystore}, Outputs: []string{set},
		Do: func(ctx context.Context) error {
			return b.Runner.Stage(set, func(tmp string) error {
				return b.buildAPKs(ctx, b.File(buildPath), tmp, keystore, "--mode=universal")
			})
		},
	})
}

// debugKeystore returns the first of DebugKeystores that exists, or makes the last.
func (b *Builder) debugKeystore(ctx context.Context) (string, error) {
	if found := existing(append([]string{}, b.DebugKeystores...)...); len(found) > 0 {
		return found[0], nil
	}
	file := b.DebugKeystores[len(b.DebugKeystores)-1]
	if b.Tools.Keytool.Path == "" {
		return "", errors.New("keytool: not found, but needed to make a debug key; it comes with a JDK: `go tool mage setup` installs one")
	}
	if err := b.Runner.MkdirAll(filepath.Dir(file)); err != nil {
		return "", err
	}
	// A folder of its own: the keystore is shared by all projects, and another one may be at this, too.
	dir, err := os.MkdirTemp(filepath.Dir(file), "debug-keystore-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	tmp := filepath.Join(dir, filepath.Base(file))
	_, err = b.jdk(ctx, b.Tools.Keytool.Path, "-genkeypair", "-keystore", tmp, "-storepass", debugPassword, "-keypass", debugPassword,
		"-alias", debugAlias, "-keyalg", "RSA", "-keysize", "2048", "-validity", "10950", "-dname", "CN=Android Debug,O=Android,C=US")
	if err != nil {
		return "", err
	}
	return file, os.Rename(tmp, file)
}

// verifyAPKs has apksigner verify each APK of a set.
func (b *Builder) verifyAPKs(ctx context.Context, set, dir string) error {
	if err := b.Runner.Reset(dir); err != nil {
		return err
	}
	apks, err := unpackAPKs(set, dir)
	if err != nil {
		return err
	}
	var verifications []func(context.Context) error
	for _, apk := range apks {
		verifications = append(verifications, func(ctx context.Context) error {
			_, err := b.Runner.Run(ctx, step.Cmd{Path: b.Tools.APKSigner.Path, Args: []string{"verify", b.Runner.Rel(apk)}, Env: javaEnv})
			return err
		})
	}
	return step.All(ctx, verifications...)
}

// unpackAPKs puts the APKs of a set into dir and gives their paths.
func unpackAPKs(set, dir string) ([]string, error) {
	z, err := zip.OpenReader(set)
	if err != nil {
		return nil, err
	}
	defer z.Close()
	var apks []string
	for _, f := range z.File {
		if !strings.HasSuffix(f.Name, ".apk") {
			continue
		}
		if !filepath.IsLocal(f.Name) {
			return nil, fmt.Errorf("%s: entry %q points outside the set", set, f.Name)
		}
		apk := filepath.Join(dir, strings.ReplaceAll(f.Name, "/", "-"))
		if err := zipfile.Extract(f, apk); err != nil {
			return nil, err
		}
		apks = append(apks, apk)
	}
	return apks, nil
}
