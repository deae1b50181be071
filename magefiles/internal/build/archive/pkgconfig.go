package archive

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// pkg-config knows the libraries of the machine that builds. For Android's it needs to be told where .pc files lie, an ABI's own: by the
// matrix, or by the user's environment, in which a wrapper finds GOARCH.

// pkgConfigSettings are the variables that say where .pc files lie, or who knows.
var pkgConfigSettings = []string{"PKG_CONFIG_LIBDIR", "PKG_CONFIG_PATH", "PKG_CONFIG_SYSROOT_DIR"}

// pkgConfigEnv returns the variables for pkg-config, where the matrix says something: then this machine's folders are not looked into.
func pkgConfigEnv(cgo matrix.Cgo) []string {
	if len(cgo.PkgConfigPath) == 0 {
		return nil
	}
	return []string{"PKG_CONFIG_LIBDIR=" + strings.Join(texts(cgo.PkgConfigPath), string(os.PathListSeparator)), "PKG_CONFIG_PATH"}
}

// knowsPkgConfig reports whether anybody has said where Android's .pc files lie.
func (b *Builder) knowsPkgConfig(abi *matrix.ABI) bool {
	return len(b.Matrix.CgoFor(abi).PkgConfigPath) > 0 ||
		slices.ContainsFunc(append(pkgConfigSettings, "PKG_CONFIG"), func(name string) bool { return b.Run.Getenv(name) != "" })
}

// askPkgConfig adds to the flags of packages with a #cgo pkg-config line what pkg-config answers. The go command asks it too, but only
// when it builds, and does not notice another answer.
func (b *Builder) askPkgConfig(ctx context.Context, abi *matrix.ABI, s *goSettings, pkgs []*listed) error {
	for _, p := range pkgs {
		if len(p.CgoPkgConfig) == 0 {
			continue
		}
		if !b.knowsPkgConfig(abi) {
			return fmt.Errorf("%s: %s takes compiler flags from pkg-config (#cgo pkg-config: %s), which finds this machine's libraries, not Android's; "+
				`name a folder of .pc files for each ABI with pkg_config_path = ["third_party/${abi}/lib/pkgconfig"] in [library] of %s, with PKG_CONFIG_PATH in gondk_add_archive, `+
				"or in the environment with PKG_CONFIG_LIBDIR", b.label(abi), p.ImportPath, strings.Join(p.CgoPkgConfig, " "), matrix.FileName)
		}
		cflags, err := b.pkgConfig(ctx, abi, s, p, "--cflags")
		if err != nil {
			return err
		}
		libs, err := b.pkgConfig(ctx, abi, s, p, "--libs")
		if err != nil {
			return err
		}
		p.pkgConfig = append(cflags, libs...)
		p.CgoCPPFLAGS = append(p.CgoCPPFLAGS, cflags...)
		p.CgoLDFLAGS = append(p.CgoLDFLAGS, libs...)
	}
	return nil
}

// pkgConfig asks for the flags of one package, as the go command does.
func (b *Builder) pkgConfig(ctx context.Context, abi *matrix.ABI, s *goSettings, p *listed, what string) ([]string, error) {
	program := "pkg-config"
	if words := split(s.env["PKG_CONFIG"]); len(words) > 0 {
		program = words[0]
	}
	args, names := []string{what}, []string{"--"}
	for _, word := range p.CgoPkgConfig {
		if strings.HasPrefix(word, "--") {
			args = append(args, word)
		} else {
			names = append(names, word)
		}
	}
	out, err := b.Run.Run(ctx, step.Cmd{Dir: p.Dir, Path: program, Args: append(args, names...), Env: b.env(abi), Query: true})
	if err != nil {
		return nil, b.explainPkgConfig(abi, p, program, err)
	}
	flags, ok := shellWords(out.Stdout)
	if !ok {
		return nil, fmt.Errorf("%s: %s: %s gives flags with an unclosed quote: %s; check the .pc file", b.label(abi), p.ImportPath, program, strings.TrimSpace(out.Stdout))
	}
	return flags, nil
}

func (b *Builder) explainPkgConfig(abi *matrix.ABI, p *listed, program string, err error) error {
	what := fmt.Sprintf("%s: %s says #cgo pkg-config: %s", b.label(abi), p.ImportPath, strings.Join(p.CgoPkgConfig, " "))
	if errors.Is(err, exec.ErrNotFound) || errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s, but this machine has no %s; install pkg-config or pkgconf, or set PKG_CONFIG to one", what, program)
	}
	where := "set PKG_CONFIG_LIBDIR, PKG_CONFIG_PATH or PKG_CONFIG so that it finds .pc files for this ABI"
	if dirs := b.Matrix.CgoFor(abi).PkgConfigPath; len(dirs) > 0 {
		where = fmt.Sprintf("put its .pc file for this ABI into %s (%s)", strings.Join(texts(dirs), " or "), dirs[0].At)
	}
	return fmt.Errorf("%s; %s: %w", what, where, err)
}

// shellWords takes apart what pkg-config writes: words as for a shell, with quotes and \, which may stand before each byte of a letter. It
// fails where a quote stays open.
func shellWords(text string) (words []string, ok bool) {
	var word []byte
	quote, escaped, any := byte(0), false, false
	for _, c := range []byte(text) {
		blank := quote == 0 && !escaped && strings.IndexByte(" \t\r\n", c) >= 0
		switch {
		case blank && any:
			words = append(words, string(word))
			word = nil
		case blank:
		case escaped:
			if quote == '"' && strings.IndexByte("$`\"\\", c) < 0 {
				word = append(word, '\\')
			}
			word, escaped = append(word, c), false
		case c == '\\' && quote != '\'':
			escaped = true
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote != 0 && c == quote:
			quote = 0
		default:
			word = append(word, c)
		}
		any = !blank
	}
	if any {
		words = append(words, string(word))
	}
	return words, quote == 0 && !escaped
}
