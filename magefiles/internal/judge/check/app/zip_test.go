package app

import (
	"archive/zip"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
)

const (
	zipManifest = "AndroidManifest.xml"
	zipLibrary  = "lib/arm64-v8a/librules.so"
	zipOther    = "resources.arsc"
)

// What Android 13's linker does when it is asked for a library in an APK.
const (
	loads    = "loads"
	notFound = `dlopen failed: library "…apk!/lib/…/lib….so" not found`
	dies     = "SIGSEGV"
)

// zipRow is an APK with one thing changed, and what Android 13's linker answered when it was asked for the library in such a one.
type zipRow struct {
	name   string
	behind bool // the library's checksum and sizes follow its content
	edit   func(*zipEdit)
	linker string
	want   string // the errors' rules, at the entries' names
	why    string // the linker loads it, and who else refuses it
}

// at makes a change of one number: of the record that begins at where, the bytes at offset.
func numberAt(where func(*zipEdit) int, offset, size int, bits uint32) func(*zipEdit) {
	return func(z *zipEdit) { z.xor(where(z)+offset, size, bits) }
}

func inLocal(z *zipEdit) int     { return z.local(zipLibrary) }
func inDirectory(z *zipEdit) int { return z.directory(zipLibrary) }
func atEnd(z *zipEdit) int       { return z.end() }

const (
	local   = "error zip-local " + zipLibrary
	damage  = "error app-damaged"
	frame   = "error zip-frame"
	stored  = "error apk-so-stored " + zipLibrary
	aligned = "error apk-so-zipalign " + zipLibrary
	zip64ID = "error zip-64"
)

