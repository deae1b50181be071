// Package setup installs what a build lacks and nothing else: Debian's packages by apt-get, bundletool and Kotlin into gondk's cache.
// On other machines it says what to install.
package setup

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Options say for what to set up, and where.
type Options struct {
	Env  toolchain.Env
	Need toolchain.Need
}

// Run installs what is missing. It prints one line if nothing is. If it is not allowed to install, its error has the command that does.
func Run(ctx context.Context, r *step.Runner, o Options) error {
	o.Need.All = true
	_, findings, err := toolchain.Find(ctx, r, o.Env, o.Need)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if wrong := findings.Wrong(); wrong != nil {
		return wrong
	}
	if err == nil && len(todo(&o.Env, findings)) == 0 {
		r.Log.Printf("setup: everything is there")
		return nil
	}
	if r.Dry {
		sayTodo(r, &o, findings)
		return nil
	}
	if err := install(ctx, r, &o, findings.Missing()); err != nil {
		return err
	}
	if _, _, err := toolchain.Find(ctx, r, o.Env, o.Need); err != nil {
		return fmt.Errorf("setup has installed what it can, but these problems remain:\n%w", err)
	}
	r.Log.Printf("setup: everything is there now")
	return nil
}

// sayTodo says what would be installed, and what cannot be.
func sayTodo(r *step.Runner, o *Options, findings toolchain.Findings) {
	missing := findings.Missing()
	if packages := packages(&o.Env, missing); o.Env.Debian() && len(packages) > 0 {
		r.Log.Printf("would install %s", strings.Join(packages, " "))
	}
	if lacks(missing, "bundletool") {
		r.Log.Printf("would download bundletool to %s", o.Env.BundletoolPath())
	}
	if lacks(missing, "Kotlin") && mayTakeKotlin(&o.Env) {
		r.Log.Printf("would have Maven copy Kotlin %s to %s", toolchain.KotlinVersion, o.Env.KotlinDir())
	}
	if err := byHand(&o.Env, missing); err != nil {
		r.Log.Printf("%v", err)
	}
}

// todo returns what of the findings is missing and can be installed here.
func todo(env *toolchain.Env, findings toolchain.Findings) toolchain.Findings {
	return slices.DeleteFunc(findings.Missing(), func(f toolchain.Finding) bool {
		return !f.Needed && (len(f.Packages) == 0 || !env.Debian())
	})
}

func install(ctx context.Context, r *step.Runner, o *Options, missing toolchain.Findings) error {
	var problems []error
	if packages := packages(&o.Env, missing); o.Env.Debian() && len(packages) > 0 {
		a := newApt(r, &o.Env)
		if err := a.install(ctx, packages); err != nil {
			return err
		}
	}
	if lacks(missing, "bundletool") {
		problems = append(problems, bundletool(ctx, r, &o.Env))
	}
	if lacks(missing, "Kotlin") && mayTakeKotlin(&o.Env) {
		problems = append(problems, download(ctx, r, Kotlin))
	}
	problems = append(problems, byHand(&o.Env, missing))
	return errors.Join(problems...)
}

// packages lists the Debian packages that the missing tools are in, each once, sorted.
func packages(env *toolchain.Env, missing toolchain.Findings) []string {
	var names []string
	for _, f := range missing {
		names = append(names, f.Packages...)
	}
	if !hasCertificates(env) {
		names = append(names, "ca-certificates")
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// hasCertificates reports whether Go finds certificate authorities to check servers by.
func hasCertificates(env *toolchain.Env) bool {
	if env.OS != "linux" || env.Get("SSL_CERT_FILE") != "" || env.Get("SSL_CERT_DIR") != "" {
		return true
	}
	return env.Exists("/etc/ssl/certs/ca-certificates.crt")
}

// mayTakeKotlin reports whether there is a Maven, or will be once Debian's packages are installed.
func mayTakeKotlin(env *toolchain.Env) bool { return env.Debian() || env.LookPath("mvn") != "" }

// byHand returns an error that lists what people must install themselves on this machine; nil if there is nothing.
func byHand(env *toolchain.Env, missing toolchain.Findings) error {
	var lines []string
	for _, f := range missing {
		if !f.Needed || f.What == "bundletool" || f.What == "Kotlin" && mayTakeKotlin(env) || len(f.Packages) > 0 && env.Debian() {
			continue
		}
		lines = append(lines, fmt.Sprintf("  %s: %s", f.What, f.Cure))
	}
	if len(lines) == 0 {
		return nil
	}
	return fmt.Errorf("setup cannot install these on %s; install them and run it again:\n%s", env.OS, strings.Join(lines, "\n"))
}

func lacks(missing toolchain.Findings, what string) bool {
	return slices.ContainsFunc(missing, func(f toolchain.Finding) bool { return f.What == what })
}
