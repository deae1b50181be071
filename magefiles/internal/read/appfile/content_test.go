package appfile

import "testing"

// What signs an APK, where the directory begins and what aligns the signature do not count; all else does.
func TestUnsignedDigest(t *testing.T) {
	plain := makeAPK(t)
	digest := func(data string) string {
		f, err := readString(data)
		if err != nil {
			t.Fatal(err)
		}
		d, err := f.UnsignedDigest()
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	want := digest(plain)
	for name, data := range map[string]string{
		"signed": sign(plain, 0x7109871a), "signed twice": sign(plain, 0x7109871a, 0xf05368c0), "aligned": sign(insertBeforeDirectory(plain, "\x00\x00\x00\x00"), 0x7109871a),
	} {
		if digest(data) != want {
			t.Errorf("%s: another digest", name)
		}
	}
	for name, data := range map[string]string{"more before the directory": insertBeforeDirectory(plain, "x"), "another": sign(makeZip(t, bundleFiles(t)...), 0x7109871a)} {
		if digest(data) == want {
			t.Errorf("%s: the same digest", name)
		}
	}
}

func TestSignedAfter(t *testing.T) {
	f := &File{Signing: Signing{JAR: true}}
	for name, want := range map[string]bool{
		"META-INF/CERT.SF": true, "META-INF/CERT.RSA": true, "META-INF/key.ec": true, "META-INF/MANIFEST.MF": true,
		"META-INF/services/x.SF": false, "META-INF/notes.txt": false, "CERT.SF": false,
	} {
		if f.SignedAfter(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
	if (&File{}).SignedAfter("META-INF/MANIFEST.MF") {
		t.Error("a file that is not signed has a signature")
	}
}

func TestDigests(t *testing.T) {
	f, err := readString(makeZip(t, file{name: "BundleConfig.pb"}, file{name: "a", content: "text"}, file{name: "b", content: "text", stored: true}))
	if err != nil {
		t.Fatal(err)
	}
	a, errA := f.Digests("a")
	b, errB := f.Digests("b")
	if errA != nil || errB != nil || a.Content != b.Content || a.Packed == b.Packed || b.Content != b.Packed {
		t.Errorf("%x %x %v %v", a, b, errA, errB)
	}
	if _, err := f.Digests("none"); err == nil {
		t.Error("an entry that is not there has digests")
	}
}
