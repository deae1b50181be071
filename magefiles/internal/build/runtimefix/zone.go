package runtimefix

import _ "embed"

// localZone makes time.Local the zone that the device is set to. Package time may call C: nothing that runtime/cgo needs imports it.
var localZone = []edit{
	{file: "time/zoneinfo_android.go", swaps: []swap{
		once("\nvar platformZoneSources = []string{\n", "\nvar platformZoneSources = []string{\n\t\"/apex/com.android.tzdata/etc/tz/tzdata\",\n"),
		once("\nfunc initLocal() {\n\t// TODO(elias.naur): getprop persist.sys.timezone\n\tlocalLoc = *UTC\n}\n", ""),
	}},
	{file: "time/gondk_zone_android.go", add: zoneText},
}

//go:embed zone.go.txt
var zoneText string
