package toolchain

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"time"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

// Places are where built libraries can run. A missing one is empty.
type Places struct {
	OS, Arch string            // of this machine, as in GOOS and GOARCH
	ADB      string            // the program adb
	Serial   string            // ANDROID_SERIAL: the device that adb is to use
	Roots    []string          // folders with an Android system, from GONDK_SYSTEM_ROOT
	Qemu     map[string]string // qemu-user's programs, by GOARCH of what they run
	Timeout  time.Duration     // that one run may take, from GONDK_RUN_TIMEOUT
}

// FindPlaces looks for what built libraries can run on, and reads the variables that say more about it.
func FindPlaces(env *Env) (Places, error) {
	p := Places{OS: env.OS, Arch: env.Arch, ADB: adb(env), Serial: env.Get("ANDROID_SERIAL"), Qemu: map[string]string{}}
	for _, a := range abi.All() {
		for _, program := range []string{a.Qemu, a.Qemu + "-static"} { // Debian's qemu-user and qemu-user-static
			if path := env.LookPath(program); path != "" && p.Qemu[a.GOARCH] == "" {
				p.Qemu[a.GOARCH] = path
			}
		}
	}
	var rootErr, timeErr error
	p.Roots, rootErr = systemRoots(env)
	p.Timeout, timeErr = runTimeout(env)
	return p, errors.Join(rootErr, timeErr)
}

// adb takes the SDK's, else the one on PATH.
func adb(env *Env) string {
	for _, root := range findSDK(env, &Need{App: true}).roots {
		if path := filepath.Join(root.path, "platform-tools", env.exe("adb")); isFile(path) {
			return path
		}
	}
	return env.LookPath("adb")
}

// systemRoots reads GONDK_SYSTEM_ROOT: a list as PATH is, since the linkers of arm64-v8a and x86_64 have one name.
func systemRoots(env *Env) ([]string, error) {
	var roots []string
	for _, dir := range filepath.SplitList(env.Get("GONDK_SYSTEM_ROOT")) {
		why := ""
		switch {
		case !filepath.IsAbs(dir):
			why = "not an absolute path"
		case !isDir(dir):
			why = "no such folder"
		case !isDir(filepath.Join(dir, "system")):
			why = "it has no system folder"
		}
		if why != "" {
			return nil, fmt.Errorf("GONDK_SYSTEM_ROOT=%s: %s; set it to a folder with Android's system/bin and system/lib64, or unset it",
				dir, why)
		}
		roots = append(roots, dir)
	}
	return roots, nil
}

func runTimeout(env *Env) (time.Duration, error) {
	value := env.Get("GONDK_RUN_TIMEOUT")
	if value == "" {
		return 60 * time.Second, nil
	}
	seconds, err := strconv.Atoi(value)
	if err != nil || seconds < 1 || seconds > 24*60*60 {
		return 0, fmt.Errorf("GONDK_RUN_TIMEOUT=%s: not a number of seconds from 1 to 86400; correct it, or unset it", value)
	}
	return time.Duration(seconds) * time.Second, nil
}
