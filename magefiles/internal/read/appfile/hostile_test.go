package appfile

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// askAll asks for everything there is to a file, so that a damaged one has the chance to panic.
func askAll(f *File) {
	f.NativeFiles()
	for _, l := range f.Libraries() {
		if l.ELF != nil {
			l.ELF.Stripped()
		}
	}
	for _, m := range f.Modules {
		f.ResourceFiles(m.Name)
		for _, d := range m.Dex {
			for _, n := range d.Natives {
				n.Symbols()
			}
		}
	}
	askPrefab(f)
	for _, apk := range f.APKs {
		askAll(apk)
	}
}

func askPrefab(f *File) {
	if f.Prefab == nil {
		return
	}
	for _, m := range f.Prefab.Modules {
		for _, l := range m.Libraries {
			for i := range l.Files {
				f.PrefabShared(&l.Files[i])
				f.PrefabStatic(&l.Files[i])
			}
		}
	}
}

// A package may not make more of its descriptions and folders than they are worth.
func TestHostilePrefab(t *testing.T) {
	manifest := file{name: "AndroidManifest.xml", content: testdata(t, "full.xml")}
	many := func(name func(i int) string, n int) []file {
		files := []file{manifest}
		for i := range n {
			files = append(files, file{name: name(i)})
		}
		return files
	}
	for _, c := range []struct {
		name  string
		files []file
		want  string
	}{
		{"modules", many(func(i int) string { return fmt.Sprintf("prefab/modules/m%d/module.json", i) }, maxPrefabModules+1), "the Prefab package has more than 1024 modules"},
		{"folders", many(func(i int) string { return fmt.Sprintf("prefab/modules/m/libs/android.%d/libm.a", i) }, maxPrefabFolders+1), "the Prefab module has more than 64 folders"},
	} {
		f, err := readString(makeZip(t, c.files...))
		if err != nil {
			t.Fatal(err)
		}
		if len(f.Problems) != 1 || !strings.Contains(f.Problems[0].Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, f.Problems, c.want)
		}
	}
	long := file{name: "prefab/prefab.json", content: `{"name": "` + strings.Repeat("x", maxJSON) + `"}`}
	f, err := readString(makeZip(t, manifest, long))
	if err != nil {
		t.Fatal(err)
	}
	if f.Prefab.Damage == nil || f.Prefab.Name != "" {
		t.Errorf("a description of %d bytes is read: %v", len(long.content), f.Prefab.Damage)
	}
}

func samples(t testing.TB) map[string]string {
	set := makeZip(t, file{name: "toc.pb"}, file{name: "splits/base-master.apk", content: sign(makeAPK(t), 0xf05368c0), stored: true})
	return map[string]string{"aab": makeZip(t, bundleFiles(t)...), "apk": sign(makeAPK(t), 0x7109871a), "apks": set, "aar": makeAAR(t)}
}

func TestCutAnywhere(t *testing.T) {
	for kind, data := range samples(t) {
		for n := 0; n < len(data); n += 7 {
			f, err := readString(data[:n])
			if err == nil {
				t.Errorf("%s: cut at %d of %d bytes and no error", kind, n, len(data))
				f.Close()
				continue
			}
			if !strings.HasPrefix(err.Error(), "app: ") || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: cut at %d: %v", kind, n, err)
			}
		}
	}
}

func TestOverwrittenAnywhere(t *testing.T) {
	for kind, data := range samples(t) {
		for at := 0; at < len(data)-8; at += 3 {
			for _, with := range []string{"\xff", "\x00\x00\x00\x00", "\xff\xff\xff\xff\xff\xff\xff\x7f"} {
				f, err := readString(edit(data, at, with))
				if err != nil {
					if !strings.HasPrefix(err.Error(), "app") {
						t.Errorf("%s: %q at %d: error does not name the file: %v", kind, with, at, err)
					}
					continue
				}
				askAll(f)
				f.Close()
			}
		}
	}
}

