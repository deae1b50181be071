package bundle

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// linked is an APK in bundletool's proto format with the manifest, the resources and the assets.
func (b *Builder) linked() string { return b.work("base", "linked.apk") }

// generated is a source folder with the R classes.
func (b *Builder) generated() string { return b.work("base", "gen") }

func (b *Builder) resources(ctx context.Context) error {
	manifest, err := b.readManifest()
	if err != nil {
		return err
	}
	tools, err := identify(b.Tools.AAPT2.Path, b.Tools.Framework.Path)
	if err != nil {
		return err
	}
	a := &aapt2{b, b.work("base", "AndroidManifest.xml"), b.work("base", "compiled.zip")}
	return b.Runner.Do(ctx, step.Task{
		Name:    "resources",
		Key:     []any{tools, string(manifest), b.versions()},
		Inputs:  existing(b.source("res"), b.source("assets")),
		Outputs: []string{b.linked(), b.generated()},
		Work:    []string{a.manifest, a.compiled},
		Do: func(ctx context.Context) error {
			if err := b.Runner.WriteFile(a.manifest, manifest); err != nil {
				return err
			}
			return a.explain(a.run(ctx))
		},
	})
}

// versions are the matrix's values that aapt2 puts into the manifest.
func (b *Builder) versions() []string {
	return []string{
		"--min-sdk-version", strconv.Itoa(b.Matrix.Android.MinSDK),
		"--target-sdk-version", strconv.Itoa(b.Matrix.Android.TargetSDK),
		"--version-code", strconv.Itoa(b.Matrix.App.VersionCode),
		"--version-name", b.Matrix.App.VersionName,
	}
}

type aapt2 struct {
	*Builder
	manifest string // the app's, with its package
	compiled string // a zip of compiled resources
}

func (a *aapt2) run(ctx context.Context) error {
	link := []string{"link", "--proto-format", "-I", a.Tools.Framework.Path, "--manifest", a.Runner.Rel(a.manifest)}
	link = append(link, a.versions()...)
	if len(existing(a.source("assets"))) > 0 {
		link = append(link, "-A", a.Runner.Rel(a.source("assets")))
	}
	if len(existing(a.source("res"))) > 0 {
		if err := a.compile(ctx); err != nil {
			return err
		}
		link = append(link, a.Runner.Rel(a.compiled))
	}
	return a.Runner.Stage(a.generated(), func(gen string) error {
		if err := a.Runner.MkdirAll(gen); err != nil {
			return err
		}
		return a.Runner.Stage(a.linked(), func(apk string) error {
			_, err := a.Runner.Run(ctx, step.Cmd{
				Path: a.Tools.AAPT2.Path,
				Args: append(link, "--java", a.Runner.Rel(gen), "-o", a.Runner.Rel(apk)),
			})
			return err
		})
	})
}

// compile names the resources by relative paths: resources.pb records them, and it must be the same in every folder.
func (a *aapt2) compile(ctx context.Context) error {
	return a.Runner.Stage(a.compiled, func(tmp string) error {
		_, err := a.Runner.Run(ctx, step.Cmd{
			Path: a.Tools.AAPT2.Path,
			Args: []string{"compile", "--dir", a.Runner.Rel(a.source("res")), "-o", a.Runner.Rel(tmp)},
		})
		return err
	})
}

// explain lets aapt2's messages name the app's own manifest, and tells when the framework may be what is too old.
func (a *aapt2) explain(err error) error {
	var failed *step.Error
	if !errors.As(err, &failed) {
		return err
	}
	failed.Output = strings.ReplaceAll(failed.Output, a.Runner.Rel(a.manifest), a.Runner.Rel(a.source("AndroidManifest.xml")))
	if a.Tools.AndroidJar.Path == "" && strings.Contains(failed.Output, "not found") {
		return fmt.Errorf("%w; the resources are checked against %s, which is older than API %d: if the missing one is newer, "+
			"install an SDK platform (sdkmanager %q) and set ANDROID_HOME",
			err, a.Tools.Framework.Path, a.Matrix.Android.TargetSDK, toolchain.Platform(a.Matrix.Android.TargetSDK))
	}
	return err
}
