package sysroot

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// kernelDirs are the folders of the kernel's headers that are the same for every architecture. scsi is left out: a C library for the
// distribution itself puts headers of its own there.
var kernelDirs = []string{"asm-generic", "linux", "misc", "mtd", "rdma", "sound", "video", "xen"}

// kernelHeaders is one place where a distribution keeps the kernel's headers for an architecture.
type kernelHeaders struct {
	common string // the folder that has linux/ and the others of kernelDirs
	asm    string // the folder asm itself
}

func (k kernelHeaders) exist() bool {
	return exists(filepath.Join(k.common, "linux", "types.h")) && exists(filepath.Join(k.asm, "unistd.h"))
}

func kernelCandidates(a *abi.ABI) []kernelHeaders {
	var found []kernelHeaders
	for _, triple := range a.Debian.KernelTriples {
		cross := "/usr/" + triple + "/include"
		found = append(found,
			kernelHeaders{common: cross, asm: cross + "/asm"},
			kernelHeaders{common: "/usr/include", asm: "/usr/include/" + triple + "/asm"})
	}
	return found
}

// findKernel returns the first candidate that is there.
func findKernel(a *abi.ABI) (kernelHeaders, error) {
	candidates := kernelCandidates(a)
	for _, k := range candidates {
		if k.exist() {
			return k, nil
		}
	}
	return kernelHeaders{}, fmt.Errorf("kernel headers for %s: none in %s or similar folders; install %s",
		a.Name, candidates[0].common, a.Debian.KernelPackage)
}

// writeKernel copies the kernel's headers: those that all architectures share from the first ABI's, asm from each.
func writeKernel(ctx context.Context, r *step.Runner, o Options) error {
	for i, a := range o.ABIs {
		k, err := findKernel(a)
		if err != nil {
			return err
		}
		if err := copyFolder(ctx, r, k.asm, o.include(a.Triple, "asm")); err != nil {
			return err
		}
		for _, dir := range kernelDirs {
			from := filepath.Join(k.common, dir)
			if i > 0 || !exists(from) {
				continue
			}
			if err := copyFolder(ctx, r, from, o.include(dir)); err != nil {
				return err
			}
		}
	}
	return nil
}

func copyFolder(ctx context.Context, r *step.Runner, from, to string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return r.Stage(to, func(tmp string) error { return copyAdapted(tmp, os.DirFS(from)) })
}

// copyAdapted copies a folder of the kernel's headers, with the words of kernelWords replaced.
func copyAdapted(to string, from fs.FS) error {
	return fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		path := filepath.Join(to, filepath.FromSlash(name))
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(path, 0o777)
		}
		data, err := fs.ReadFile(from, name)
		if err != nil {
			return err
		}
		return os.WriteFile(path, adapt(data), 0o666)
	})
}

// kernelWords are names that the kernel's headers give to things which are others, or nothing of the sort, in Android's C library.
// Those headers are made for C libraries that rename them too.
var kernelWords = map[string]string{
	"__unused":    "__linux_unused", // a macro of <sys/cdefs.h>
	"SIGRTMAX":    "__SIGRTMAX",
	"SIGRTMIN":    "__SIGRTMIN",
	"_NSIG":       "_KERNEL__NSIG",
	"epoll_event": "__kernel_epoll_event",
	"flock":       "__kernel_flock",
	"flock64":     "__kernel_flock64",
	"sched_param": "__kernel_sched_param",

	// The C library has one struct sockaddr_storage, and struct in_addr where the kernel has a number.
	"__kernel_sockaddr_storage": "sockaddr_storage",
	"ip_mreq_source":            "__kernel_ip_mreq_source",
	"ip_msfilter":               "__kernel_ip_msfilter",

	"sigaction": "__kernel_sigaction",
	"sigset_t":  "__kernel_sigset_t",

	// Of System V's structures, the C library has the newer ones under the older ones' names.
	"ipc64_perm": "ipc_perm",
	"ipc_perm":   "__kernel_legacy_ipc_perm",
	"msqid64_ds": "msqid_ds",
	"msqid_ds":   "__kernel_legacy_msqid_ds",
	"semid64_ds": "semid_ds",
	"semid_ds":   "__kernel_legacy_semid_ds",
	"shmid64_ds": "shmid_ds",
	"shmid_ds":   "__kernel_legacy_shmid_ds",
}

var kernelWord = lazyregexp.New(`\w+`)

func adapt(header []byte) []byte {
	return kernelWord().ReplaceAllFunc(header, func(word []byte) []byte {
		if other, ok := kernelWords[string(word)]; ok {
			return []byte(other)
		}
		return word
	})
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
