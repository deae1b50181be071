package loader

import (
	"strings"
	"testing"
)

// What Android 16 does with a library aligned to 4 KB where pages have 16 KB. No such device's linker could be asked: these are its source's
// answers (linker_phdr_16kib_compat.cpp).
func TestCompat(t *testing.T) {
	s := makeSeed(t, "arm64-v8a", "small")
	device := Device{API: 36, TargetSDK: 36, ABI: s.abi, Page: 16384, Compat: true}
	off := device
	off.Compat = false
	old := device
	old.API = 35
	const fails = `dlopen failed: "libseed.so" failed to setup 16KiB App Compat`
	for _, c := range []struct {
		device            Device
		change, said, why string
	}{
		{device: device, change: "phdr.LOAD0.align=+0"},
		{device: off, change: "phdr.LOAD0.align=+0", said: `dlopen failed: "libseed.so" program alignment (4096) cannot be smaller than system page size (16384)`},
		{device: device, change: "phdr.LOAD0.align=8192"}, // the smallest counts
		{device: device, change: "phdr.LOAD0.align=2048", said: `dlopen failed: "libseed.so" program alignment (2048) cannot be smaller than system page size (16384)`},
		{device: device, change: "phdr.RELRO.vaddr=+0x10", said: fails, why: `"libseed.so": Compat loading failed: RELRO is not in the first RW segment`},
		{device: device, change: "phdr.STACK.type=0x6474e552", said: fails, why: `"libseed.so": Compat loading failed: Multiple RELRO segments found`},
		{device: device, change: "phdr.LOAD0.flags=6", said: fails, why: `"libseed.so": Compat loading failed: ELF contains multiple non-adjacent RW segments`},
		{device: device, change: "phdr.RELRO.memsz=0xfffffffffffff000", said: fails, why: `"libseed.so": Compat loading failed: relro vaddr + memsz overflowed`},
		{device: device, change: "phdr.LOAD1.offset=0xffffffffffffffff", said: `dlopen failed: Compat loading: "libseed.so" failed to read LOAD segment`},
		{device: device, change: "plt.0.offset=+0x1000000", said: "SIGSEGV writing address"},
		{device: old, change: "phdr.LOAD0.align=+0", said: `dlopen failed: empty/missing DT_HASH`}, // segments of 4 KB are mapped over each other
	} {
		data, err := s.edit(c.change)
		if err != nil {
			t.Fatal(err)
		}
		w := s.world()
		w.Device = c.device
		var got Fault
		if v := Run(File{"libseed.so", data}, w); !v.Loads() {
			got = v.Faults[0]
		}
		if !strings.HasPrefix(got.String(), c.said) || c.said == "" && got.Text != "" || got.Why != c.why {
			t.Errorf("%+v %s: got %+v", c.device, c.change, got)
		}
	}
}
