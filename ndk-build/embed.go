// Package ndkbuild has the files that ndk-build users see, as templates.
package ndkbuild

import _ "embed"

// Module is the text/template of <name>/Android.mk, for $(call import-module,<name>).
//
//go:embed module.mk.tmpl
var Module string

// Gondk is gondk/Android.mk itself.
//
//go:embed gondk/Android.mk
var Gondk []byte
