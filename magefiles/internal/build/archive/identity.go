package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// identity is all that an archive depends on, without the place where it is built: two equal identities give the same bytes, but for the
// build info of debug builds, in which Go writes down the folder that it linked in. It is the key of the step,
// and its digest is the Go build id that every library linked from the archive carries.
type identity struct {
	Go       map[string]string // go env, as far as it matters
	ABI      string
	Level    string
	API      int
	NDK      string
	Tags     []string
	LDFlags  []string
	GCFlags  []string `json:",omitempty"`
	Keep     []string
	Name     string
	VCS      string
	Modules  map[string]string // digests of go.mod, go.sum, go.work, go.work.sum
	Fixed    map[string]string `json:",omitempty"` // digests of Go's own files as go.fixes has them
	Flagged  map[string]string `json:",omitempty"` // digests of files that GOFLAGS names
	Linked   []string          `json:",omitempty"` // digests of the objects and static libraries that are linked, in their order
	Cgo      *cgoID            `json:",omitempty"`
	Debug    string            `json:",omitempty"` // the project's folder, which a debugger finds the sources by; of debug builds only
	Packages []packageID
}

// packageID is a package by its module's version where the module cache holds it, and by its files where anybody may edit it.
type packageID struct {
	Path     string
	Module   string            `json:",omitempty"`
	Go       string            `json:",omitempty"` // language version, from the go.mod of a module that anybody may edit
	GODEBUG  string            `json:",omitempty"`
	LDFlags  []string          `json:",omitempty"`
	PkgConf  []string          `json:",omitempty"`
	Files    map[string]string `json:",omitempty"` // name relative to the package's folder -> digest
	Included map[string]string `json:",omitempty"` // the same for included files outside that folder

	// What follows is no part of the identity.
	place     string   // the package's folder where its LDFlags name it
	pkgConfig []string // PkgConf with all places
	name      string   // of its package clause
	addTo     string   // its folder, if gondk may add a file to it
}

func (id *identity) digest() string {
	text, err := json.Marshal(id)
	if err != nil {
		panic(err) // strings, numbers and maps of them always have a JSON form
	}
	return shortDigest(text)
}

func shortDigest(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:20])
}

// goSettings is what the user's environment and Go's own settings say.
type goSettings struct {
	env        map[string]string // what changes an archive
	mod, work  string            // paths of go.mod and go.work; empty or "off": none
	goroot     string
	modCache   string
	toolDir    string // has cgo
	temporary  string // folder for temporary files; empty: the system's
	flags      goFlags
	overlay    map[string]string // file -> what -overlay puts in its place
	repository string            // state of the version control, as far as go build records it
	told       string            // all that go env was asked
}

// matters are the settings that change what is built. Those that name the target are not the user's to set.
var matters = []string{"GOVERSION", "GOFLAGS", "GOEXPERIMENT", "GODEBUG", "GOFIPS140", "CGO_CFLAGS", "CGO_CPPFLAGS", "CGO_CXXFLAGS",
	"CGO_FFLAGS", "CGO_LDFLAGS", "PKG_CONFIG"}

// noCompiler is a program that is not there: for what it says of flags the go command asks the compiler what it knows, and has no use for that.
const noCompiler = "gondk-no-compiler"

// goEnv returns the user's settings alone, without the repository, which takes several commands to ask.
func (b *Builder) goEnv(ctx context.Context) (*goSettings, error) {
	names := append([]string{"GOROOT", "GOMOD", "GOWORK", "GOMODCACHE", "GOPATH", "GOTOOLDIR", "GOTMPDIR"}, matters...)
	out, err := b.Run.Run(ctx, step.Cmd{Dir: b.Matrix.Root, Path: b.Tools.Go.Path, Args: append([]string{"env", "-json"}, names...), Env: []string{"GOTOOLCHAIN=local", "CC=" + noCompiler}, Query: true, Once: true})
	if err != nil {
		return nil, err
	}
	env := map[string]string{}
	if err := json.Unmarshal([]byte(out.Stdout), &env); err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	s := &goSettings{env: map[string]string{}, mod: env["GOMOD"], work: env["GOWORK"], goroot: env["GOROOT"], modCache: env["GOMODCACHE"],
		toolDir: env["GOTOOLDIR"], temporary: env["GOTMPDIR"], flags: parseGoFlags(env["GOFLAGS"]), told: out.Stdout}
	for _, name := range matters {
		s.env[name] = env[name]
	}
	for _, name := range pkgConfigSettings {
		if value := b.Run.Getenv(name); value != "" {
			s.env[name] = value // go env does not know them
		}
	}
	s.overlay, err = readOverlay(b.Matrix.Root, s.flags.last("overlay"))
	return s, err
}

// repository returns the state of the git repository that go build writes into its build info, or nothing if it writes none. It is
// asked for here because it can change while no source does.
func (b *Builder) repository(ctx context.Context, flags goFlags) string {
	if flags.last("buildvcs") == "false" {
		return ""
	}
	var state []string
	for _, args := range [][]string{
		{"log", "-1", "--format=%H %ct"},
		{"for-each-ref", "--merged=HEAD", "--format=%(refname)", "refs/tags"}, // a version is made of the last one,
		{"status", "--porcelain"},
	} {
		out, err := b.Run.Run(ctx, step.Cmd{Dir: b.Matrix.Root, Path: "git", Args: args, Query: true})
		if err != nil {
			return ""
		}
		state = append(state, out.Stdout)
	}
	if state[2] != "" {
		state[2] = "modified"
	}
	return strings.Join(state, "\n")
}

