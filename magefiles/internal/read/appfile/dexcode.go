package appfile

import (
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// Opcodes of Dalvik's bytecode (source.android.com, "Dalvik bytecode format"): calls of static methods, and all that can put an object
// into a register.
const (
	opMoveObject       = 0x07
	opMoveObjectFrom16 = 0x08
	opMoveResultObject = 0x0c
	opConst4           = 0x12
	opConstString      = 0x1a
	opConstStringJumbo = 0x1b
	opAgetObject       = 0x46
	opIgetObject       = 0x54
	opSgetObject       = 0x62
	opInvokeStatic     = 0x71
	opInvokeStaticMany = 0x77
)

// units gives the length of each opcode's instruction in units of 16 bits, as a digit; 0 stands for opcodes that do not exist.
var units = "1123123123111111" + "1112322352232112" + "2122333112333222" + "2222222222222200" +
	"0000222222222222" + "2222222222222222" + "2222222222222233" + "3330333330011111" +
	strings.Repeat("1", 16) + strings.Repeat("2", 32) + strings.Repeat("1", 32) + strings.Repeat("2", 16) +
	"2220000000000000" + "0000000000443322"

// scan looks through a method's code for constants that are handed to System.loadLibrary. It follows the text of the code and not its
// jumps, so of two names that meet at one call it sees the last.
func (d *dexFile) scan(at uint64) error {
	if at+16 > uint64(len(d.data)) {
		return errDex
	}
	// D8 lets equal methods share their code, from Android 12 on.
	bit := uint64(1) << (at / 4 % 64)
	if d.scanned[at/256]&bit != 0 {
		return nil
	}
	d.scanned[at/256] |= bit
	size := 2 * uint64(raw.U32(d.data, int(at)+12))
	if at+16+size > uint64(len(d.data)) {
		return errDex
	}
	if err := d.walked(int(size)); err != nil {
		return err
	}
	return d.scanCode(d.data[at+16 : at+16+size])
}

func (d *dexFile) scanCode(code string) error {
	held := map[byte]uint32{} // constant strings by register
	for len(code) >= 2 {
		n := instructionSize(code)
		if n == 0 || n > uint64(len(code)) {
			return nil // an opcode of a later version; what follows cannot be told apart
		}
		if err := d.step(code[:n], held); err != nil {
			return err
		}
		code = code[n:]
	}
	return nil
}

// instructionSize returns the size of an instruction, or of a table between instructions, in bytes; 0 for one that does not exist.
func instructionSize(code string) uint64 {
	if code[0] != 0 || code[1] == 0 {
		return 2 * uint64(units[code[0]]-'0')
	}
	if len(code) < 8 {
		return 0
	}
	count := uint64(raw.U16(code, 2))
	switch code[1] {
	case 1: // packed-switch-payload
		return 8 + 4*count
	case 2: // sparse-switch-payload
		return 4 + 8*count
	case 3: // fill-array-data-payload: count is an element's size
		return 8 + (count*uint64(raw.U32(code, 4))+1)&^1
	}
	return 0
}

func (d *dexFile) step(code string, held map[byte]uint32) error {
	switch op, a := code[0], code[1]; op {
	case opConstString:
		held[a] = uint32(raw.U16(code, 2))
	case opConstStringJumbo:
		held[a] = raw.U32(code, 2)
	case opMoveResultObject, opMoveObjectFrom16, opAgetObject, opSgetObject:
		delete(held, a)
	case opMoveObject, opConst4, opIgetObject:
		delete(held, a&15)
	case opInvokeStatic:
		return d.call(uint32(raw.U16(code, 2)), uint16(code[4]&15), held)
	case opInvokeStaticMany:
		return d.call(uint32(raw.U16(code, 2)), raw.U16(code, 4), held)
	}
	return nil
}

func (d *dexFile) call(method uint32, register uint16, held map[byte]uint32) error {
	if method != d.loadLibrary || register > 255 {
		return nil
	}
	i, ok := held[byte(register)]
	if !ok {
		return nil
	}
	name, err := d.text(i)
	d.loads[name] = true
	return err
}
