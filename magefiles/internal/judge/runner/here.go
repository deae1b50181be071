package runner

import (
	"context"
	"debug/elf"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// here is an Android system's folder on this machine.
type here struct {
	run  *step.Runner
	root string
	abi  *abi.ABI
	qemu string // empty: this machine's own processor and kernel run the ABI
}

// findHere returns the place for an ABI in one of the named system folders, or why there is none.
func (e *Executor) findHere(a *abi.ABI) (place, string) {
	h := &here{run: e.Run, abi: a}
	var why string
	if h.root, why = findRoot(e.Where.Roots, a); h.root == "" {
		return nil, why
	}
	switch {
	case e.Where.OS != "linux":
		return nil, "a system folder works only on Linux, with qemu-user"
	case a.On(e.Where.Arch):
		return h, ""
	}
	if h.qemu = e.Where.Qemu[a.GOARCH]; h.qemu == "" {
		return nil, fmt.Sprintf("%s is not on PATH; install qemu-user (Debian: apt-get install qemu-user)", a.Qemu)
	}
	return h, ""
}

// findRoot returns the first of the folders whose system is for the ABI, or why none is.
func findRoot(roots []string, a *abi.ABI) (root, why string) {
	if len(roots) == 0 {
		return "", fmt.Sprintf("GONDK_SYSTEM_ROOT has no folder with %s and %s of Android for %s", a.Linker(), a.LibDir(), a.Name)
	}
	var whys []string
	for _, root := range roots {
		why := unfitRoot(root, a)
		if why == "" {
			return root, ""
		}
		whys = append(whys, why)
	}
	return "", strings.Join(whys, "; ") + " (GONDK_SYSTEM_ROOT may be a list of folders, like PATH)"
}

// systemLibraries are those that every Go library for Android needs.
var systemLibraries = []string{"libc.so", "libdl.so", "liblog.so", "libm.so"}

// unfitRoot says why a system folder does not serve an ABI, or "".
func unfitRoot(root string, a *abi.ABI) string {
	linker := filepath.Join(root, filepath.FromSlash(a.Linker()))
	if why := missingFile(linker); why != "" {
		return why
	}
	f, err := elf.Open(linker)
	if err != nil {
		return fmt.Sprintf("%s is not a linker: %v", linker, err)
	}
	defer f.Close()
	if f.Machine != a.Machine || f.Class != a.Class {
		return fmt.Sprintf("%s is for %s, not for %s", linker, machineName(f), a.Name)
	}
	for _, name := range systemLibraries {
		if why := missingFile(filepath.Join(root, filepath.FromSlash(a.LibDir()), name)); why != "" {
			return why
		}
	}
	return ""
}

func machineName(f *elf.File) string {
	if a := abi.Of(f.Machine, f.Class); a != nil {
		return a.Name
	}
	return f.Machine.String()
}

// missingFile says why there is no file at path, or "". Since Android 10 these files are links into /apex, which a copy has to follow.
func missingFile(path string) string {
	_, err := os.Stat(path)
	if err == nil {
		return ""
	}
	if target, linkErr := os.Readlink(path); linkErr == nil {
		return fmt.Sprintf("%s is a link to %s, which does not exist: replace the link with the file itself", path, target)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return "there is no " + path
	}
	return err.Error()
}

func (h *here) String() string {
	if h.qemu == "" {
		return "this machine, with " + h.root
	}
	return filepath.Base(h.qemu) + ", with " + h.root
}

// interpreter: only qemu finds /system/bin/linker64 in another folder than the kernel would.
func (h *here) interpreter() string {
	if h.qemu != "" {
		return ""
	}
	return filepath.Join(h.root, filepath.FromSlash(h.abi.Linker()))
}

func (h *here) execute(ctx context.Context, program, dir string, log *strings.Builder) error {
	c := step.Cmd{Path: program, Args: []string{dir}, Dir: dir, Tee: log,
		Env: []string{"LD_LIBRARY_PATH=" + dir + ":" + filepath.Join(h.root, filepath.FromSlash(h.abi.LibDir()))}}
	if h.qemu != "" {
		// qemu's own libraries have numbers behind .so, so its loader takes none of the bundle's. Its option -E would split at commas.
		c.Path, c.Args, c.Env = h.qemu, []string{"-L", h.root, program, dir}, []string{"LD_LIBRARY_PATH=" + dir}
	}
	_, err := h.run.Run(ctx, c)
	return h.ended(err)
}

// ended takes from a command's error how the command ended.
func (h *here) ended(err error) error {
	var failed *step.Error
	if errors.As(err, &failed) {
		err = failed.Err
	}
	if errors.Is(err, syscall.ENOEXEC) {
		return fmt.Errorf("%w: %s", err, h.foreign())
	}
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("%w; is the project on a file system that does not run programs (mount option noexec)?", err)
	}
	return err
}

// foreign says why the kernel does not know the format of what it is to run. That of x86_64 runs programs for x86 only if it was built
// with CONFIG_IA32_EMULATION and not told otherwise at its start; on WSL 1 and in some containers' sandboxes (gVisor) there is none.
func (h *here) foreign() string {
	switch {
	case h.qemu != "":
		return h.qemu + " is a program for another kind of machine: install qemu-user for this machine"
	case h.abi.Is64():
		return "this machine's kernel cannot run programs for " + h.abi.Name + ": connect a device, or start an emulator"
	}
	return "this machine's kernel cannot run 32-bit programs, such as those for " + h.abi.Name +
		": start Linux with ia32_emulation=1, use a kernel with CONFIG_IA32_EMULATION, connect a device, or start an emulator"
}
