package toolchain

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gondk/gondk/magefiles/internal/fetch"
)

// The bundletool that gondk downloads. The digest is that of the release's own jar, bundletool-all-1.18.2.jar.
const (
	BundletoolVersion = "1.18.2"
	BundletoolSHA256  = "378b5434cd1378bef6b2bc527b8c7f0ff2584b273830335bce54d6d0813c8584"
)

// BundletoolPath gives where gondk's own bundletool lies in its cache.
func (e *Env) BundletoolPath() string {
	return filepath.Join(e.Cache, "bundletool", BundletoolVersion, "bundletool-all-"+BundletoolVersion+".jar")
}

// bundletool takes the jar that GONDK_BUNDLETOOL names, else gondk's own.
func (f *finder) bundletool() {
	if path := f.env.Get("GONDK_BUNDLETOOL"); path != "" {
		if why := wrongJar(path); why != "" {
			f.add(Finding{What: "bundletool", State: Wrong, Needed: f.need.App, Path: path, Found: "GONDK_BUNDLETOOL", Why: why,
				Cure: "set GONDK_BUNDLETOOL to a bundletool-all jar, or unset it and run go tool mage setup"})
			return
		}
		f.tools.Bundletool = f.use(Tool{Name: "bundletool", Path: path, Version: f.jarVersion(path), Found: "GONDK_BUNDLETOOL"}, f.need.App)
		return
	}
	path := f.env.BundletoolPath()
	switch got := f.jarVersion(path); got {
	case BundletoolVersion:
		f.tools.Bundletool = f.use(Tool{Name: "bundletool", Path: path, Version: got, Found: "gondk's cache"}, f.need.App)
		return
	case "":
	default:
		f.add(Finding{What: "bundletool", State: Unfit, Path: path, Version: got, Found: "gondk's cache",
			Why: fmt.Sprintf("damaged: its SHA-256 is not %s…", BundletoolSHA256[:12])})
	}
	f.missing("bundletool", fmt.Sprintf("neither by GONDK_BUNDLETOOL nor bundletool %s in gondk's cache", BundletoolVersion), f.need.App)
}

// jarVersion gives bundletool's version where the jar is the pinned one, else the start of its digest; "" where it cannot be read.
func (f *finder) jarVersion(path string) string {
	return f.known.of(path, func() string {
		err := fetch.Verify(path, BundletoolSHA256)
		var other *fetch.DigestError
		switch {
		case err == nil:
			return BundletoolVersion
		case errors.As(err, &other):
			return "sha256:" + other.Got[:12]
		}
		return ""
	})
}

func wrongJar(path string) string {
	if !filepath.IsAbs(path) {
		return "not an absolute path"
	}
	file, err := os.Open(path)
	if err != nil {
		return "cannot be read: " + errors.Unwrap(err).Error()
	}
	defer file.Close()
	magic := make([]byte, 2)
	if _, err := file.Read(magic); err != nil || string(magic) != "PK" {
		return "not a jar"
	}
	return ""
}
