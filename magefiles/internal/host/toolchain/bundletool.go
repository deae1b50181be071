package toolchain

import (
	"archive/zip"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// The bundletool that gondk downloads. The digest is that of the release's own jar, bundletool-all-1.18.2.jar.
const (
	BundletoolVersion = "1.18.2"
	BundletoolSHA256  = "378b5434cd1378bef6b2bc527b8c7f0ff2584b273830335bce54d6d0813c8584"
)

// BundletoolPath returns where gondk's own bundletool lies in its cache.
func (e *Env) BundletoolPath() string {
	return filepath.Join(e.Cache, "bundletool", BundletoolVersion, "bundletool-all-"+BundletoolVersion+".jar")
}

// bundletool takes the jar that GONDK_BUNDLETOOL names, else gondk's own.
func (f *finder) bundletool() {
	if path := f.env.Get("GONDK_BUNDLETOOL"); path != "" {
		version, err := f.ownJar(path)
		if err != nil {
			f.add(Finding{What: "bundletool", State: Wrong, Needed: f.need.App, Path: path, Found: "GONDK_BUNDLETOOL", Version: version, Why: err.Error(),
				Cure: fmt.Sprintf("set GONDK_BUNDLETOOL to a bundletool-all jar (%s works), or unset it and run go tool mage setup", BundletoolVersion)})
			return
		}
		f.tools.Bundletool = f.use(Tool{Name: "bundletool", Path: path, Version: version, Found: "GONDK_BUNDLETOOL"}, f.need.App)
		return
	}
	path := f.env.BundletoolPath()
	if f.need.All {
		f.known.forget(path) // a disk that rots changes neither size nor time; mage setup is what people run when things go wrong
	}
	switch got := f.jarVersion(path); got {
	case BundletoolVersion:
		f.tools.Bundletool = f.use(Tool{Name: "bundletool", Path: path, Version: got, Found: "gondk's cache"}, f.need.App)
		return
	case "":
	default:
		f.add(Finding{What: "bundletool", State: Unfit, Path: path, Version: got, Found: "gondk's cache",
			Why: fmt.Sprintf("damaged: its SHA-256 is not %s…", BundletoolSHA256[:12])})
	}
	f.missing("bundletool", fmt.Sprintf("GONDK_BUNDLETOOL is not set, and there is no bundletool %s in gondk's cache", BundletoolVersion), f.need.App)
}

// ownJar returns the version of the user's own bundletool, or why it cannot be used.
func (f *finder) ownJar(path string) (string, error) {
	if !filepath.IsAbs(path) {
		return "", errors.New("not an absolute path")
	}
	version := f.jarVersion(path)
	if version == "" || strings.HasPrefix(version, unknownJar) {
		_, err := bundletoolIn(path)
		return "", err
	}
	return version, nil
}

// unknownJar is the prefix of the digest of a jar that is not a usable bundletool.
const unknownJar = "sha256:"

// jarVersion returns the version of a bundletool, from memory where the file has not changed; "" if it cannot be read. A jar that is not
// the pinned one has a part of its digest behind its version: with another jar the bundles are made again.
func (f *finder) jarVersion(path string) string {
	return f.known.of(path, func() string {
		digest, err := step.DigestFile(path)
		if err != nil {
			return ""
		}
		if digest == BundletoolSHA256 {
			return BundletoolVersion
		}
		if version, err := bundletoolIn(path); err == nil {
			return version + "-" + digest[:12]
		}
		return unknownJar + digest[:12]
	})
}

// What a usable bundletool contains. The alignment came with 1.17.
const (
	mainClass      = "com/android/tools/build/bundletool/BundleToolMain.class"
	versionClass   = "com/android/tools/build/bundletool/model/version/BundleToolVersion.class"
	alignmentClass = "com/android/bundle/Config$UncompressNativeLibraries$PageAlignment.class"
)

var versionText = lazyregexp.New(`[0-9]+\.[0-9]+\.[0-9]+`)

// bundletoolIn reads a jar's version of bundletool, a text in its class for that.
func bundletoolIn(path string) (string, error) {
	info, err := os.Stat(path)
	var failed *fs.PathError
	switch {
	case errors.As(err, &failed):
		return "", failed.Err
	case !info.Mode().IsRegular():
		return "", errors.New("not a file")
	}
	jar, err := zip.OpenReader(path)
	if errors.As(err, &failed) {
		return "", failed.Err
	}
	if err != nil {
		return "", errors.New("not a jar, or only partly downloaded")
	}
	defer jar.Close()
	if _, err := fs.Stat(jar, mainClass); err != nil {
		return "", errors.New("a jar, but not bundletool's: it has no BundleToolMain")
	}
	version := versionText().FindString(string(member(jar, versionClass)))
	if !strings.Contains(string(member(jar, alignmentClass)), "PAGE_ALIGNMENT_16K") {
		return version, fmt.Errorf("bundletool %s is too old: it does not support 16 KB pages", version)
	}
	return version, nil
}

// member returns the content of a file in a jar, nil if there is none.
func member(jar *zip.ReadCloser, name string) []byte {
	data, _ := fs.ReadFile(jar, name)
	return data
}

// RegistryModule is what Debian's node-registry-url brings.
const RegistryModule = "/usr/share/nodejs/registry-url/index.js"

// NPM returns the program that knows the npm registry's address, which has bundletool too: npm, or node where node-registry-url is installed; ""
// if there is neither.
func (e *Env) NPM() string {
	if path := e.LookPath("npm"); path != "" {
		return path
	}
	if e.Exists(RegistryModule) {
		return e.LookPath("node")
	}
	return ""
}