func (b *code) identify(p plan) (*identity, error) {
	abi, s := p.ABI, p.settings
	id := &identity{
		Go: s.env, ABI: abi.Name, Level: abi.CPU, API: b.Matrix.Android.MinSDK, NDK: b.Tools.NDK.Revision,
		Tags: b.tags, LDFlags: b.Matrix.Library.LDFlags, GCFlags: b.Matrix.Library.GCFlags, Keep: b.keep(), Name: b.name(),
		VCS: s.repository, Fixed: b.fixed,
	}
	if b.Debug {
		id.Debug = b.Matrix.Root
	}
	id.Cgo = b.identifyCgo(abi)
	var err error
	if id.Linked, err = b.digestLinked(p.link.files, s); err != nil {
		return nil, err
	}
	if id.Modules, err = b.moduleFiles(s.mod, s.work); err != nil {
		return nil, err
	}
	if id.Flagged, err = b.digestAll(b.Matrix.Root, s.flags.files(), nil); err != nil {
		return nil, err
	}
	embeds := embedding(p.pkgs)
	for _, p := range p.pkgs {
		if p.Standard {
			continue // GOVERSION stands for it
		}
		pkg, err := b.identifyPackage(p, s)
		if err != nil {
			return nil, err
		}
		if !s.cached(p) && !p.usesSwig() && !embeds[p.Dir] {
			pkg.addTo = p.Dir
		}
		id.Packages = append(id.Packages, pkg)
	}
	return id, nil
}

func (b *Builder) identifyPackage(p *listed, s *goSettings) (packageID, error) {
	id := packageID{Path: p.ImportPath, GODEBUG: p.DefaultGODEBUG, pkgConfig: p.pkgConfig, name: p.Name}
	placeless := strings.NewReplacer(p.Dir, "${SRCDIR}", b.Matrix.Root, "${root}")
	for _, flag := range p.CgoLDFLAGS {
		if strings.Contains(flag, p.Dir) {
			id.place = p.Dir
		}
		id.LDFlags = append(id.LDFlags, placeless.Replace(flag))
	}
	for _, flag := range p.pkgConfig {
		id.PkgConf = append(id.PkgConf, placeless.Replace(flag))
	}
	var err error
	if s.cached(p) {
		if id.Included, err = b.digestAll(b.Matrix.Root, s.outsideCache(p), s.overlay); err != nil {
			return packageID{}, err
		}
		rel, err := filepath.Rel(s.modCache, p.Dir)
		id.Module = filepath.ToSlash(rel) // path@version/folder
		return id, err
	}
	if p.Module != nil {
		id.Go = p.Module.GoVersion
	}
	names := p.files()
	if p.Name == "main" {
		names = append(names, "default.pgo") // where it exists, go build -pgo=auto reads it
	}
	if id.Files, err = b.digestAll(p.Dir, names, s.overlay); err != nil {
		return packageID{}, err
	}
	id.Included, err = b.digestAll(p.Dir, included(p), s.overlay)
	return id, err
}

// digestLinked returns the digests of files that become part of the archive. Of those in the module cache, which nobody changes, the path
// below it says enough.
func (b *Builder) digestLinked(files []string, s *goSettings) ([]string, error) {
	var digests []string
	for _, file := range files {
		if rel, err := filepath.Rel(s.modCache, file); s.modCache != "" && err == nil && filepath.IsLocal(rel) {
			digests = append(digests, filepath.ToSlash(rel))
			continue
		}
		digest, err := b.Run.Digest(file)
		if err != nil {
			return nil, err
		}
		digests = append(digests, digest)
	}
	return digests, nil
}

func (b *Builder) moduleFiles(mod, work string) (map[string]string, error) {
	digests := map[string]string{}
	for _, file := range []string{mod, work} {
		if filepath.Ext(file) == "" {
			continue // go env says "", off or the null device if there is none
		}
		for _, name := range []string{file, strings.TrimSuffix(strings.TrimSuffix(file, ".mod"), ".work") + sumExt(file)} {
			digest, err := b.Run.Digest(name)
			if err != nil && name == file {
				return nil, err
			}
			digests[filepath.Base(name)] = digest
		}
	}
	return digests, nil
}

// sumExt returns the end of the checksum file's name: go.sum beside go.mod, go.work.sum beside go.work.
func sumExt(file string) string {
	if strings.HasSuffix(file, ".work") {
		return ".work.sum"
	}
	return ".sum"
}

// digestAll returns the digests of the files that exist, by their names relative to dir. A file of a package that does not exist is for
// the compiler to tell of.
func (b *Builder) digestAll(dir string, names []string, overlay map[string]string) (map[string]string, error) {
	digests := map[string]string{}
	for _, name := range names {
		path := absolute(dir, name)
		if rel, err := filepath.Rel(dir, path); err == nil {
			name = rel
		}
		if to, ok := overlay[path]; ok {
			path = to
		}
		digest, err := b.digestExisting(path)
		if err != nil {
			return nil, err
		}
		if digest != "" {
			digests[filepath.ToSlash(name)] = digest
		}
	}
	return digests, nil
}
