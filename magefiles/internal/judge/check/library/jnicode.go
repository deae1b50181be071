package library

import (
	"debug/elf"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// returnedConstant returns the result of a function that only returns a constant. It reports false for any other.
func returnedConstant(f *elfabi.File, addr uint64) (value int32, ok bool) {
	const most = 24
	switch f.Machine {
	case elf.EM_AARCH64:
		return returnedARM64(f.Code(addr, most))
	case elf.EM_ARM:
		if addr&1 != 0 { // the lowest bit marks Thumb code
			return returnedThumb(f.Code(addr-1, most), int(addr&2))
		}
		return returnedARM(f.Code(addr, most))
	case elf.EM_X86_64, elf.EM_386:
		return returnedX86(f.Code(addr, most))
	}
	return 0, false
}

// word reads a little-endian word; 0, which no function here has as an instruction, where the code ends.
func word(code string, at int) uint32 {
	if at+4 > len(code) {
		return 0
	}
	return raw.U32(code, at)
}

func half(code string, at int) uint32 {
	if at+2 > len(code) {
		return 0
	}
	return uint32(raw.U16(code, at))
}

// returnedARM64 knows movz, movn, movk and mov of wzr to w0 before ret, behind a bti.
func returnedARM64(code string) (int32, bool) {
	const btiC, ret, pattern, movZero = 0xd503245f, 0xd65f03c0, 0xff80001f, 0x2a1f03e0
	at := 0
	if word(code, at) == btiC {
		at = 4
	}
	var value uint32
	for set := false; ; at += 4 {
		op := word(code, at)
		shift := op >> 21 & 3 * 16
		immediate := op >> 5 & 0xffff << shift
		switch {
		case op == ret:
			return int32(value), set
		case op == movZero:
			value = 0
		case shift > 16:
			return 0, false
		case op&pattern == 0x52800000:
			value = immediate
		case op&pattern == 0x12800000:
			value = ^immediate
		case op&pattern == 0x72800000 && set:
			value = value&^(0xffff<<shift) | immediate
		default:
			return 0, false
		}
		set = true
	}
}

// returnedARM knows mov, mvn, orr, movw, movt and ldr of a literal to r0 before bx lr.
func returnedARM(code string) (int32, bool) {
	const bxLR = 0xe12fff1e
	var value uint32
	set := false
	for at := 0; ; at += 4 {
		op := word(code, at)
		wide := op>>4&0xf000 | op&0xfff
		rotated := op&0xff>>(op>>7&30) | op&0xff<<(32-op>>7&30)
		switch {
		case op == bxLR:
			return int32(value), set
		case op&0xfff0f000 == 0xe3000000:
			value = wide
		case op&0xfff0f000 == 0xe3400000 && set:
			value = value&0xffff | wide<<16
		case op&0xfffff000 == 0xe3a00000:
			value = rotated
		case op&0xfffff000 == 0xe3800000 && set:
			value |= rotated
		case op&0xfffff000 == 0xe3e00000:
			value = ^rotated
		case op&0xfffff000 == 0xe59f0000 && at+8+int(op&0xfff)+4 <= len(code):
			value = word(code, at+8+int(op&0xfff))
		default:
			return 0, false
		}
		set = true
	}
}

// returnedThumb knows movs, mov.w, mvn, movw, movt and ldr of a literal to r0 before bx lr. Literals lie
// at multiples of 4; offset is that of the code from one.
func returnedThumb(code string, offset int) (int32, bool) {
	const bxLR = 0x4770
	var value uint32
	set := false
	for at := 0; ; {
		op, second := half(code, at), half(code, at+2)
		wide := op&0xf<<12 | op>>10&1<<11 | second>>12&7<<8 | second&0xff
		literal := (offset+at+4)&^3 - offset + int(op&0xff)*4
		size := 4
		switch {
		case op == bxLR:
			return int32(value), set
		case op&0xff00 == 0x2000:
			value, size = op&0xff, 2
		case op&0xff00 == 0x4800 && literal+4 <= len(code):
			value, size = word(code, literal), 2
		case op&0xfbf0 == 0xf240 && second&0x8f00 == 0:
			value = wide
		case op&0xfbf0 == 0xf2c0 && second&0x8f00 == 0 && set:
			value = value&0xffff | wide<<16
		case op&0xfbff == 0xf04f && second&0x8f00 == 0:
			value = thumbConstant(wide & 0xfff)
		case op&0xfbff == 0xf06f && second&0x8f00 == 0:
			value = ^thumbConstant(wide & 0xfff)
		default:
			return 0, false
		}
		set = true
		at += size
	}
}

// thumbConstant expands the 12 bits of a modified immediate constant (Arm Architecture Reference Manual, ThumbExpandImm).
func thumbConstant(bits uint32) uint32 {
	b := bits & 0xff
	switch bits >> 8 {
	case 0:
		return b
	case 1:
		return b | b<<16
	case 2:
		return b<<8 | b<<24
	case 3:
		return b | b<<8 | b<<16 | b<<24
	}
	return uint32(b|0x80) << (32 - bits>>7)
}

// returnedX86 knows mov of a constant to eax, and the short forms for 0 and -1, before ret, behind endbr and with a frame pointer.
func returnedX86(code string) (int32, bool) {
	for _, endbr := range []string{"\xf3\x0f\x1e\xfa", "\xf3\x0f\x1e\xfb"} {
		code = strings.TrimPrefix(code, endbr)
	}
	end := "\xc3"
	for _, frame := range []string{"\x55\x48\x89\xe5", "\x55\x89\xe5"} {
		if rest, ok := strings.CutPrefix(code, frame); ok {
			code, end = rest, "\x5d\xc3"
			break
		}
	}
	for short, value := range map[string]int32{"\x31\xc0": 0, "\x83\xc8\xff": -1} { // xor eax, eax; or eax, -1
		if strings.HasPrefix(code, short+end) {
			return value, true
		}
	}
	if len(code) < 5 || code[0] != 0xb8 || !strings.HasPrefix(code[5:], end) {
		return 0, false
	}
	return int32(word(code, 1)), true
}