var zipRows = []zipRow{
	{name: "nothing", edit: func(*zipEdit) {}, linker: loads},
	{name: "nothing, sizes behind", behind: true, edit: func(*zipEdit) {}, linker: loads},

	{name: "local signature", edit: numberAt(inLocal, 0, 4, 1), linker: notFound, want: damage},
	{name: "local version", edit: numberAt(inLocal, 4, 2, 1), linker: loads},
	{name: "local flag of encryption", edit: numberAt(inLocal, 6, 2, 1), linker: loads},
	{name: "local flag of sizes behind", edit: numberAt(inLocal, 6, 2, 8), linker: loads},
	{name: "local flag of UTF-8", edit: numberAt(inLocal, 6, 2, 0x800), linker: loads},
	{name: "no local flag of sizes behind", behind: true, edit: numberAt(inLocal, 6, 2, 8), linker: notFound, want: local},
	{name: "local method", edit: numberAt(inLocal, 8, 2, 8), linker: loads},
	{name: "local time", edit: numberAt(inLocal, 10, 2, 1), linker: loads},
	{name: "local date", edit: numberAt(inLocal, 12, 2, 1), linker: loads},
	{name: "local checksum", edit: numberAt(inLocal, 14, 4, 1), linker: notFound, want: local},
	{name: "local checksum, sizes behind", behind: true, edit: numberAt(inLocal, 14, 4, 1), linker: loads},
	{name: "local packed size", edit: numberAt(inLocal, 18, 4, 1), linker: notFound, want: local},
	{name: "local packed size, sizes behind", behind: true, edit: numberAt(inLocal, 18, 4, 1), linker: loads},
	{name: "half of local zip64, sizes behind", behind: true, edit: numberAt(inLocal, 18, 4, 0xffffffff), linker: notFound, want: local},
	{name: "local size", edit: numberAt(inLocal, 22, 4, 1), linker: notFound, want: local},
	{name: "local size, sizes behind", behind: true, edit: numberAt(inLocal, 22, 4, 1), linker: loads},
	{name: "local length of the name", edit: numberAt(inLocal, 26, 2, 1), linker: notFound, want: aligned + "; " + local},
	{name: "local length of the extra field", edit: numberAt(inLocal, 28, 2, 1), linker: notFound, want: aligned},
	{name: "local length of the extra field past all", edit: numberAt(inLocal, 28, 2, 0x8000), linker: notFound, want: damage},
	{name: "local name", edit: numberAt(inLocal, 30, 1, 1), linker: notFound, want: local},

	{name: "directory's maker", edit: numberAt(inDirectory, 4, 2, 1), linker: loads},
	{name: "directory's version", edit: numberAt(inDirectory, 6, 2, 1), linker: loads},
	{name: "directory's flag of encryption", edit: numberAt(inDirectory, 8, 2, 1), linker: loads},
	{name: "directory's flag of sizes behind", edit: numberAt(inDirectory, 8, 2, 8), linker: loads},
	{name: "directory's method", edit: numberAt(inDirectory, 10, 2, 8), linker: notFound, want: stored},
	{name: "directory's time", edit: numberAt(inDirectory, 12, 2, 1), linker: loads},
	{name: "directory's checksum", edit: numberAt(inDirectory, 16, 4, 1), linker: notFound, want: local},
	{name: "directory's checksum, sizes behind", behind: true, edit: numberAt(inDirectory, 16, 4, 1), linker: loads},
	{name: "directory's packed size", edit: numberAt(inDirectory, 20, 4, 1), linker: notFound, want: local},
	{name: "directory's packed size past all", edit: numberAt(inDirectory, 20, 4, 0x800000), linker: notFound, want: damage},
	{name: "directory's size", edit: numberAt(inDirectory, 24, 4, 1), linker: notFound, want: local},
	{name: "directory's size past all", behind: true, edit: numberAt(inDirectory, 24, 4, 0x800000), linker: notFound, want: damage},
	{name: "directory's disk", edit: numberAt(inDirectory, 34, 2, 1), linker: loads},
	{name: "directory's attributes", edit: numberAt(inDirectory, 36, 4, 1), linker: loads},
	{name: "directory's offset", edit: numberAt(inDirectory, 42, 4, 1), linker: notFound, want: damage},
	{name: "directory's offset past all", edit: numberAt(inDirectory, 42, 4, 0x8000000), linker: notFound, want: damage},
	{name: "directory's name", edit: numberAt(inDirectory, 46+len(zipLibrary)-5, 1, 1), linker: notFound, want: "error zip-local lib/arm64-v8a/librulds.so"},
	{name: "both checksums", edit: func(z *zipEdit) { z.xor(inLocal(z)+14, 4, 1); z.xor(inDirectory(z)+16, 4, 1) }, linker: loads},
	{name: "both packed sizes", edit: func(z *zipEdit) { z.xor(inLocal(z)+18, 4, 1); z.xor(inDirectory(z)+20, 4, 1) }, linker: loads},
	{name: "both flags of encryption", edit: func(z *zipEdit) { z.xor(inLocal(z)+6, 2, 1); z.xor(inDirectory(z)+8, 2, 1) }, linker: loads},

	{name: "checksum behind", behind: true, edit: func(z *zipEdit) { z.xor(z.behind(zipLibrary)+4, 4, 1) }, linker: loads},
	{name: "sizes behind", behind: true, edit: func(z *zipEdit) { z.xor(z.behind(zipLibrary)+8, 4, 1) }, linker: loads},

	{name: "end record's disk", edit: numberAt(atEnd, 4, 2, 1), linker: loads},
	{name: "end record's entries of this disk", edit: numberAt(atEnd, 8, 2, 1), linker: loads},
	{name: "end record's comment", edit: numberAt(atEnd, 20, 2, 0xffff), linker: notFound, want: "without its end record"},
	{name: "end record's entries", edit: numberAt(atEnd, 10, 2, 8), linker: notFound, want: "in the zip directory is damaged"},
	{name: "end record's size", edit: numberAt(atEnd, 12, 4, 1), linker: notFound, want: "runs past"},
	{name: "a comment", edit: func(z *zipEdit) { z.xor(z.end()+20, 2, 5); z.data = append(z.data, "hello"...) }, linker: loads},
	{name: "an end record in the comment", edit: func(z *zipEdit) {
		z.xor(z.end()+20, 2, 30)
		z.data = append(z.data, "PK\x05\x06"+strings.Repeat("\xff", 26)...)
	}, linker: notFound, want: frame},
	{name: "too short an end record in the comment", edit: func(z *zipEdit) {
		z.xor(z.end()+20, 2, 8)
		z.data = append(z.data, "PK\x05\x06\xff\xff\xff\xff"...)
	}, linker: loads},
	{name: "a newline behind", edit: func(z *zipEdit) { z.data = append(z.data, '\n') }, linker: notFound, want: frame},
	{name: "much behind", edit: func(z *zipEdit) { z.data = append(z.data, make([]byte, 70000)...) }, linker: notFound, want: "without its end record"},
	{name: "a prefix", edit: func(z *zipEdit) { z.data = slices.Insert(z.data, 0, make([]byte, 16384)...) }, linker: notFound, want: frame},
	{name: "a first entry that is none", edit: func(z *zipEdit) { z.set(0, "MZ") }, linker: notFound, want: damage + "; " + frame},

	{name: "the library twice", edit: func(z *zipEdit) { z.insert(z.end(), z.record(zipLibrary), 1) }, linker: dies, want: "error zip-names " + zipLibrary},
	{name: "another file twice", edit: func(z *zipEdit) { z.insert(z.end(), z.record(zipOther), 1) }, linker: dies, want: "error zip-names " + zipOther},
	{name: "a zero in another name", edit: func(z *zipEdit) { z.set(z.directory(zipOther)+46, "\x00") }, linker: notFound,
		want: "error zip-local \x00esources.arsc; error zip-names \x00esources.arsc"},
	{name: "another name not in UTF-8", edit: func(z *zipEdit) { z.set(z.directory(zipOther)+46, "\xe9") }, linker: notFound,
		want: "error zip-local �esources.arsc; error zip-names �esources.arsc"},
	{name: "another file's offset past all", edit: func(z *zipEdit) { z.xor(z.directory(zipOther)+42, 4, 0x8000000) }, linker: notFound, want: damage},
	{name: "the last entry not counted", edit: func(z *zipEdit) { z.insert(z.end(), z.record(zipOther), 0) }, linker: loads, want: frame,
		why: "nothing on the device finds that entry"},
	{name: "two names for one entry", edit: func(z *zipEdit) {
		z.insert(z.end(), strings.Replace(z.record(zipOther), "resources", "seconddir", 1), 1)
	}, linker: loads, want: "error zip-local seconddir.arsc", why: "nothing on the device can read the second"},

	{name: "zip64 without need", edit: func(z *zipEdit) { addZip64(z, false) }, linker: loads, want: zip64ID, why: "the installer finds no signature then"},
	{name: "zip64's numbers", edit: func(z *zipEdit) { addZip64(z, true) }, linker: loads, want: zip64ID, why: "the installer finds no signature then"},
	{name: "zip64 for the number of entries", edit: func(z *zipEdit) { addZip64(z, false); z.set(z.end()+10, "\xff\xff") }, linker: notFound, want: zip64ID},
	{name: "zip64's offset of the last entry", edit: func(z *zipEdit) {
		at := z.directory(zipOther)
		extra := binary.LittleEndian.AppendUint64([]byte("\x01\x00\x08\x00"), uint64(binary.LittleEndian.Uint32(z.data[at+42:])))
		z.set(at+42, "\xff\xff\xff\xff")
		z.xor(at+30, 2, 12)
		z.insert(z.end(), string(extra), 0)
	}, linker: loads, want: zip64ID + " " + zipOther, why: "Android 11 and older do not open it"},
}

