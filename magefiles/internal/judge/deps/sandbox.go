package deps

// trouble is a group of functions that do not do inside an app what they do elsewhere.
type trouble struct {
	id      string
	funcs   []string // full names, as the Go linker writes them
	trouble string
	instead string
	source  string
}

var sandbox = []trouble{
	{
		id:      "net-interfaces",
		funcs:   []string{"net.Interfaces", "net.InterfaceAddrs", "net.InterfaceByIndex", "net.InterfaceByName", "net.(*Interface).Addrs"},
		trouble: "Apps may not ask the kernel for network interfaces since Android 11: route ip+net: netlinkrib: permission denied",
		instead: "Hand the addresses over from Java: ConnectivityManager.getLinkProperties, or NetworkInterface.getNetworkInterfaces",
		source:  "golang/go#40569",
	},
	{
		id:      "os-exec",
		funcs:   []string{"os/exec.(*Cmd).Start", "os.StartProcess"},
		trouble: "Apps may run no program that they downloaded or wrote (target SDK 29 and newer), and find few of others'",
		instead: "Call the code as a library; a program that must be one ships as lib<name>.so with extractNativeLibs and runs from nativeLibraryDir",
		source:  "https://developer.android.com/about/versions/10/behavior-changes-10#execute-permission; golang/go#70508",
	},
	{
		id:      "tmpdir",
		funcs:   []string{"os.TempDir", "os.CreateTemp", "os.MkdirTemp"},
		trouble: "The folder for temporary files is /data/local/tmp where TMPDIR is not set, and no app may write there",
		instead: `Set TMPDIR before Go starts, in Java: Os.setenv("TMPDIR", getCacheDir().getPath(), true) before System.loadLibrary`,
		source:  "Go os/file_unix.go; slackhq/nebula#1822",
	},
	{
		id:      "time-zone",
		funcs:   []string{"time.initLocal"}, // linked in with whatever asks for the local zone
		trouble: "Local time is UTC in Go on Android",
		instead: "Hand the zone's name over from Java, TimeZone.getDefault().getID(), and give it to time.LoadLocation, which finds Android's own data",
		source:  "Go time/zoneinfo_android.go",
	},
	{
		id:      "home",
		funcs:   []string{"os.UserHomeDir", "os.UserCacheDir", "os.UserConfigDir"},
		trouble: "There is no home folder: os.UserHomeDir gives /sdcard where HOME is not set, and the others fail",
		instead: "Hand folders over from Java: getFilesDir(), getCacheDir()",
		source:  "Go os/file.go",
	},
}
