package app

import (
	"archive/zip"
	"bytes"
	"cmp"
	"compress/flate"
	"debug/elf"
	"encoding/binary"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/gondk/gondk/magefiles/internal/dev/checktest"
	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// zippedEntry is one entry of a zip that a test makes.
type zippedEntry struct {
	name   string
	data   string
	method uint16
	align  int  // of the content in the zip, in bytes; 0: anywhere
	behind bool // checksum and sizes follow the content
}

// zippedFiles is a zip that a test makes, as its entries.
type zippedFiles []zippedEntry

// set adds an entry, or changes its content.
func (p *zippedFiles) set(name, data string) *zippedEntry {
	for i := range *p {
		if (*p)[i].name == name {
			(*p)[i].data = data
			return &(*p)[i]
		}
	}
	*p = append(*p, zippedEntry{name: name, data: data})
	return &(*p)[len(*p)-1]
}

// remove takes out the entries whose names start so, which must be there.
func (p *zippedFiles) remove(t *testing.T, prefix string) {
	t.Helper()
	before := len(*p)
	*p = slices.DeleteFunc(*p, func(e zippedEntry) bool { return strings.HasPrefix(e.name, prefix) })
	if len(*p) == before {
		t.Fatalf("nothing starts with %s", prefix)
	}
}

// bytes writes the zip. Padding for alignment is in the extra field, as zipalign does it.
func (p zippedFiles) bytes(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	late := 0 // bytes behind the entry before, which the writer writes with the next one
	for _, e := range p {
		if err := z.Flush(); err != nil {
			t.Fatal(err)
		}
		h := &zip.FileHeader{Name: e.name, Method: e.method, CRC32: crc32.ChecksumIEEE([]byte(e.data)), UncompressedSize64: uint64(len(e.data))}
		if e.align > 0 {
			h.Extra = make([]byte, (e.align-(out.Len()+late+30+len(e.name))%e.align)%e.align)
		}
		if late = 0; e.behind {
			h.Flags, late = 1<<3, 16
		}
		content := []byte(e.data)
		if e.method == zip.Deflate {
			content = deflated(t, content)
		}
		h.CompressedSize64 = uint64(len(content))
		w, err := z.CreateRaw(h)
		if err == nil {
			_, err = w.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func deflated(t *testing.T, data []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.BestSpeed)
	if err == nil {
		_, err = w.Write(data)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// apkSigned puts an APK signing block before a zip's directory, with a signature of scheme 2 that says nothing.
func apkSigned(zipped []byte) []byte {
	le := binary.LittleEndian
	end := bytes.LastIndex(zipped, []byte("PK\x05\x06"))
	at := le.Uint32(zipped[end+16:])
	pair := le.AppendUint32(le.AppendUint64(nil, 4), 0x7109871a)
	size := uint64(len(pair) + 8 + 16)
	block := le.AppendUint64(nil, size)
	block = append(block, pair...)
	block = append(le.AppendUint64(block, size), "APK Sig Block 42"...)
	out := slices.Concat(zipped[:at], block, zipped[at:])
	le.PutUint32(out[end+len(block)+16:], at+uint32(len(block)))
	return out
}

// protobuf's wire format, as far as bundles need it.
func pbInt(field int, n int) string {
	return string(binary.AppendUvarint(binary.AppendUvarint(nil, uint64(field)<<3), uint64(n)))
}

func pbText(field int, parts ...string) string {
	text := strings.Join(parts, "")
	return string(binary.AppendUvarint(binary.AppendUvarint(nil, uint64(field)<<3|2), uint64(len(text)))) + text
}

// bundleConfig is a BundleConfig.pb: version of bundletool, alignment (2 is 16 KB) of uncompressed libraries.
func bundleConfig(version string, alignment int, more ...string) string {
	return pbText(1, pbText(2, version)) + pbText(2, pbText(2, pbInt(1, 1), pbInt(2, alignment)), strings.Join(more, ""))
}

// abiAlias are the numbers of bundletool's AbiAlias.
var abiAlias = map[string]int{"armeabi-v7a": 2, "arm64-v8a": 3, "x86": 4, "x86_64": 5}

// nativePB is a native.pb that names folders by their ABIs.
func nativePB(abis ...string) string {
	var all string
	for _, name := range abis {
		all += pbText(1, pbText(1, "lib/"+name), pbText(2, pbText(1, pbInt(1, abiAlias[name]))))
	}
	return all
}

// resourcesPB is a resources.pb with one resource for each file.
func resourcesPB(files ...string) string {
	var entries string
	for i, file := range files {
		entries += pbText(3, pbText(1, pbInt(1, i)), pbText(2, "r"), pbText(6, pbText(2, pbText(4, pbText(5, pbText(1, file))))))
	}
	return pbText(2, pbText(1, pbInt(1, 0x7f)), pbText(2, "dev.gondk.rules"), pbText(3, pbText(1, pbInt(1, 1)), pbText(2, "raw"), entries))
}

// xmlElement is one of a manifest's, to be written in either of Android's forms.
type xmlElement struct {
	name       string
	attributes []xmlAttribute
	inner      []xmlElement
}

// reference is an attribute's value that is a resource.
type reference int

// xmlAttribute has an int, a bool, a string or, in a bundle, a reference. Those without an id and an empty space are the manifest's own: package.
type xmlAttribute struct {
	space string
	name  string
	id    int
	value any
}

const (
	androidSpace = "http://schemas.android.com/apk/res/android"
	distSpace    = "http://schemas.android.com/apk/distribution"
)

// manifestElements makes a manifest that says what m does. split is empty for a base.
func manifestElements(m appfile.Manifest, split string) xmlElement {
	android := func(name string, id int, value any) xmlAttribute { return xmlAttribute{androidSpace, name, id, value} }
	root := xmlElement{name: "manifest", attributes: []xmlAttribute{{"", "package", 0, "dev.gondk.rules"}}}
	if split = cmp.Or(split, m.Split); split != "" {
		root.attributes = append(root.attributes, xmlAttribute{"", "split", 0, split})
	}
	if m.VersionCode != 0 {
		root.attributes = append(root.attributes, android("versionCode", 0x0101021b, m.VersionCode))
	}
	if m.ExternalInstallation {
		root.attributes = append(root.attributes, android("installLocation", 0x010102b7, 0))
	}
	sdk := xmlElement{name: "uses-sdk"}
	for _, a := range []xmlAttribute{
		android("minSdkVersion", 0x0101020c, m.MinSDK), android("targetSdkVersion", 0x01010270, m.TargetSDK), android("maxSdkVersion", 0x01010271, m.MaxSDK),
	} {
		if a.value != 0 {
			sdk.attributes = append(sdk.attributes, a)
		}
	}
	if sdk.attributes != nil {
		root.inner = append(root.inner, sdk)
	}
	for name, has := range map[string]bool{"watch": m.Watch, "automotive": m.Car} {
		if has {
			feature := android("name", 0x01010003, "android.hardware.type."+name)
			root.inner = append(root.inner, xmlElement{name: "uses-feature", attributes: []xmlAttribute{feature, android("required", 0x0101028e, true)}})
		}
	}
	root.inner = append(root.inner, applicationElement(m))
	return root
}

func applicationElement(m appfile.Manifest) xmlElement {
	android := func(name string, id int, value any) xmlAttribute { return xmlAttribute{androidSpace, name, id, value} }
	app := xmlElement{name: "application"}
	if m.HasCode != nil {
		app.attributes = append(app.attributes, android("hasCode", 0x0101000c, *m.HasCode))
	}
	if m.Debuggable {
		app.attributes = append(app.attributes, android("debuggable", 0x0101000f, true))
	}
	if m.ExtractNativeLibs != nil {
		app.attributes = append(app.attributes, android("extractNativeLibs", 0x010104ea, *m.ExtractNativeLibs))
	}
	if m.PageSizeCompat != "" {
		app.attributes = append(app.attributes, android("pageSizeCompat", 0, map[string]int{"enabled": 32, "disabled": 64}[m.PageSizeCompat]))
	}
	if m.NativeActivity {
		app.inner = append(app.inner, xmlElement{name: "activity", attributes: []xmlAttribute{android("name", 0x01010003, "android.app.NativeActivity")}})
	}
	for name, has := range map[string]bool{"LEANBACK_LAUNCHER": m.Television, "LAUNCHER": m.Phone} {
		if !has {
			continue
		}
		category := xmlElement{name: "category", attributes: []xmlAttribute{android("name", 0x01010003, "android.intent.category."+name)}}
		app.inner = append(app.inner, xmlElement{name: "activity", attributes: []xmlAttribute{android("name", 0x01010003, "dev.gondk.rules.Main")},
			inner: []xmlElement{{name: "intent-filter", inner: []xmlElement{category}}}})
	}
	return app
}

// featureManifest makes the manifest of a module that is delivered with the app.
func featureManifest(m appfile.Manifest, name string) xmlElement {
	root := manifestElements(m, name)
	dist := func(name string, value any) xmlAttribute { return xmlAttribute{distSpace, name, 0, value} }
	root.inner = append(root.inner, xmlElement{name: distSpace + " module", inner: []xmlElement{
		{name: distSpace + " delivery", inner: []xmlElement{{name: distSpace + " install-time"}}},
		{name: distSpace + " fusing", attributes: []xmlAttribute{dist("include", true)}},
	}})
	return root
}

// proto returns the element as bundles have it: an XmlNode of aapt2's Resources.proto.
func (e xmlElement) proto() string {
	space, name, ok := strings.Cut(e.name, " ")
	if !ok {
		space, name = "", e.name
	}
	body := pbText(2, space) + pbText(3, name)
	for _, a := range e.attributes {
		var item, text string
		switch v := a.value.(type) {
		case int:
			item = pbText(6, pbText(7, pbInt(6, v)))
		case bool:
			n := 0
			text = "false"
			if v {
				n, text = 1, "true"
			}
			item = pbText(6, pbText(7, pbInt(8, n)))
		case string:
			text = v
		case reference:
			item = pbText(6, pbText(1, pbInt(2, int(v))))
		}
		body += pbText(4, pbText(1, a.space), pbText(2, a.name), pbText(3, text), pbInt(5, a.id), item)
	}
	for _, inner := range e.inner {
		body += pbText(5, inner.proto())
	}
	return pbText(1, body)
}

// binaryManifest writes a manifest as APKs have it (ResourceTypes.h).
type binaryManifest struct {
	texts []string
	ids   []uint32
	body  []byte
}

func (e xmlElement) binary() string {
	b := &binaryManifest{}
	e.each(func(one xmlElement) { // names that have ids come first
		for _, a := range one.attributes {
			if a.id != 0 && !slices.Contains(b.texts, a.name) {
				b.texts, b.ids = append(b.texts, a.name), append(b.ids, uint32(a.id))
			}
		}
	})
	b.element(e)
	body := slices.Concat(b.pool(), axmlChunk(0x0180, nil, axmlWords(b.ids...)), b.body)
	return string(axmlChunk(0x0003, nil, body))
}

func (e xmlElement) each(do func(xmlElement)) {
	do(e)
	for _, inner := range e.inner {
		inner.each(do)
	}
}

func axmlWords(all ...uint32) []byte {
	var out []byte
	for _, w := range all {
		out = binary.LittleEndian.AppendUint32(out, w)
	}
	return out
}

// axmlChunk makes a chunk of a type, what its header has beside type and sizes, and its content.
func axmlChunk(typ uint16, header, content []byte) []byte {
	le := binary.LittleEndian
	out := le.AppendUint16(le.AppendUint16(nil, typ), uint16(8+len(header)))
	return slices.Concat(le.AppendUint32(out, uint32(8+len(header)+len(content))), header, content)
}

func (b *binaryManifest) text(s string) uint32 {
	i := slices.Index(b.texts, s)
	if i < 0 {
		b.texts = append(b.texts, s)
		i = len(b.texts) - 1
	}
	return uint32(i)
}

const axmlNone = 0xffffffff

func (b *binaryManifest) space(s string) uint32 {
	if s == "" {
		return axmlNone
	}
	return b.text(s)
}

func (b *binaryManifest) element(e xmlElement) {
	le := binary.LittleEndian
	content := axmlWords(axmlNone, b.text(e.name))
	for _, n := range []int{20, 20, len(e.attributes), 0, 0, 0} {
		content = le.AppendUint16(content, uint16(n))
	}
	for _, a := range e.attributes {
		raw, typ, data := uint32(axmlNone), uint32(0x10), uint32(0)
		switch v := a.value.(type) {
		case int:
			data = uint32(v)
		case bool:
			typ = 0x12
			if v {
				data = axmlNone
			}
		case string:
			typ, data = 0x03, b.text(v)
			raw = data
		}
		content = append(content, axmlWords(b.space(a.space), b.text(a.name), raw, typ<<24|8, data)...)
	}
	b.body = append(b.body, axmlChunk(0x0102, axmlWords(1, axmlNone), content)...)
	for _, inner := range e.inner {
		b.element(inner)
	}
	b.body = append(b.body, axmlChunk(0x0103, axmlWords(1, axmlNone), axmlWords(axmlNone, b.text(e.name)))...)
}

// pool returns the texts, in UTF-16.
func (b *binaryManifest) pool() []byte {
	le := binary.LittleEndian
	var offsets, texts []byte
	for _, s := range b.texts {
		offsets = le.AppendUint32(offsets, uint32(len(texts)))
		units := utf16.Encode([]rune(s))
		texts = le.AppendUint16(texts, uint16(len(units)))
		for _, u := range append(units, 0) {
			texts = le.AppendUint16(texts, u)
		}
	}
	for len(texts)%4 != 0 {
		texts = append(texts, 0)
	}
	header := axmlWords(uint32(len(b.texts)), 0, 0, uint32(28+len(offsets)), 0)
	return axmlChunk(0x0001, header, append(offsets, texts...))
}

// fixtureLibrary is a small library for one ABI, and what can be split off it.
type fixtureLibrary struct{ stripped, sym, dbg string }

// libraryFixture makes a library that no rule finds anything about. What a case changes is in its arguments: they win.
func libraryFixture(t *testing.T, abiName string, l elftest.Lib) fixtureLibrary {
	t.Helper()
	dir := t.TempDir()
	l.Target, l.CFlags = checktest.ClangTarget[abiName], []string{"-g"}
	if l.Name == "" {
		l.Name = "librules.so"
	}
	if l.Sources == nil {
		l.Sources = map[string]string{}
	}
	l.Sources["rules.c"] = "static volatile int n; int *const volatile fixed[] = {(int *)&n}; int rules(void) { return n + 1; }\n"
	l.Link = slices.Concat([]string{"-soname", l.Name, "--build-id=sha1", "--hash-style=gnu", "-z", "now", "-z", "relro", "-z", "max-page-size=16384"}, l.Link)
	whole := l.Make(t, dir)
	made := map[string]string{}
	for name, option := range map[string]string{"stripped": "--strip-unneeded", "sym": "--strip-debug", "dbg": "--only-keep-debug"} {
		out := filepath.Join(dir, name)
		elftest.Objcopy(t, option, whole, out)
		data, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		made[name] = string(data)
	}
	return fixtureLibrary{made["stripped"], made["sym"], made["dbg"]}
}

// shorterRelro lets a 64-bit library's RELRO end within its last page.
func shorterRelro(t *testing.T, library string) string {
	t.Helper()
	le, data := binary.LittleEndian, []byte(library)
	for at := le.Uint64(data[32:]); ; at += 56 {
		if le.Uint32(data[at:]) == uint32(elf.PT_GNU_RELRO) {
			le.PutUint64(data[at+40:], le.Uint64(data[at+40:])-8)
			return string(data)
		}
	}
}
