package reproduce

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// packingCure is what there is to do about a file that is packed otherwise: F-Droid copies signatures, which are about each byte of an APK.
const packingCure = "the release's own packing program (Gradle, bundletool, zipalign): the content is the same"

// packingSettings are what zips tell of how their content was packed.
var packingSettings = []struct {
	id, name string
	read     func(f *appfile.File, e *appfile.Entry) string
}{
	{"zip-time", "times in the zip", func(_ *appfile.File, e *appfile.Entry) string { return dosTime(e.Modified) }},
	{"zip-method", "compression", func(_ *appfile.File, e *appfile.Entry) string {
		return map[uint16]string{0: "stored", 8: "deflated"}[e.Method]
	}},
	{"zip-maker", "made for", func(_ *appfile.File, e *appfile.Entry) string {
		return map[uint16]string{0: "DOS", 3: "Unix"}[e.MadeBy>>8] + fmt.Sprintf(" %d.%d", e.MadeBy&0xff/10, e.MadeBy&0xff%10)
	}},
	{"zip-mode", "modes of files", func(_ *appfile.File, e *appfile.Entry) string { return fmt.Sprintf("%o", e.Attributes>>16) }},
	{"zip-align", "alignment of what is stored", func(f *appfile.File, e *appfile.Entry) string {
		if e.Method != 0 || e.DataOffset < 0 || !isLibrary(e.Name) || f.Kind == appfile.AAB || f.Kind == appfile.AAR {
			return ""
		}
		align := int64(1)
		for align < 1<<16 && e.DataOffset%(2*align) == 0 {
			align *= 2
		}
		return fmt.Sprintf("%d", min(align, 16384))
	}},
}

// packing compares how what both have is packed. content says whether the content of all entries is the same.
func (c *comparer) packing(old, new *appfile.File, in string, content bool) error {
	a, b := names(old), names(new)
	before := len(c.Settings)
	for _, name := range slices.Sorted(maps.Keys(a)) {
		n := b[name]
		if n == nil {
			content = false // one is called otherwise
			continue
		}
		c.packed(old, new, a[name], n, in)
	}
	if c.deflated != "" {
		c.add(Setting{"zip-deflate", "compressed bytes", "another", "another", packingCure, nil}, in+c.deflated)
	}
	if was, is := sequence(old, b), sequence(new, a); !slices.Equal(was, is) {
		i := slices.IndexFunc(was, func(name string) bool { return name != is[slices.Index(was, name)] })
		c.add(Setting{"zip-order", "order of entries", was[i] + " is there", is[i] + " is there", packingCure, nil}, strings.TrimSuffix(in, "/"))
	}
	if content && !c.Same && len(c.Settings) == before {
		return c.rest(old, new, in)
	}
	return nil
}

// packed compares two entries of one name.
func (c *comparer) packed(old, new *appfile.File, o, n *appfile.Entry, in string) {
	for _, s := range packingSettings {
		if x, y := s.read(old, o), s.read(new, n); x != y && x != "" && y != "" {
			c.add(Setting{s.id, s.name, x, y, packingCure, nil}, in+o.Name)
		}
	}
}

// sequence gives the names that both have in the order of one.
func sequence(f *appfile.File, other map[string]*appfile.Entry) []string {
	var all []string
	for _, e := range f.Entries {
		if other[e.Name] != nil && !slices.Contains(all[max(0, len(all)-1):], e.Name) {
			all = append(all, e.Name)
		}
	}
	return all
}

// rest looks at all bytes but signatures where every entry is the same. Programs that sign JAR files write the whole zip anew.
func (c *comparer) rest(old, new *appfile.File, in string) error {
	if old.Signing.JAR || new.Signing.JAR {
		return nil
	}
	a, err := old.UnsignedDigest()
	if err != nil {
		return err
	}
	b, err := new.UnsignedDigest()
	if err == nil && a != b {
		c.add(Setting{"zip-rest", "bytes of the zip", "another", "another", "headers, extra fields, comments or padding: " + packingCure, nil}, strings.TrimSuffix(in, "/"))
	}
	return err
}

// dosTime gives a zip's time as it stands there, without a zone: 1980-01-01 00:00:00.
func dosTime(t uint32) string {
	date, time := t>>16, t&0xffff
	return fmt.Sprintf("%04d-%02d-%02d %02d:%02d:%02d", 1980+date>>9, date>>5&15, date&31, time>>11, time>>5&63, time&31*2)
}
