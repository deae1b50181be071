package appfile

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// parts.axml and parts.pb are parts.xml, linked by aapt2, whose dump of their permissions and features has the same.
func TestManifestParts(t *testing.T) {
	const sync = "com.example.app.SYNC"
	want := Manifest{
		VersionName: "1.2-beta",
		Permissions: []Permission{{"android.permission.CAMERA", 0}, {"android.permission.WRITE_EXTERNAL_STORAGE", 28}, {"android.permission.RECORD_AUDIO", 0}},
		Defines:     []string{sync},
		Features:    []Feature{{"android.hardware.camera", true}, {"android.hardware.nfc", false}},
		Components: []Component{
			{"activity", "com.example.app.Main", true, ""},
			{"activity", "com.example.app.Inner", false, ""},
			{"activity-alias", "com.example.Alias", true, sync},
			{"service", "com.example.app.sync.Service", true, sync},
			{"receiver", "com.example.app.Boot", false, ""},
			{"provider", "com.example.app.Files", false, ""},
		},
	}
	for _, kind := range []string{"xml", "axml", "pb"} {
		got, err := parseManifest(testdata(t, "parts."+kind))
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		parts := Manifest{VersionName: got.VersionName, Permissions: got.Permissions, Defines: got.Defines, Features: got.Features, Components: got.Components}
		if d := cmp.Diff(want, parts); d != "" {
			t.Errorf("%s: -want +got\n%s", kind, d)
		}
	}
}

func TestManifestPartsMany(t *testing.T) {
	var text strings.Builder
	text.WriteString(`<manifest package="a" xmlns:android="` + androidNS + `"><application>`)
	for i := range maxParts + 5 {
		fmt.Fprintf(&text, `<service android:name=".S%d"/>`, i)
	}
	text.WriteString("</application></manifest>")
	got, err := parseManifest(text.String())
	if err != nil || len(got.Components) != maxParts {
		t.Errorf("%d components, %v", len(got.Components), err)
	}
}
