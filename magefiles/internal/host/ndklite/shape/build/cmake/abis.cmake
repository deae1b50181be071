# CMake's own Android modules read this file, too.
set(NDK_KNOWN_DEVICE_ABIS "{{range $i, $a := .ABIs}}{{if $i}};{{end}}{{$a.Name}}{{end}}")
{{- range .ABIs}}
set(NDK_ABI_{{.Name}}_PROC "{{.Processor}}")
set(NDK_ABI_{{.Name}}_ARCH "{{.Arch}}")
set(NDK_ABI_{{.Name}}_TRIPLE "{{.Triple}}")
set(NDK_ABI_{{.Name}}_LLVM_TRIPLE "{{.CMakeTriple}}")
set(NDK_PROC_{{.Processor}}_ABI "{{.Name}}")
set(NDK_ARCH_{{.Arch}}_ABI "{{.Name}}"){{end}}