// end makes a zip's end record, and zip64's where it must.
func end(entries, size, offset uint64) string {
	le := binary.LittleEndian
	narrow := le.AppendUint16(le.AppendUint16([]byte(endMagic+"\x00\x00\x00\x00"), uint16(min(entries, 0xffff))), uint16(min(entries, 0xffff)))
	narrow = le.AppendUint32(le.AppendUint32(narrow, uint32(size)), uint32(offset))
	narrow = append(narrow, 0, 0)
	if entries < 0xffff {
		return string(narrow)
	}
	wide := append([]byte(end64Magic), make([]byte, 20)...)
	for _, n := range []uint64{entries, entries, size, offset} {
		wide = le.AppendUint64(wide, n)
	}
	locator := le.AppendUint64([]byte(locator64Magic+"\x00\x00\x00\x00"), offset+size)
	return string(wide) + string(le.AppendUint32(locator, 1)) + string(narrow)
}

// manyEntries makes a zip of empty entries, which share one local header.
func manyEntries(count int) string {
	one := entryMagic + strings.Repeat("\x00", 24) + "\x01\x00" + strings.Repeat("\x00", 16) + "a"
	local := localMagic + strings.Repeat("\x00", 26)
	return local + strings.Repeat(one, count) + end(uint64(count), uint64(count*len(one)), uint64(len(local)))
}

