# What this ndklite was made for.
__id := {{.Digest}}
__made_api := {{.API}}
__made_abis :={{range .ABIs}} {{.Name}}{{end}}
__made_abis32 :={{range .ABIs}}{{if not .Is64}} {{.Name}}{{end}}{{end}}
__made_abis64 :={{range .ABIs}}{{if .Is64}} {{.Name}}{{end}}{{end}}
{{- range .ABIs}}
__arch.{{.Name}} := {{.Arch}}
__triple.{{.Name}} := {{.CMakeTriple}}{{end}}
{{- range .Aliases}}
__alias.{{.Name}} := {{.API}}{{end}}
NDK_MAJOR := {{.Major}}
NDK_MINOR := 0
NDK_BUILD := 0
NDK_BETA := 0
NDK_CANARY := false
HOST_OS := linux
HOST_TAG := {{.Host}}
