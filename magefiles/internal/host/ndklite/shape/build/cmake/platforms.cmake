# CMake's own Android modules read this file, too.
set(NDK_MIN_PLATFORM_LEVEL "{{.MinAPI}}")
set(NDK_MAX_PLATFORM_LEVEL "{{.API}}")
{{- range .Aliases}}
set(NDK_PLATFORM_ALIAS_{{.Name}} "android-{{.API}}"){{end}}