func TestHostileZips(t *testing.T) {
	app := makeZip(t, bundleFiles(t)...)
	directory := int(raw.U32(app, len(app)-6))
	entries := len(bundleFiles(t))
	size := len(app) - endSize - directory
	zeros := makeZip(t, file{name: "BundleConfig.pb", content: strings.Repeat("\x00", 4<<20)})
	lies := func(field, width int, value uint64) string {
		n := binary.LittleEndian.AppendUint64(nil, value)
		return edit(app, directory+field, string(n[:width]))
	}
	for _, c := range []struct{ name, data, want string }{
		{"empty", "", `not a zip file, as App Bundles, APKs and AARs are: it starts with ""`},
		{"text", "gondk\n", `not a zip file, as App Bundles, APKs and AARs are: it starts with "gondk\n"`},
		{"no end", app[:len(app)-1], "a zip file without its end record"},
		{"another zip", makeZip(t, file{name: "notes.txt"}), "a zip file, but no App Bundle (no BundleConfig.pb), APK or AAR (no AndroidManifest.xml), and no set of APKs"},
		{"no entries", end(0, 0, 0), "a zip file, but no App Bundle"},
		{"proto manifest", makeZip(t, file{name: "AndroidManifest.xml", content: testdata(t, "full.pb")}), "AndroidManifest.xml is neither binary XML"},
		{"a million entries", manyEntries(1000000), "a zip file with 1000000 entries, but gondk reads up to 131072"},
		{"a million entries claimed", end(1000000, 0, 0), "a zip file with 1000000 entries"},
		{"fewer entries than claimed", app[:len(app)-endSize] + end(uint64(entries+1), uint64(size), uint64(directory)), "entry 11 of 11 in the zip directory is damaged"},
		{"directory past the file", app[:len(app)-endSize] + end(uint64(entries), uint64(size), uint64(directory+1)), "the zip directory at offset"},
		{"directory too small", app[:len(app)-endSize] + end(uint64(entries), 45, uint64(directory)), "10 entries do not fit into a zip directory of 45 bytes"},
		{"zip64 end elsewhere", manyEntries(70000)[:30+70000*47] + "x" + end(70000, 70000*47, 30), "no zip64 end record at offset"},
		{"long name", makeZip(t, file{name: "BundleConfig.pb"}, file{name: strings.Repeat("n", 4097)}), "entry 2 of 2 has a name of 4097 bytes"},
		{"zip64", manyEntries(70000), "a zip file, but no App Bundle"},
	} {
		f, err := readString(c.data)
		if err == nil {
			t.Errorf("%s: no error", c.name)
			f.Close()
			continue
		}
		if !strings.HasPrefix(err.Error(), "app: "+c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	for _, c := range []struct{ name, data, want string }{
		{"unpacks to less", lies(24, 4, 100), "app: BundleConfig.pb unpacks to another size than the 100 bytes"},
		{"unpacks to more", lies(24, 4, 10), "app: BundleConfig.pb unpacks to another size than the 10 bytes"},
		{"size of 8 GB", lies(20, 8, 0xfffffffe_fffffffe), "app: BundleConfig.pb at offset 0x2d with 0xfffffffe bytes runs into the zip directory"},
		{"zip64 without numbers", lies(20, 4, 0xffffffff), "app: BundleConfig.pb: its zip64 sizes are missing"},
		{"header elsewhere", lies(42, 4, 1), "app: BundleConfig.pb: no header at offset 0x1"},
		{"header past the end", lies(42, 4, 1<<31), "app: BundleConfig.pb: its header at offset 0x80000000 is past"},
		{"into the directory", edit(app, 28, "\xff\xff"), "app: BundleConfig.pb at offset"},
		{"encrypted", edit(lies(8, 2, 1), 60, "xxxx"), "app: BundleConfig.pb is encrypted"},
		{"another method", lies(10, 2, 12), "app: BundleConfig.pb is packed with method 12"},
		{"not deflated", lies(20, 4, 5), "app: BundleConfig.pb cannot be unpacked: unexpected EOF"},
		{"few zeros", makeZip(t, file{name: "BundleConfig.pb", content: strings.Repeat("\x00", 200<<10)}), "app(BundleConfig.pb): not a protobuf message"},
		{"all zeros", zeros, "app: BundleConfig.pb unpacks to more than 200 times"},
		{"too large", lies(24, 4, 9<<20), "app: BundleConfig.pb has 9437184 bytes, but a bundle's configuration may have at most 8388608 here"},
	} {
		f, err := readString(c.data)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		wantProblems(t, f, c.want)
		f.Close()
	}
}

func TestManyNativeFiles(t *testing.T) {
	files := []file{{name: "BundleConfig.pb"}}
	for i := range maxNativeFiles + 1 {
		files = append(files, file{name: fmt.Sprintf("base/lib/x86/lib%d.so", i)})
	}
	if _, err := readString(makeZip(t, files...)); err == nil || !strings.HasPrefix(err.Error(), "app: 4097 files below lib/") {
		t.Errorf("%v", err)
	}
	if f, err := readString(makeZip(t, files[:maxNativeFiles]...)); err != nil || len(f.NativeFiles()) != maxNativeFiles-1 {
		t.Errorf("%v", err)
	}
}

func TestManyModules(t *testing.T) {
	files := []file{{name: "BundleConfig.pb"}}
	for i := range maxModules + 300 {
		files = append(files, file{name: fmt.Sprintf("m%d/native.pb", i)})
	}
	f, err := readString(makeZip(t, files...))
	if err != nil || len(f.Modules) != maxModules || len(f.Problems) != maxProblems {
		t.Errorf("%v, %d modules, %d problems", err, len(f.Modules), len(f.Problems))
	}
}

// An attribute of 4 GB: where int has 32 bits that length is below 0.
func TestLongAttribute(t *testing.T) {
	const head = "\xca\xfe\xba\xbe\x00\x00\x00\x34" + "\x00\x01" + "\x00\x00\x00\x00\x00\x00" + "\x00\x00" // version 52, no constants, no interfaces
	const field = "\x00\x01" + "\x00\x00\x00\x00\x00\x00" + "\x00\x01" + "\x00\x00\xff\xff\xff\xff"
	c := &classReader{kept: newBudget(0), loads: map[string]bool{}, out: &Dex{}}
	if err := c.read(head + field); !errors.Is(err, errClass) {
		t.Errorf("%v", err)
	}
}

func TestNoFiles(t *testing.T) {
	dir := t.TempDir()
	for path, want := range map[string]string{
		dir:                                dir + ": it is a folder, not a file; give the file itself",
		filepath.Join(dir, "missing.apk"):  "stat ",
		write(t, "empty.aab", ""):          "not a zip file",
		filepath.Join(dir, pipe(t, dir)):   "a named pipe, not a file",
		write(t, "text.apk", "not an app"): `it starts with "not an app"`,
	} {
		if _, err := Open(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// allocated returns how many bytes of memory do asks for.
func allocated(do func()) int {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return int(after.TotalAlloc - before.TotalAlloc)
}

// Memory stays below twice the file, but for some megabytes that any file may take.
func TestMemory(t *testing.T) {
	folders := strings.Repeat("\x0a\x00", 4<<20)
	for name, data := range map[string]string{
		"many entries":      manyEntries(maxEntries),
		"many folders":      makeZip(t, file{name: "BundleConfig.pb"}, file{name: "base/native.pb", content: folders, stored: true}),
		"native methods":    makeZip(t, file{name: "BundleConfig.pb"}, file{name: "base/dex/classes.dex", content: manyNatives(t), stored: true}),
		"one endless class": makeZip(t, file{name: "AndroidManifest.xml", content: "<manifest/>"}, file{name: "classes.jar", content: endlessNames(t), stored: true}),
	} {
		var f *File
		var err error
		used := allocated(func() { f, err = readString(data) })
		if used > 2*len(data)+20<<20 {
			t.Errorf("%s: %d bytes for a file of %d", name, used, len(data))
		}
		if strings.HasPrefix(name, "many entries") == (err == nil) || err == nil && len(f.Problems) == 0 {
			t.Errorf("%s: %v %v", name, err, f)
		}
	}
}

// manyNatives makes a dex whose classes all have the same native methods with names of 60000 bytes.
func manyNatives(t *testing.T) string {
	good := testdata(t, "natives.dex")
	le := binary.LittleEndian
	data := []byte(good)
	class := data[raw.U32(good, 100):][:32] // a class, many times
	name := len(data)
	data = append(data, 0)
	data = append(data, strings.Repeat("n", 60000)...)
	data = append(data, 0, 0, 0)
	for i := range int(raw.U32(good, 56)) { // all strings are the endless name
		le.PutUint32(data[int(raw.U32(good, 60))+4*i:], uint32(name))
	}
	classes := len(data)
	for range 20000 {
		data = append(data, class...)
	}
	le.PutUint32(data[96:], 20000)
	le.PutUint32(data[100:], uint32(classes))
	return string(data)
}

// endlessNames makes a jar with a class of many native methods that share one name of 60000 bytes.
func endlessNames(t *testing.T) string {
	be := binary.BigEndian
	class := []byte("\xca\xfe\xba\xbe\x00\x00\x00\x34\x00\x03\x07\x00\x02\x01\xea\x60" + strings.Repeat("n", 60000))
	class = append(class, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) // flags, this, super, interfaces, fields
	class = be.AppendUint16(class, 65535)
	for range 65535 {
		class = append(class, 1, 0, 0, 2, 0, 2, 0, 0)
	}
	return makeZip(t, file{name: "A.class", content: string(class), stored: true})
}

func TestBudgetAllowsRealApps(t *testing.T) {
	b := newBudget(1 << 20)
	for range 20000 { // far more native methods than the largest apps have
		if err := b.take(64 + 100 + 50); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTemporaryFilesAreGone(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	f, err := readString(makeZip(t, bundleFiles(t)...))
	if err != nil {
		t.Fatal(err)
	}
	f.Libraries()
	f.Close()
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("%v, left: %v", err, left)
	}
}
