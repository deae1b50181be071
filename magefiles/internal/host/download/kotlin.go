package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gondk/gondk/magefiles/internal/host/fetch"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// kotlin has Maven copy the compiler's jars into gondk's cache, so that the user's own settings, mirrors and proxies count.
func kotlin(ctx context.Context, d *downloader) error {
	d.say("setup: having Maven copy Kotlin %s to %s", toolchain.KotlinVersion, d.env.KotlinDir())
	for _, a := range toolchain.KotlinJars() {
		take := func(ctx context.Context, to string) error { return copyArtifact(ctx, d.run, a, to) }
		source := fetch.Source{Name: "Maven", Take: take}
		err := fetch.File(ctx, fetch.Request{Path: d.env.KotlinPath(a), SHA256: a.SHA256, Sources: []fetch.Source{source}, Say: d.warn})
		if err == nil {
			continue
		}
		if explained := d.env.ExplainCache(err); ctx.Err() != nil || explained != err {
			return explained
		}
		return fmt.Errorf("%w\nor install Kotlin some other way and set KOTLIN_HOME to its folder", err)
	}
	return nil
}

// copyArtifact writes an artifact to a file. Maven gives it a name of its own, in a folder.
func copyArtifact(ctx context.Context, r *step.Runner, a toolchain.Artifact, to string) (err error) {
	dir, err := os.MkdirTemp(filepath.Dir(to), "maven-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	_, err = r.Run(ctx, step.Cmd{Path: "mvn", Args: []string{"-q", "-B", "dependency:copy",
		"-Dartifact=" + a.Group + ":" + a.Name + ":" + a.Version, "-DoutputDirectory=" + dir}})
	var failed *step.Error
	if errors.As(err, &failed) {
		return fmt.Errorf("%w\n%s", err, failed.Output)
	}
	if err != nil {
		return err
	}
	return os.Rename(filepath.Join(dir, a.File()), to)
}
