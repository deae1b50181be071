// Package ndklite makes a folder that looks like an NDK from the distribution's LLVM, for machines without an NDK. It builds C, and
// C++ that needs no library, for the ABIs and the one API level it was made for; everything else fails with an error that says so.
package ndklite

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/host/ndklite/sysroot"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Major is the NDK release whose defaults ndklite follows: r28, the first that links for pages of 16 KB unasked.
const Major = 28

// Revision is ndklite's Pkg.Revision. No real NDK's ends like it.
const Revision = "28.0.0-ndklite"

// Host is the folder below toolchains/llvm/prebuilt. The NDK has this one for every Linux host.
const Host = "linux-x86_64"

// Options say what to make.
type Options struct {
	Cache string     // gondk's folder in the user's cache, absolute
	ABIs  []*abi.ABI // at least one
	API   int        // from sysroot.MinAPI to sysroot.MaxAPI
	LLVM  LLVM       // as FindLLVM gives it
	Make  string     // GNU make, absolute path
}

// Ensure returns the root of the NDK-shaped folder for o and makes it when it is not there yet. Folders for different options stand side
// by side in the cache; one that is there is whole, and several processes may ask for it at once.
func Ensure(ctx context.Context, r *step.Runner, o Options) (root string, err error) {
	digest, err := o.digest()
	if err != nil {
		return "", err
	}
	root = o.root(digest)
	if ready(root) {
		return root, nil
	}
	if err := r.MkdirAll(filepath.Dir(root)); err != nil {
		return "", err
	}
	// Other projects' builds may want the same folder.
	lock, err := step.LockFile(ctx, root+".lock", func() { r.Log.Printf("waiting for another gondk build to make ndklite") })
	if err != nil {
		return "", err
	}
	defer lock.Close()
	if ready(root) {
		return root, nil
	}
	err = r.Stage(root, func(tmp string) error { return write(ctx, r, o, digest, tmp) })
	if err != nil {
		return "", fmt.Errorf("cannot make ndklite in %s: %w", root, err)
	}
	return root, nil
}

// Root gives the root that Ensure will give, and makes nothing.
func (o Options) Root() (string, error) {
	digest, err := o.digest()
	return o.root(digest), err
}

func (o Options) root(digest string) string { return filepath.Join(o.Cache, "ndklite", digest) }

// ready reports whether the folder exists. It gets its name only when it is complete.
func ready(root string) bool {
	_, err := os.Stat(filepath.Join(root, "source.properties"))
	return err == nil
}

// format goes up when the Go code here or in sysroot makes something else from the same files.
const format = 2

// digest identifies what Ensure makes: gondk's own files, the LLVM and the other files of the distribution, and the options.
func (o Options) digest() (string, error) {
	sum := sha256.New()
	fmt.Fprintf(sum, "%d\n%s\n%q\n%d\n%q\n", format, sysroot.Digest(), o.LLVM.Bin, o.API, o.Make)
	files := []string{o.LLVM.tool("clang"), o.LLVM.tool("ld.lld"), o.LLVM.tool("llvm-ar")}
	for _, a := range o.ABIs {
		fmt.Fprintf(sum, "%s\n", a.Name)
	}
	for _, need := range sysroot.Needs(o.ABIs, runtime.GOARCH) {
		if !need.Found {
			return "", fmt.Errorf("no %s at %s for ndklite; install %s", need.What, need.Path, need.Package)
		}
		files = append(files, need.Path)
	}
	for _, file := range files {
		info, err := os.Stat(file)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(sum, "%q %d %d\n", file, info.Size(), info.ModTime().UnixNano())
	}
	err := eachShape(func(name string, data []byte) error {
		_, err := fmt.Fprintf(sum, "%q %d\n%s", name, len(data), data)
		return err
	})
	return hex.EncodeToString(sum.Sum(nil))[:16], err
}
