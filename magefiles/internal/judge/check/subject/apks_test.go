package subject

import (
	"testing"

	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

func TestVariant(t *testing.T) {
	for name, want := range map[string]string{
		"splits/base-master.apk": "", "splits/base-master_2.apk": "_2", "splits/base-x86_64.apk": "", "splits/base-x86_64_3.apk": "_3",
		"splits/base-arm64_v8a.apk": "", "splits/base-armeabi_v7a_12.apk": "_12", "standalones/standalone_2.apk": "",
	} {
		if got := variant(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// TestMasters looks at which manifest a split of a variant without a base-master of its own gets.
func TestMasters(t *testing.T) {
	yes, no := true, false
	master := func(name string, extract *bool) APK {
		m := &appfile.Manifest{MinSDK: 21, ExtractNativeLibs: extract}
		return APK{&appfile.File{Modules: []appfile.Module{{Manifest: m}}}, name, nil}
	}
	split := APK{&appfile.File{}, "splits/base-arm64_v8a_3.apk", nil}
	agree := mastersOf([]APK{master("splits/base-master.apk", &no), master("splits/base-master_2.apk", &no)})
	if m := agree.of(split); m == nil || *m.ExtractNativeLibs {
		t.Errorf("all agree, and the split gets %+v", m)
	}
	differ := mastersOf([]APK{master("splits/base-master.apk", &yes), master("splits/base-master_2.apk", &no)})
	if m := differ.of(split); m != nil {
		t.Errorf("they differ, and the split gets %+v", m)
	}
	if m := mastersOf(nil).of(split); m != nil {
		t.Errorf("there is none, and the split gets %+v", m)
	}
}
