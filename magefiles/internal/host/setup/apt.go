package setup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// apt installs packages of Debian and Ubuntu.
type apt struct {
	run func(ctx context.Context, c step.Cmd) (step.Output, error)
	say func(format string, args ...any)

	root bool // this process may install
	sudo bool // there is a sudo
	tty  bool // somebody can type sudo's password
}

func newApt(r *step.Runner, env *toolchain.Env) *apt {
	a := &apt{run: r.Run, say: r.Log.Printf, root: os.Geteuid() == 0, sudo: env.LookPath("sudo") != ""}
	if tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0); err == nil {
		tty.Close()
		a.tty = true
	}
	return a
}

// install installs packages, under their names in this release. If it is not allowed to, its error has the command that does.
func (a *apt) install(ctx context.Context, wanted []string) error {
	names, lacking, err := a.lookUp(ctx, wanted)
	if err != nil {
		return err
	}
	before, may := a.rights(ctx)
	if !may {
		return fmt.Errorf("setup is not allowed to install packages here; run this as root, then run setup again:\n  apt-get update && apt-get %s",
			strings.Join(installArgs(append(names, lacking...)), " "))
	}
	if len(lacking) > 0 {
		if names, err = a.update(ctx, before, wanted); err != nil {
			return err
		}
	}
	a.say("setup: installing %s", strings.Join(names, " "))
	start := time.Now()
	_, err = a.get(ctx, before, installArgs(names))
	if err != nil && ctx.Err() == nil {
		err = a.again(ctx, before, wanted, err)
	}
	if err != nil {
		return err
	}
	a.say("setup: installed in %.0f s", time.Since(start).Seconds())
	return nil
}

// again retries once after a failure, after removing its most likely cause.
func (a *apt) again(ctx context.Context, before, wanted []string, failure error) error {
	var failed *step.Error
	if errors.As(failure, &failed) && strings.Contains(failed.Output, "dpkg --configure -a") {
		a.say("setup: finishing an interrupted installation")
		if _, err := a.run(ctx, asRoot(before, "dpkg", "--configure", "-a")); err != nil {
			return err
		}
	}
	// Package lists from long ago name files that the mirror no longer has.
	names, err := a.update(ctx, before, wanted)
	if err != nil {
		return errors.Join(failure, err)
	}
	_, err = a.get(ctx, before, installArgs(names))
	return err
}

func installArgs(names []string) []string {
	return append([]string{"install", "-y", "--no-install-recommends"}, names...)
}

// update gets new package lists and gives the names that the wanted packages have there.
func (a *apt) update(ctx context.Context, before, wanted []string) ([]string, error) {
	a.say("setup: apt-get update")
	out, err := a.get(ctx, before, []string{"update"})
	if err != nil {
		return nil, err
	}
	names, lacking, err := a.lookUp(ctx, wanted)
	// apt-get update succeeds without a network, too.
	if failed := notFetched(out.Stderr); err == nil && len(lacking) > 0 && failed != "" {
		return nil, fmt.Errorf("apt-get update: there is no package %s, but some package lists could not be fetched; check the network and apt's sources:\n%s",
			strings.Join(lacking, ", "), failed)
	}
	if err == nil && len(lacking) > 0 {
		err = fmt.Errorf("this release of the distribution has no package %s: use a newer release, or an Android SDK and NDK (ANDROID_HOME)",
			strings.Join(lacking, ", "))
	}
	return names, err
}

// rights returns what to start apt-get with so that it may install; false if nothing does.
func (a *apt) rights(ctx context.Context) (before []string, may bool) {
	if a.root || !a.sudo {
		return nil, a.root
	}
	if _, err := a.run(ctx, step.Cmd{Path: "sudo", Args: []string{"-n", "true"}}); err == nil {
		return []string{"sudo", "-n"}, true
	}
	return []string{"sudo"}, a.tty
}

// get runs apt-get. It waits two minutes for another installation to end: a machine that has just started often has one running.
func (a *apt) get(ctx context.Context, before, args []string) (step.Output, error) {
	out, err := a.run(ctx, asRoot(before, append([]string{"apt-get", "-o", "DPkg::Lock::Timeout=120"}, args...)...))
	if err != nil {
		err = fmt.Errorf("apt-get %s failed for the reason shown above: %w; check the network and apt's sources", args[0], err)
	}
	return out, err
}

