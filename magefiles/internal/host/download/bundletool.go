package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gondk/gondk/magefiles/internal/host/fetch"
	"github.com/gondk/gondk/magefiles/internal/host/setup"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// release is where bundletool's makers publish it.
var release = fetch.Source{
	Name: "bundletool's releases",
	URL: "https://github.com/google/bundletool/releases/download/" + toolchain.BundletoolVersion +
		"/bundletool-all-" + toolchain.BundletoolVersion + ".jar",
}

// The npm package that carries the same jar, byte for byte.
const (
	npmPackage = "nativescript"
	npmVersion = "9.0.1"
	npmMember  = "package/vendor/aab-tool/bundletool.jar"
)

// bundletool downloads bundletool into gondk's cache. Networks that let package registries through often stop everything else, so the
// npm registry is another source, where the machine has something that knows its address. It is the first one where the releases just failed.
func bundletool(ctx context.Context, d *downloader, npmFirst bool) error {
	sources := []fetch.Source{release}
	if d.env.NPM() != "" {
		n := &npm{r: d.run, env: d.env}
		sources = append(sources, fetch.Source{Name: "npm package " + npmPackage, Member: npmMember, Resolve: n.tarball})
	}
	if npmFirst {
		slices.Reverse(sources)
	}
	return d.jar(ctx, sources)
}

func (d *downloader) jar(ctx context.Context, sources []fetch.Source) error {
	label := "bundletool " + toolchain.BundletoolVersion
	d.say("setup: downloading %s to %s", label, d.env.BundletoolPath())
	var drawn time.Time
	progress := func(_ string, done, total int64) {
		if done == total || time.Since(drawn) > 100*time.Millisecond {
			drawn = time.Now()
			d.tell(setup.Event{Label: label, Done: done, Total: total})
		}
	}
	req := fetch.Request{Path: d.env.BundletoolPath(), SHA256: toolchain.BundletoolSHA256, Sources: sources, Say: d.warn, Progress: progress}
	err := fetch.File(ctx, req)
	if err == nil || ctx.Err() != nil {
		return err
	}
	if explained := d.env.ExplainCache(err); explained != err {
		return explained
	}
	return fmt.Errorf("%w\nor download %s some other way and set GONDK_BUNDLETOOL to its path", err, release.URL)
}

// npm asks what the machine has of npm for the registry's address, so that the user's own settings and mirrors count.
type npm struct {
	r   *step.Runner
	env *toolchain.Env
}

func (n *npm) registry(ctx context.Context) (string, error) {
	c := step.Cmd{Path: n.env.NPM(), Args: []string{"config", "get", "registry"}}
	if n.env.LookPath("npm") == "" {
		script := fmt.Sprintf("import url from %q; console.log(url())", n.env.Place(toolchain.RegistryModule))
		c.Args = []string{"--input-type=module", "--eval", script}
	}
	out, err := n.r.Run(ctx, c)
	if err != nil {
		return "", fmt.Errorf("cannot ask for the registry's address: %w", err)
	}
	return strings.TrimSuffix(strings.TrimSpace(out.Stdout), "/"), nil
}

// tarball returns the address of the package's .tgz.
func (n *npm) tarball(ctx context.Context) (string, error) {
	registry, err := n.registry(ctx)
	if err != nil {
		return "", err
	}
	return tarballAt(ctx, registry)
}

// tarballAt reads the address of the .tgz from the registry's description of the package.
func tarballAt(ctx context.Context, registry string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	ask, err := http.NewRequestWithContext(ctx, http.MethodGet, registry+"/"+npmPackage+"/"+npmVersion, nil)
	if err != nil {
		return "", err
	}
	res, err := http.DefaultClient.Do(ask)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s: the registry says %s", ask.URL.Redacted(), res.Status)
	}
	var about struct{ Dist struct{ Tarball string } }
	if err := json.NewDecoder(io.LimitReader(res.Body, 1<<20)).Decode(&about); err != nil || about.Dist.Tarball == "" {
		return "", fmt.Errorf("%s: the registry names no tarball", ask.URL.Redacted())
	}
	return about.Dist.Tarball, nil
}
