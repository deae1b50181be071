package appfile

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// file is an entry of a zip to make.
type file struct {
	name, content string
	stored        bool
}

func makeZip(t testing.TB, files ...file) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		h := &zip.FileHeader{Name: f.name, Method: zip.Deflate}
		if f.stored {
			h.Method = zip.Store
		}
		e, err := w.CreateHeader(h)
		if err == nil {
			_, err = e.Write([]byte(f.content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func testdata(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// write writes a file and gives its path.
func write(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func readString(data string) (*File, error) {
	return read("app", strings.NewReader(data), int64(len(data)))
}

func bundleFiles(t testing.TB) []file {
	return []file{
		{name: "BundleConfig.pb", content: testdata(t, "BundleConfig.pb")},
		{name: "BUNDLE-METADATA/com.example/notes.txt", content: "notes"},
		{name: "base/manifest/AndroidManifest.xml", content: testdata(t, "full.pb")},
		{name: "base/dex/classes.dex", content: testdata(t, "natives.dex")},
		{name: "base/native.pb", content: testdata(t, "native.pb")},
		{name: "base/lib/arm64-v8a/libx.so", content: "no library", stored: true},
		{name: "base/lib/arm64-v8a/wrap.sh", content: "#!/system/bin/sh"},
		{name: "feature/manifest/AndroidManifest.xml", content: testdata(t, "refs.pb")},
		{name: "META-INF/KEY.SF", content: "signature"},
		{name: "META-INF/KEY.RSA", content: "block"},
	}
}

func makeAPK(t testing.TB) string {
	return makeZip(t, file{name: "AndroidManifest.xml", content: testdata(t, "full.axml")}, file{name: "classes.dex", content: testdata(t, "natives.dex")},
		file{name: "lib/x86/libx.so", content: "no library", stored: true}, file{name: "assets/classes.dex", content: "not code"})
}

func makeAAR(t testing.TB) string {
	jar := makeZip(t, file{name: "com/example/Natives.class", content: testdata(t, "Natives.class")}, file{name: "META-INF/versions/9/Other.class", content: "?"})
	return makeZip(t, file{name: "AndroidManifest.xml", content: testdata(t, "full.xml")}, file{name: "classes.jar", content: jar, stored: true},
		file{name: "libs/more.jar", content: jar}, file{name: "jni/x86_64/libx.so", content: "no library"}, file{name: "jni/"},
		file{name: "prefab/prefab.json", content: `{"schema_version": 2, "name": "x", "version": "1.0", "dependencies": ["y"], "more": [1]}`},
		file{name: "prefab/modules/x/module.json", content: `{"export_libraries": ["-llog"], "android": {"export_libraries": [":headers"], "library_name": "libother"}}`},
		file{name: "prefab/modules/x/libs/android.x86_64/abi.json", content: `{"abi": "x86_64", "api": 21, "ndk": 28, "stl": "none", "static": true}`},
		file{name: "prefab/modules/x/libs/android.x86_64/libother.a", content: "!<arch>\n"},
		file{name: "prefab/modules/x/libs/android.x86_64/include/x.h"},
		file{name: "prefab/modules/headers/include/y.h"}, file{name: "prefab/modules/"})
}

// sign puts an APK signing block with the given block ids before the directory of a zip.
func sign(apk string, ids ...uint32) string {
	le := binary.LittleEndian
	var pairs []byte
	for _, id := range ids {
		pairs = le.AppendUint32(le.AppendUint64(pairs, 7), id)
		pairs = append(pairs, "abc"...)
	}
	size := uint64(len(pairs) + 24)
	block := append(le.AppendUint64(nil, size), pairs...)
	block = append(le.AppendUint64(block, size), signingMagic...)
	return insertBeforeDirectory(apk, string(block))
}

func insertBeforeDirectory(apk, block string) string {
	end := len(apk) - endSize
	at := int(raw.U32(apk, end+16))
	out := []byte(apk[:at] + block + apk[at:])
	binary.LittleEndian.PutUint32(out[end+len(block)+16:], uint32(at+len(block)))
	return string(out)
}

// edit overwrites bytes.
func edit(data string, at int, with string) string { return data[:at] + with + data[at+len(with):] }
