package reproduce

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// among gives the APK of a set that a released one is to be compared with: the split of its name, or the one for every device. Sets have some
// once for older devices and once for newer ones.
func among(set, released *appfile.File) *appfile.File {
	split := splitOf(released)
	was, err := released.UnsignedDigest()
	var found *appfile.File
	for _, apk := range set.APKs {
		if splitOf(apk) != split {
			continue
		}
		if found == nil {
			found = apk
		}
		if is, damaged := apk.UnsignedDigest(); is == was && err == nil && damaged == nil {
			return apk
		}
	}
	return found
}

func splitOf(f *appfile.File) string {
	for _, m := range f.Modules {
		if m.Manifest != nil {
			return m.Manifest.Split
		}
	}
	return ""
}

// zips compares two packages of a kind. in stands before the names of entries: it is the path of an APK in a set.
func (c *comparer) zips(old, new *appfile.File, in string) error {
	c.signatures(old, new)
	c.app(old, new, in)
	before := len(c.Parts)
	c.deflated = ""
	for _, p := range pair(names(old), names(new)) {
		if err := c.entry(old, new, p, in); err != nil {
			return err
		}
	}
	return c.packing(old, new, in, len(c.Parts) == before)
}

// signatures notes what of two files is not compared.
func (c *comparer) signatures(old, new *appfile.File) {
	for _, f := range []*appfile.File{old, new} {
		for _, text := range signatureTexts(f) {
			if !slices.Contains(c.Signatures, text) {
				c.Signatures = append(c.Signatures, text)
			}
		}
	}
}

var schemeNames = map[int]string{2: "v2", 3: "v3", 31: "v3.1"}

func signatureTexts(f *appfile.File) (texts []string) {
	if f.Signing.JAR {
		texts = append(texts, "v1 (META-INF)")
	}
	for _, scheme := range f.Signing.APKs {
		texts = append(texts, schemeNames[scheme])
	}
	return texts
}

// names gives the entries that are compared, by name: all but folders and signatures.
func names(f *appfile.File) map[string]*appfile.Entry {
	all := map[string]*appfile.Entry{}
	for i := range f.Entries {
		if e := &f.Entries[i]; !e.Folder && !f.SignedAfter(e.Name) && all[e.Name] == nil {
			all[e.Name] = e
		}
	}
	return all
}

// pairing is an entry of the released file and the one of the built file that is the same; either may be missing.
type pairing struct{ old, new *appfile.Entry }

func (p pairing) name() string {
	if p.old != nil {
		return p.old.Name
	}
	return p.new.Name
}

// pair pairs entries by name, and of those that are left the libraries of an ABI where each file has one: it may be called otherwise.
func pair(old, new map[string]*appfile.Entry) []pairing {
	var pairs []pairing
	alone := [2]map[string][]*appfile.Entry{{}, {}} // by folder
	for name, o := range old {
		if n := new[name]; n != nil {
			pairs = append(pairs, pairing{o, n})
		} else {
			alone[0][path.Dir(name)] = append(alone[0][path.Dir(name)], o)
		}
	}
	for name, n := range new {
		if old[name] == nil {
			alone[1][path.Dir(name)] = append(alone[1][path.Dir(name)], n)
		}
	}
	for dir, o := range alone[0] {
		if n := alone[1][dir]; len(o) == 1 && len(n) == 1 && isLibrary(o[0].Name) && isLibrary(n[0].Name) {
			pairs = append(pairs, pairing{o[0], n[0]})
			delete(alone[1], dir)
			continue
		}
		for _, e := range o {
			pairs = append(pairs, pairing{old: e})
		}
	}
	for _, n := range alone[1] {
		for _, e := range n {
			pairs = append(pairs, pairing{new: e})
		}
	}
	slices.SortFunc(pairs, func(a, b pairing) int { return cmp.Compare(a.name(), b.name()) })
	return pairs
}

func isLibrary(name string) bool { return path.Ext(name) == ".so" }

// entry compares one pair.
func (c *comparer) entry(old, new *appfile.File, p pairing, in string) error {
	part := Part{Name: in + p.name(), Released: size(p.old), Built: size(p.new)}
	if p.old == nil || p.new == nil {
		part.Seen = whyAlone(p)
		c.Parts = append(c.Parts, part)
		return nil
	}
	a, err := old.Digests(p.old.Name)
	if err != nil {
		return err
	}
	b, err := new.Digests(p.new.Name)
	if err != nil {
		return err
	}
	if p.old.Name != p.new.Name {
		c.add(Setting{"name", "library's name", path.Base(p.old.Name), path.Base(p.new.Name), nameCure(path.Base(p.old.Name)), nil}, in+p.old.Name)
	}
	if a.Content == b.Content {
		c.Equal++
		if a.Packed != b.Packed && p.old.Method == p.new.Method && c.deflated == "" {
			c.deflated = p.old.Name
		}
		return nil
	}
	if nested := apkOf(old, p.old.Name); nested != nil && apkOf(new, p.new.Name) != nil {
		return c.zips(nested, apkOf(new, p.new.Name), in+p.name()+"/")
	}
	was, err := old.Content(p.old.Name)
	if err != nil {
		return err
	}
	is, err := new.Content(p.new.Name)
	if err != nil {
		return err
	}
	if isNative(was) && isNative(is) {
		if part, err = c.native(in+p.name(), was, is); err != nil {
			part.Seen = []string{err.Error()}
		}
	} else {
		c.content(&part, was, is)
	}
	c.Parts = append(c.Parts, part)
	return nil
}

func nameCure(file string) string {
	name := strings.TrimSuffix(strings.TrimPrefix(file, "lib"), ".so")
	return `[[output]] with name = "` + name + `", or the app's own build files`
}

// apkOf gives the APK of a set that an entry is.
func apkOf(set *appfile.File, entry string) *appfile.File {
	for _, apk := range set.APKs {
		if apk.Path == set.Path+"("+entry+")" {
			return apk
		}
	}
	return nil
}

func size(e *appfile.Entry) int64 {
	if e == nil {
		return -1
	}
	return int64(e.Size)
}
