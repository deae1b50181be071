// Package cmake has the files that CMake users see, as templates.
package cmake

import _ "embed"

// Gondk is Gondk.cmake itself.
//
//go:embed Gondk.cmake
var Gondk []byte

// Config is the text/template of <name>-config.cmake, for find_package(<name> CONFIG).
//
//go:embed config.cmake.tmpl
var Config string

// ConfigVersion is the text/template of <name>-config-version.cmake.
//
//go:embed config-version.cmake.tmpl
var ConfigVersion string