// addZip64 puts zip64's end record before the other.
func addZip64(z *zipEdit, used bool) {
	le, end := binary.LittleEndian, z.end()
	record := append([]byte("PK\x06\x06"), make([]byte, 20)...)
	for _, n := range []uint64{uint64(le.Uint16(z.data[end+10:])), uint64(le.Uint16(z.data[end+10:])), uint64(le.Uint32(z.data[end+12:])), uint64(le.Uint32(z.data[end+16:]))} {
		record = le.AppendUint64(record, n)
	}
	locator := le.AppendUint32(le.AppendUint64([]byte("PK\x06\x07\x00\x00\x00\x00"), uint64(end)), 1)
	z.data = slices.Insert(z.data, end, append(record, locator...)...)
	if used {
		z.set(z.end()+8, strings.Repeat("\xff", 12))
	}
}

// TestLinkerOpensZips holds the errors about each row against the linker's answer. Where a file cannot be read at all, want is of the error.
func TestLinkerOpensZips(t *testing.T) {
	libraries := goodLibraries(t)
	for _, row := range zipRows {
		t.Run(row.name, func(t *testing.T) {
			got := zipErrors(t, libraries, row)
			if row.want != got && (!strings.HasPrefix(got, "app") || !strings.Contains(got, row.want)) {
				t.Error(cmp.Diff(row.want, got))
			}
			if fails := row.linker != loads || row.why != ""; fails != (got != "") {
				t.Errorf("the linker: %s %s; and here: %q", row.linker, row.why, got)
			}
		})
	}
}

