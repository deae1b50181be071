# CMake's own Android modules read this file, too.
set(NDK_KNOWN_DEVICE_ABIS "{{range $i, $a := .ABIs}}{{if $i}};{{end}}{{$a.Name}}{{end}}")
{{- range .ABIs}}
set(NDK_ABI_{{.Name}}_PROC "{{proc .}}")
set(NDK_ABI_{{.Name}}_ARCH "{{arch .}}")
set(NDK_ABI_{{.Name}}_TRIPLE "{{.Triple}}")
set(NDK_ABI_{{.Name}}_LLVM_TRIPLE "{{llvmTriple .}}")
set(NDK_PROC_{{proc .}}_ABI "{{.Name}}")
set(NDK_ARCH_{{arch .}}_ABI "{{.Name}}"){{end}}
