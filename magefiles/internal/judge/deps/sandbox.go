package deps

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/gofix"
)

// trouble is a group of functions that behave differently inside an app.
type trouble struct {
	id      string
	funcs   []string // full names, as the Go linker writes them
	trouble string
	instead string
	source  string
	fix     string // of go.fixes, which ends it
}

// cured reports whether an archive was built with the fix.
func (t *trouble) cured(fixes []string) bool { return slices.Contains(fixes, t.fix) }

// note is the note on one of the functions. Where a fix ends the trouble it comes first.
func (t *trouble) note(seen string) Note {
	instead := t.instead
	if t.fix != "" {
		instead = strings.TrimSuffix(fmt.Sprintf("Write fixes = [%q] under [go] in abi-matrix.toml; or %s", t.fix, instead), "; or ")
	}
	return Note{ID: t.id, Func: seen, Trouble: t.trouble, Instead: instead, Source: t.source, Fix: t.fix}
}

var sandbox = []trouble{
	{
		id:      "net-interfaces",
		funcs:   []string{"net.Interfaces", "net.InterfaceAddrs", "net.InterfaceByIndex", "net.InterfaceByName", "net.(*Interface).Addrs"},
		trouble: "Since Android 11, apps may not ask the kernel for network interfaces: route ip+net: netlinkrib: permission denied",
		instead: "pass the addresses from Java: ConnectivityManager.getLinkProperties, or NetworkInterface.getNetworkInterfaces",
		source:  "golang/go#40569",
		fix:     gofix.NetInterfaces,
	},
	{
		id:      "os-exec",
		funcs:   []string{"os/exec.(*Cmd).Start", "os.StartProcess"},
		trouble: "Apps may not run programs that they downloaded or wrote (target SDK 29 and newer), and find few others",
		instead: "Call the code as a library; if it must be a program, pack it as lib<name>.so with extractNativeLibs and run it from nativeLibraryDir",
		source:  "https://developer.android.com/about/versions/10/behavior-changes-10#execute-permission; golang/go#70508",
	},
	{
		id:      "tmpdir",
		funcs:   []string{"os.TempDir", "os.CreateTemp", "os.MkdirTemp"},
		trouble: "If TMPDIR is not set, the folder for temporary files is /data/local/tmp, where apps may not write",
		instead: `Set TMPDIR before Go starts, in Java: Os.setenv("TMPDIR", getCacheDir().getPath(), true) before System.loadLibrary`,
		source:  "Go os/file_unix.go; slackhq/nebula#1822",
	},
	{
		id:      "time-zone",
		funcs:   []string{"time.initLocal"}, // linked in with whatever asks for the local zone
		trouble: "Local time is UTC in Go on Android",
		instead: "pass the zone's name from Java, TimeZone.getDefault().getID(), and give it to time.LoadLocation, which finds Android's data",
		source:  "golang/go#20455; Go time/zoneinfo_android.go",
		fix:     gofix.LocalZone,
	},
	{
		id:      "home",
		funcs:   []string{"os.UserHomeDir", "os.UserCacheDir", "os.UserConfigDir"},
		trouble: "There is no home folder: os.UserHomeDir gives /sdcard if HOME is not set, and the others fail",
		instead: "Pass folders from Java: getFilesDir(), getCacheDir()",
		source:  "Go os/file.go",
	},
}

// asleep is about code that waits for minutes or hours, as their sources tell: no function of Go's own shows it.
var asleep = trouble{
	id:      "sleep",
	trouble: "Go's clock stands still while the device sleeps: what waits ten minutes waits until the device was awake for ten, and sessions outlive their time",
	source:  "golang/go#24595",
	fix:     gofix.Boottime,
}
