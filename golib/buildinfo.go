package main

import (
	"encoding/json"
	"runtime"
	"runtime/debug"
)

// build is what golib_build_info tells.
type build struct {
	Go       string `json:"go"`
	GOOS     string `json:"goos"`
	GOARCH   string `json:"goarch"`
	Module   string `json:"module"`
	Version  string `json:"version"`
	Revision string `json:"revision"`
	Modified bool   `json:"modified"`
}

// buildInfo returns the JSON text of golib_build_info.
func buildInfo() string {
	b := build{Go: runtime.Version(), GOOS: runtime.GOOS, GOARCH: runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok {
		b.add(info)
	}
	text, err := json.Marshal(b)
	if err != nil {
		panic(err) // strings and a bool always have a JSON form
	}
	return string(text)
}

func (b *build) add(info *debug.BuildInfo) {
	b.Module, b.Version = info.Main.Path, info.Main.Version
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Revision = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
}
