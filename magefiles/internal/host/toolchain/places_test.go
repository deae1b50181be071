package toolchain

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestFindPlaces(t *testing.T) {
	env := machine(t)
	bin, sdk, android := filepath.Join(env.Root, "usr/bin"), filepath.Join(env.Root, "sdk"), filepath.Join(env.Root, "android 14")
	tree(t, bin, "adb", "", "qemu-arm-static", "", "qemu-aarch64", "", "qemu-aarch64-static", "")
	tree(t, android, "system/bin/linker64", "")
	env.Vars["PATH"] = bin
	p, err := FindPlaces(&env)
	if err != nil || p.ADB != filepath.Join(bin, "adb") || len(p.Roots) != 0 || p.Timeout != time.Minute {
		t.Errorf("%+v, %v", p, err)
	}
	if len(p.Qemu) != 2 || p.Qemu["arm"] != filepath.Join(bin, "qemu-arm-static") || p.Qemu["arm64"] != filepath.Join(bin, "qemu-aarch64") {
		t.Errorf("%v", p.Qemu)
	}
	tree(t, sdk, "platform-tools/adb", "")
	env.Vars["ANDROID_HOME"], env.Vars["ANDROID_SERIAL"], env.Vars["GONDK_RUN_TIMEOUT"] = sdk, "R5", "120"
	env.Vars["GONDK_SYSTEM_ROOT"] = android + string(os.PathListSeparator) + android
	p, err = FindPlaces(&env)
	if err != nil || p.ADB != filepath.Join(sdk, "platform-tools/adb") || len(p.Roots) != 2 || p.Serial != "R5" || p.Timeout != 2*time.Minute {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestWrongPlaces(t *testing.T) {
	env := machine(t)
	tree(t, env.Root, "file", "", "empty/file", "")
	for _, c := range []struct{ name, value, want string }{
		{"GONDK_SYSTEM_ROOT", "relative", "GONDK_SYSTEM_ROOT=relative: not an absolute path; set it to a folder with"},
		{"GONDK_SYSTEM_ROOT", filepath.Join(env.Root, "gone"), ": no such folder; "},
		{"GONDK_SYSTEM_ROOT", filepath.Join(env.Root, "file"), ": no such folder; "},
		{"GONDK_SYSTEM_ROOT", filepath.Join(env.Root, "empty"), ": it has no system folder; "},
		{"GONDK_RUN_TIMEOUT", "1m", "GONDK_RUN_TIMEOUT=1m: not a number of seconds from 1 to 86400; correct it, or unset it"},
		{"GONDK_RUN_TIMEOUT", "0", "GONDK_RUN_TIMEOUT=0: not a number of seconds"},
	} {
		env.Vars = map[string]string{c.name: c.value}
		if _, err := FindPlaces(&env); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s=%s: %v", c.name, c.value, err)
		}
	}
}
