package setup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/gondk/gondk/magefiles/internal/host/fetch"
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
// npm registry is the second source. Its address is npm's to know; where there is no npm, Debian has a small package that knows it too.
func bundletool(ctx context.Context, r *step.Runner, o *Options) error {
	n := &npm{r: r, env: &o.Env}
	second := fetch.Source{Name: "npm package " + npmPackage, Member: npmMember, Resolve: n.tarball}
	sources := []fetch.Source{release}
	if n.client() != "" {
		sources = append(sources, second)
	}
	err := download(ctx, r, o, sources)
	if err == nil || ctx.Err() != nil || n.client() != "" || !o.Env.Debian() {
		return err
	}
	r.Log.Printf("setup: %s cannot be reached; trying the npm registry, which has the same file and whose address node-registry-url knows", release.Name)
	if aptErr := newApt(r, &o.Env).install(ctx, []string{"node-registry-url"}); aptErr != nil {
		return errors.Join(err, aptErr)
	}
	// The releases once more, so that the error names every source.
	return download(ctx, r, o, []fetch.Source{second, release})
}

func download(ctx context.Context, r *step.Runner, o *Options, sources []fetch.Source) error {
	label := "bundletool " + toolchain.BundletoolVersion
	r.Log.Printf("setup: downloading %s to %s", label, o.Env.BundletoolPath())
	var drawn time.Time
	progress := func(_ string, done, total int64) {
		if done == total || time.Since(drawn) > 100*time.Millisecond {
			drawn = time.Now()
			r.Log.Progress(label, done, total)
		}
	}
	req := fetch.Request{Path: o.Env.BundletoolPath(), SHA256: toolchain.BundletoolSHA256, Sources: sources, Say: r.Log.Warnf, Progress: progress}
	err := fetch.File(ctx, req)
	if err == nil || ctx.Err() != nil {
		return err
	}
	if explained := o.Env.ExplainCache(err); explained != err {
		return explained
	}
	return fmt.Errorf("%w\nor download %s some other way and set GONDK_BUNDLETOOL to its path", err, release.URL)
}

// npm asks what the machine has of npm for the registry's address, so that the user's own settings and mirrors count.
type npm struct {
	r   *step.Runner
	env *toolchain.Env
}

const registryModule = "/usr/share/nodejs/registry-url/index.js"

// client returns the program to ask: npm, or node where Debian's node-registry-url is installed; "" if there is neither.
func (n *npm) client() string {
	if path := n.env.LookPath("npm"); path != "" {
		return path
	}
	if n.env.Exists(registryModule) {
		return n.env.LookPath("node")
	}
	return ""
}

func (n *npm) registry(ctx context.Context) (string, error) {
	c := step.Cmd{Path: n.client(), Args: []string{"config", "get", "registry"}}
	if n.env.LookPath("npm") == "" {
		script := fmt.Sprintf("import url from %q; console.log(url())", n.env.Place(registryModule))
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
