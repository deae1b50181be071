package appfile

import (
	"fmt"
	"strings"
	"testing"
)

func TestRoom(t *testing.T) {
	data := makeZip(t, file{name: "a", content: "12345"}, file{name: "b", content: "12345", stored: true}, file{name: "c", content: "123"})
	z, err := readZip("app", strings.NewReader(data), int64(len(data)), &room{mostUnpacked: 9, mostListed: 5})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, want string }{{"a", ""}, {"b", "app: b: unpacked, it and the entries before it have more than 9 bytes"}, {"c", ""}} {
		_, err := z.text(z.find(c.name), maxProto, "a text")
		if (err != nil) != (c.want != "") || err != nil && !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	_, err = readZip("app(in it)", strings.NewReader(data), int64(len(data)), z.room)
	if err == nil || !strings.HasPrefix(err.Error(), "app(in it): its 3 entries, with those of the zips before it, are more than 5") {
		t.Errorf("a second zip: %v", err)
	}
}

// All that lies in one file shares its room: the APKs of a set, deflated or not, and an AAR's jars.
func TestRoomIsShared(t *testing.T) {
	apk := makeAPK(t)
	f, err := readString(makeZip(t, file{name: "toc.pb"}, file{name: "a.apk", content: apk}, file{name: "b.apk", content: apk, stored: true}))
	if err != nil || len(f.APKs) != 2 {
		t.Fatal(err, f)
	}
	defer f.Close()
	entries := len(f.Entries)
	for _, apk := range f.APKs {
		entries += len(apk.Entries)
	}
	room := f.zip.room
	if f.APKs[0].zip.room != room || f.APKs[1].zip.room != room || room.listed != entries || room.unpacked <= uint64(len(apk)) {
		t.Errorf("%+v", room)
	}
	aar, err := readString(makeAAR(t))
	if err != nil {
		t.Fatal(err)
	}
	defer aar.Close()
	if room := aar.zip.room; room.listed <= len(aar.Entries) {
		t.Errorf("no entry of a jar in %+v", room)
	}
}

func TestRoomAllowsRealApps(t *testing.T) {
	r := newRoom(30 << 20)
	for range 30 { // APKs for one device each, of 30 MB in all
		if err := r.list(4000); err != nil {
			t.Fatal(err)
		}
		if err := r.unpack(10 << 20); err != nil {
			t.Fatal(err)
		}
	}
}

// A set of many small APKs takes about its own size.
func TestManyAPKs(t *testing.T) {
	apk := makeZip(t, file{name: "AndroidManifest.xml", content: testdata(t, "refs.axml")})
	files := []file{{name: "toc.pb"}}
	for i := range 2000 {
		files = append(files, file{name: fmt.Sprintf("splits/%d.apk", i), content: apk, stored: true})
	}
	data := makeZip(t, files...)
	used := allocated(func() {
		if f, err := readString(data); err != nil || len(f.APKs) != 2000 {
			t.Error(err)
		}
	})
	if used > 2*len(data)+20<<20 {
		t.Errorf("%d bytes for a file of %d", used, len(data))
	}
}