func zipErrors(t *testing.T, libraries map[string]fixtureLibrary, row zipRow) string {
	x := goodAPK(t, libraries)
	x.remove(t, "lib/armeabi-v7a")
	x.set(zipLibrary, libraries["arm64-v8a"].stripped).behind = row.behind
	x.edit, x.unsigned = row.edit, true
	path := filepath.Join(t.TempDir(), "app.apk")
	x.write(path)
	a, err := tryApp(path, x.target)
	if err != nil {
		return strings.TrimPrefix(err.Error(), filepath.Dir(path)+string(filepath.Separator))
	}
	t.Cleanup(func() { a.Close() })
	var ids []string
	for _, f := range rule.Look(slices.Concat(damagedRules, zipRules, packingRules), a, rule.Place{}) {
		if f.Severity == rule.Error {
			ids = append(ids, strings.TrimSpace(fmt.Sprintf("error %s %s", f.ID, f.Place.Entry)))
		}
	}
	slices.Sort(ids)
	return strings.Join(slices.Compact(ids), "; ")
}

// zipCases break the rules about zips in files of all kinds.
var zipCases = []appCase{
	{name: "bytes behind an APK", kind: ".apk", want: "error zip-frame", change: func(x *appFixture) { x.edit = behindIt }},
	{name: "bytes behind a bundle", kind: ".aab", want: "warning zip-frame", change: func(x *appFixture) { x.edit = behindIt }},
	{name: "bytes behind an AAR", kind: ".aar", want: "warning zip-frame", change: func(x *appFixture) { x.edit = behindIt }},
	{name: "a bundle behind a prefix", kind: ".aab", want: "warning zip-frame", change: func(x *appFixture) {
		x.edit = func(z *zipEdit) { z.data = slices.Insert(z.data, 0, []byte("#!/bin/sh\n")...) }
	}},
	{name: "a bundle's library twice", kind: ".aab", want: "error zip-names", bundletool: "Multiple entries with same key", change: func(x *appFixture) { x.edit = again("base/" + zipLibrary) }},
	{name: "a bundle's manifest twice", kind: ".aab", want: "error zip-names", notRefused: "bundletool takes one of the two, other readers the other", change: func(x *appFixture) { x.edit = again(baseManifestName) }},
	{name: "an AAR's library twice", kind: ".aar", want: "warning zip-names", change: func(x *appFixture) { x.edit = again("jni/arm64-v8a/librules.so") }},
	{name: "a bundle's name not in UTF-8", kind: ".aab", want: "error zip-names", bundletool: "invalid CEN header (bad entry name)",
		change: func(x *appFixture) {
			x.set("base/assets/e", "x")
			x.edit = func(z *zipEdit) {
				for _, at := range []int{z.directory("base/assets/e") + 46, z.local("base/assets/e") + 30} {
					z.set(at, "base/assets/\xe9")
				}
			}
		}},
	{name: "a bundle's local header", kind: ".aab", want: "warning zip-local", change: func(x *appFixture) {
		x.edit = func(z *zipEdit) { z.xor(z.local("base/"+zipLibrary)+14, 4, 1) }
	}},
	{name: "a dex file's sizes behind", kind: ".apk", want: "error zip-local", also: []string{unreadable}, change: func(x *appFixture) {
		x.set("classes.dex", "dex").behind = true
		x.edit = func(z *zipEdit) { z.xor(z.behind("classes.dex")+4, 4, 1) }
	}},
	{name: "a mapped library's sizes behind", kind: ".apk", want: "warning zip-local", change: func(x *appFixture) {
		x.set(zipLibrary, x.libraries["arm64-v8a"].stripped).behind = true
		x.edit = func(z *zipEdit) { z.xor(z.behind(zipLibrary)+4, 4, 1) }
	}},
	{name: "an extracted library's sizes behind", kind: ".apk", want: "error zip-local", change: func(x *appFixture) {
		x.manifest.ExtractNativeLibs = nil
		x.set(zipLibrary, x.libraries["arm64-v8a"].stripped).behind = true
		x.edit = func(z *zipEdit) { z.xor(z.behind(zipLibrary)+4, 4, 1) }
	}},
	{name: "a local header's method", kind: ".apk", want: "info zip-local", change: func(x *appFixture) {
		x.edit = func(z *zipEdit) { z.xor(z.local(zipLibrary)+8, 2, 8) }
	}},
	{name: "an APK marked as encrypted", kind: ".apk", want: "warning zip-encrypted", change: func(x *appFixture) {
		x.edit = func(z *zipEdit) { z.xor(z.directory(zipLibrary)+8, 2, 1) }
	}},
	{name: "a bundle marked as encrypted", kind: ".aab", want: "error zip-encrypted", bundletool: "invalid CEN header (encrypted entry)", change: func(x *appFixture) {
		x.edit = func(z *zipEdit) { z.xor(z.directory("base/"+zipLibrary)+8, 2, 1) }
	}},
	{name: "a checksum in both places", kind: ".apk", want: "warning zip-checksum", change: func(x *appFixture) {
		x.edit = func(z *zipEdit) { z.xor(z.directory(zipLibrary)+16, 4, 1); z.xor(z.local(zipLibrary)+14, 4, 1) }
	}},
	{name: "a bundle's checksum in both places", kind: ".aab", want: "warning zip-checksum", change: func(x *appFixture) {
		x.edit = func(z *zipEdit) {
			z.xor(z.directory("base/"+zipLibrary)+16, 4, 1)
			z.xor(z.local("base/"+zipLibrary)+14, 4, 1)
		}
	}},
	{name: "an entry in another", kind: ".apk", want: "warning zip-overlap", change: func(x *appFixture) {
		inner := zippedFiles{{name: "assets/b", data: "inner", method: zip.Store}}.bytes(x.T)
		x.set("assets/a", string(inner))
		x.edit = func(z *zipEdit) {
			record := string(inner[len(inner)-22-54 : len(inner)-22])
			at := z.behind("assets/a") - len(inner)
			z.insert(z.end(), record[:42]+string(binary.LittleEndian.AppendUint32(nil, uint32(at)))+record[46:], 1)
		}
	}},
	{name: "zip64", kind: ".apk", want: "error zip-64", change: func(x *appFixture) { x.edit = func(z *zipEdit) { addZip64(z, true) } }},
}

func behindIt(z *zipEdit) { z.data = append(z.data, "<html>"...) }

// again puts an entry into the directory once more.
func again(name string) func(*zipEdit) {
	return func(z *zipEdit) { z.insert(z.end(), z.record(name), 1) }
}
