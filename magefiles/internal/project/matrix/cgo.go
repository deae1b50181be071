package matrix

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

// Setting is one string of a list, with its place for later errors.
type Setting struct {
	Text string
	At   string // abi-matrix.toml:7: abi[0].cgo_ldflags[1]
}

// Cgo is what a library or one of its ABIs says to the C compilers, the linker and pkg-config.
type Cgo struct {
	CFlags, CXXFlags, LDFlags, PkgConfigPath []Setting
}

// Then returns c followed by more.
func (c Cgo) Then(more Cgo) Cgo {
	return Cgo{
		CFlags:        slices.Concat(c.CFlags, more.CFlags),
		CXXFlags:      slices.Concat(c.CXXFlags, more.CXXFlags),
		LDFlags:       slices.Concat(c.LDFlags, more.LDFlags),
		PkgConfigPath: slices.Concat(c.PkgConfigPath, more.PkgConfigPath),
	}
}

// CgoFor returns the settings for an ABI: the library's strings, then the ABI's, with ${…} replaced and paths made absolute.
func (m *Matrix) CgoFor(a *ABI) Cgo {
	all := m.Library.Cgo.Then(a.Cgo)
	values := map[string]string{"${abi}": a.Name, "${goarch}": a.GOARCH, "${root}": m.Root}
	for _, list := range [][]Setting{all.CFlags, all.CXXFlags, all.LDFlags, all.PkgConfigPath} {
		for i := range list {
			list[i].Text = placeholder().ReplaceAllStringFunc(list[i].Text, func(name string) string { return values[name] })
		}
	}
	for i, dir := range all.PkgConfigPath {
		path := filepath.FromSlash(dir.Text)
		if !filepath.IsAbs(path) {
			path = filepath.Join(m.Root, path)
		}
		all.PkgConfigPath[i].Text = filepath.Clean(path)
	}
	return all
}

// placeholder finds what looks like one, also where its brace does not close.
var placeholder = lazyregexp.New(`\$\{[^}]*\}?`)

// cgoList is one of the lists.
type cgoList struct {
	key, sample string
	of          func(*Cgo) *[]Setting
	check       func(l *cgoList, s string) (what, cure string)
}

var cgoLists = []cgoList{
	{"cgo_cflags", `["-I${root}/third_party/${abi}/include"]`, func(c *Cgo) *[]Setting { return &c.CFlags }, checkCgoFlag},
	{"cgo_cxxflags", `["-std=c++20"]`, func(c *Cgo) *[]Setting { return &c.CXXFlags }, checkCgoFlag},
	{"cgo_ldflags", `["-L${root}/third_party/${abi}/lib", "-lcrypto"]`, func(c *Cgo) *[]Setting { return &c.LDFlags }, checkCgoFlag},
	{"pkg_config_path", `["third_party/${abi}/lib/pkgconfig"]`, func(c *Cgo) *[]Setting { return &c.PkgConfigPath }, checkPkgConfigPath},
}

// cgoKeys returns the lists as keys of a table.
func cgoKeys(of func(*reader) *Cgo) []key {
	var keys []key
	for i := range cgoLists {
		l := &cgoLists[i]
		keys = append(keys, key{l.key, l.sample, false, each(text(func(r *reader, v value, s string) {
			if what, cure := l.add(of(r), s, fmt.Sprintf("%s:%d: %s", r.file, lineOf(r.lines, v.path), v.path)); what != "" {
				r.bad(v, what, cure)
			}
		}))})
	}
	return keys
}

// Add adds a build file's setting to the list of that key; at is its place in errors.
func (c *Cgo) Add(key, s, at string) error {
	l := &cgoLists[slices.IndexFunc(cgoLists, func(l cgoList) bool { return l.key == key })]
	switch what, cure := l.add(c, s, at); what {
	case "":
		return nil
	case relativePath:
		return fmt.Errorf("%s %s: %s; write a whole path: ${CMAKE_CURRENT_SOURCE_DIR}/… in CMake, $${root}/… for the folder of go.mod in make", at, strconv.Quote(s), what)
	default:
		return fmt.Errorf("%s %s: %s; %s", at, strconv.Quote(s), what, cure)
	}
}

func (l *cgoList) add(c *Cgo, s, at string) (what, cure string) {
	for _, name := range placeholder().FindAllString(s, -1) {
		if name != "${abi}" && name != "${goarch}" && name != "${root}" {
			return name + " stands for nothing", "use ${abi}, ${goarch}, or ${root} for the project's folder"
		}
	}
	if what, cure = l.check(l, s); what == "" {
		list := l.of(c)
		*list = append(*list, Setting{s, at})
	}
	return what, cure
}