// notFetched picks the lines of apt-get update's warnings that say which lists could not be had: the word Failed stands in English,
// whatever the user's language, because asRoot says so.
func notFetched(stderr string) string {
	var lines []string
	for line := range strings.Lines(stderr) {
		if text, ok := strings.CutPrefix(strings.TrimSpace(line), "W: Failed to fetch "); ok {
			lines = append(lines, "  "+text)
		}
	}
	return strings.Join(lines, "\n")
}

// asRoot returns the command that runs words with the rights that before brings. env stands behind sudo, which drops variables.
func asRoot(before []string, words ...string) step.Cmd {
	all := slices.Concat(before, []string{"env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C"}, words)
	return step.Cmd{Path: all[0], Args: all[1:], Asks: all[0] == "sudo"}
}

// lookUp asks apt which packages there are and picks one for each wanted one.
func (a *apt) lookUp(ctx context.Context, wanted []string) (names, lacking []string, err error) {
	var all []string
	for _, name := range wanted {
		all = append(all, variants(name)...)
	}
	out, err := a.run(ctx, step.Cmd{Path: "apt-cache", Args: append([]string{"madison"}, all...), Env: []string{"LC_ALL=C"}, Query: true})
	if err != nil {
		return nil, nil, err
	}
	names, lacking = pick(wanted, available(out.Stdout))
	return names, lacking, nil
}

// available reads apt-cache madison's answer: lines of "name | version | source".
func available(madison string) map[string]bool {
	has := map[string]bool{}
	for line := range strings.Lines(madison) {
		name, _, _ := strings.Cut(line, "|")
		has[strings.TrimSpace(name)] = true
	}
	return has
}

// versioned is a package with a compiler's release in its name: clang-19, libclang-rt-19-dev, libgcc-12-dev-arm64-cross.
var versioned = lazyregexp.New(`^((?:lib)?(?:clang|lld|llvm|gcc)-(?:rt-)?)(\d+)(-.*)?$`)

// The compilers' releases to look for, where the wanted one is not there. LLVM before 15 has no tools that know every Android ABI well,
// and its parts must be of one release.
const (
	oldestLLVM, newestLLVM = 15, 30
	oldestGCC, newestGCC   = 10, 30
)

// variants lists the names that a wanted package may have in this release, the best first.
func variants(name string) []string {
	parts := versioned().FindStringSubmatch(name)
	if parts == nil {
		return []string{name}
	}
	low, high := oldestLLVM, newestLLVM
	if strings.Contains(parts[1], "gcc") {
		low, high = oldestGCC, newestGCC
	}
	names := []string{name}
	for n := high; n >= low; n-- {
		if other := parts[1] + strconv.Itoa(n) + parts[3]; other != name {
			names = append(names, other)
		}
	}
	return names
}

// pick chooses one available name for each wanted package. Parts of LLVM get the one release that has them all.
func pick(wanted []string, has map[string]bool) (names, lacking []string) {
	llvm := llvmRelease(wanted, has)
	for _, want := range wanted {
		choice := variants(want)
		if isLLVM(want) && llvm != "" {
			choice = []string{versioned().ReplaceAllString(want, "${1}"+llvm+"${3}")}
		}
		i := slices.IndexFunc(choice, func(name string) bool { return has[name] })
		if i < 0 {
			lacking = append(lacking, want)
			continue
		}
		names = append(names, choice[i])
	}
	return names, lacking
}

func isLLVM(name string) bool {
	parts := versioned().FindStringSubmatch(name)
	return parts != nil && !strings.Contains(parts[1], "gcc")
}

// llvmRelease returns the release that has every wanted part of LLVM: the wanted one, else the newest; "" if none has.
func llvmRelease(wanted []string, has map[string]bool) string {
	var parts []string
	for _, name := range wanted {
		if isLLVM(name) {
			parts = append(parts, name)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	for _, name := range variants(parts[0]) {
		release := versioned().FindStringSubmatch(name)[2]
		if !slices.ContainsFunc(parts, func(p string) bool { return !has[versioned().ReplaceAllString(p, "${1}"+release+"${3}")] }) {
			return release
		}
	}
	return ""
}
