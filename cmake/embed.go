// Package cmake has the files that CMake users see, as templates.
package cmake

import (
	"bytes"
	_ "embed"
)

// Gondk is Gondk.cmake itself.
//
//go:embed Gondk.cmake
var Gondk []byte

// Library is the part of Gondk.cmake that makes finished libraries of archives, gondk_add_library. <name>-config.cmake has it too, for who
// builds no Go code.
func Library() string {
	_, after, _ := bytes.Cut(Gondk, []byte("# Finished libraries."))
	_, after, _ = bytes.Cut(after, []byte("\n"))
	text, _, _ := bytes.Cut(after, []byte("# End of what <name>-config.cmake has too."))
	return string(text)
}

// Config is the text/template of <name>-config.cmake, for find_package(<name> CONFIG).
//
//go:embed config.cmake.tmpl
var Config string

// ConfigVersion is the text/template of <name>-config-version.cmake.
//
//go:embed config-version.cmake.tmpl
var ConfigVersion string
