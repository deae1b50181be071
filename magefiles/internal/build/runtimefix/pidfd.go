package runtimefix

// noPidfd compiles, of package os, the file for systems without pidfd in the place of the one that tries it. Up to Android 11 the filter of
// system calls stops an app at pidfd_open; Go's own way round, which ignores that signal meanwhile, works in programs and not in libraries,
// where Go installs no handler for it.
var noPidfd = []edit{
	{file: "os/pidfd_linux.go", drop: true, wants: []text{
		{"\nfunc ", 10}, // all that the other file has, and what only these call
		{"\nfunc ensurePidfd(sysAttr *syscall.SysProcAttr) (*syscall.SysProcAttr, bool) {\n", 1},
		{"\nfunc getPidfd(sysAttr *syscall.SysProcAttr, needDup bool) (uintptr, bool) {\n", 1},
		{"\nfunc pidfdFind(pid int) (uintptr, error) {\n", 1},
		{"\nfunc (p *Process) pidfdWait() (*ProcessState, error) {\n", 1},
		{"\nfunc (p *Process) pidfdSendSignal(s syscall.Signal) error {\n", 1},
		{"\nfunc pidfdWorks() bool {\n", 1},
		{"\nfunc checkPidfd() error {\n", 1},
	}},
	{file: "os/pidfd_other.go", wants: []text{{"\nfunc ", 5}}, swaps: []swap{
		once("//go:build (unix && !linux) || (js && wasm) || wasip1 || windows\n", "//go:build unix || (js && wasm) || wasip1 || windows\n"),
	}},
}
