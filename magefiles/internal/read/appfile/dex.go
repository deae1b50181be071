package appfile

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

const (
	accNative = 0x100
	noIndex   = 0xffffffff

	// maxParameters is what the Java virtual machine's and Dalvik's instructions can hand over.
	maxParameters = 255
	// maxName is the longest name that a class file can hold, in bytes.
	maxName = 65535
)

// dexFile reads one dex file of the versions 035 to 040.
type dexFile struct {
	data string
	kept *budget

	strings, types, protos, methods, classes string

	class       uint32 // type index of the class that className tells
	className   string
	loadLibrary uint32 // method index of System.loadLibrary, or noIndex
	loads       map[string]bool
	scanned     []uint64 // bits: code at this offset divided by 4 was looked at
	left        int      // bytes that may still be walked: parts of a sound file do not overlap
	out         *Dex
}

var errDex = errors.New("a damaged dex file: it refers to data outside the file; make it again")

func parseDex(name, data string, kept *budget) (*Dex, error) {
	d := &dexFile{data: data, kept: kept, class: noIndex, loads: map[string]bool{}, left: 2 * len(data), out: &Dex{Name: name}}
	if err := d.readHeader(); err != nil {
		return nil, err
	}
	if err := kept.take(256); err != nil {
		return nil, err
	}
	d.findLoadLibrary()
	for classes := d.classes; classes != ""; classes = classes[32:] {
		if err := d.readClass(raw.U32(classes, 0), raw.U32(classes, 24)); err != nil {
			return nil, err
		}
	}
	d.out.Loads = slices.Sorted(maps.Keys(d.loads))
	return d.out, nil
}

func (d *dexFile) readHeader() error {
	if len(d.data) < 0x70 || !strings.HasPrefix(d.data, "dex\n") {
		return fmt.Errorf("not a dex file: it starts with %q; make it with D8", d.data[:min(len(d.data), 8)])
	}
	if v := d.data[4:8]; v < "035\x00" || v > "040\x00" {
		return fmt.Errorf("dex version %q: gondk reads 035 to 040", strings.TrimRight(v, "\x00"))
	}
	if tag := raw.U32(d.data, 40); tag != 0x12345678 {
		return fmt.Errorf("dex byte order %#x is not 0x12345678 (little-endian); make it with D8", tag)
	}
	for _, t := range []struct {
		table     *string
		at, entry int
	}{{&d.strings, 56, 4}, {&d.types, 64, 4}, {&d.protos, 72, 12}, {&d.methods, 88, 8}, {&d.classes, 96, 32}} {
		count, off := uint64(raw.U32(d.data, t.at)), uint64(raw.U32(d.data, t.at+4))
		if count == 0 {
			continue
		}
		if end := off + count*uint64(t.entry); end > uint64(len(d.data)) {
			return errDex
		}
		*t.table = d.data[off : off+count*uint64(t.entry)]
	}
	d.scanned = make([]uint64, len(d.data)/256+1)
	return nil
}

// entry returns a table's entry; empty if there is none.
func entry(table string, i uint32, size int) string {
	if uint64(i) >= uint64(len(table)/size) {
		return ""
	}
	return table[int(i)*size : int(i+1)*size]
}

// raw returns what follows a string's length, up to the end of the file.
func (d *dexFile) raw(i uint32) string {
	id := entry(d.strings, i, 4)
	if id == "" || uint64(raw.U32(id, 0)) >= uint64(len(d.data)) {
		return ""
	}
	_, rest, _ := raw.ULEB(d.data[raw.U32(id, 0):])
	return rest
}

func (d *dexFile) isString(i uint32, want string) bool {
	return strings.HasPrefix(d.raw(i), want+"\x00")
}

// text returns a copy of a string.
func (d *dexFile) text(i uint32) (string, error) {
	raw := d.raw(i)
	end := strings.IndexByte(raw[:min(len(raw), maxName)], 0)
	if end < 0 {
		return "", errDex
	}
	return strings.Clone(mutf8(raw[:end])), d.kept.take(end)
}

func (d *dexFile) typeString(i uint32) (uint32, bool) {
	id := entry(d.types, i, 4)
	if id == "" {
		return 0, false
	}
	return raw.U32(id, 0), true
}

// typeName returns a type's descriptor: Ljava/lang/String; or I.
func (d *dexFile) typeName(i uint32) (string, error) {
	s, ok := d.typeString(i)
	if !ok {
		return "", errDex
	}
	return d.text(s)
}

func (d *dexFile) findLoadLibrary() {
	d.loadLibrary = noIndex
	for i := range uint32(len(d.methods) / 8) {
		m := entry(d.methods, i, 8)
		class, ok := d.typeString(uint32(raw.U16(m, 0)))
		if ok && d.isString(raw.U32(m, 4), "loadLibrary") && d.isString(class, "Ljava/lang/System;") {
			d.loadLibrary = i
			return
		}
	}
}

// readClass walks a class's fields and methods. Each is told by the difference to the index of the one before.
func (d *dexFile) readClass(class, at uint32) error {
	if at == 0 {
		return nil
	}
	if uint64(at) >= uint64(len(d.data)) {
		return errDex
	}
	rest := d.data[at:]
	counts := [4]uint64{} // static fields, instance fields, direct methods, virtual methods
	for i := range counts {
		var ok bool
		if counts[i], rest, ok = raw.ULEB(rest); !ok {
			return errDex
		}
	}
	before := len(rest)
	var ok bool
	for range min(counts[0]+counts[1], uint64(len(rest))) {
		if _, rest, ok = raw.ULEB(rest); !ok {
			return errDex
		}
		if _, rest, ok = raw.ULEB(rest); !ok {
			return errDex
		}
	}
	for _, count := range counts[2:] {
		var err error
		if rest, err = d.readMethods(class, rest, count); err != nil {
			return err
		}
	}
	return d.walked(before - len(rest))
}

// walked counts what was read, so that a file cannot have the same part read for each of a million classes.
func (d *dexFile) walked(n int) error {
	if d.left -= n; d.left < 0 {
		return errors.New("a dex file whose parts overlap; it is damaged or malicious")
	}
	return nil
}

func (d *dexFile) readMethods(class uint32, rest string, count uint64) (string, error) {
	var index uint64
	for range min(count, uint64(len(rest))+1) {
		var values [3]uint64 // difference of the index, access flags, offset of the code
		for i := range values {
			var ok bool
			if values[i], rest, ok = raw.ULEB(rest); !ok {
				return "", errDex
			}
		}
		index += values[0]
		if index >= uint64(len(d.methods)/8) {
			return "", errDex
		}
		var err error
		switch {
		case values[1]&accNative != 0:
			err = d.addNative(class, uint32(index))
		case values[2] != 0 && d.loadLibrary != noIndex:
			err = d.scan(values[2])
		}
		if err != nil {
			return "", err
		}
	}
	return rest, nil
}

func (d *dexFile) addNative(class, method uint32) error {
	if err := d.kept.take(64); err != nil {
		return err
	}
	if d.class != class {
		name, err := d.typeName(class)
		if err != nil {
			return err
		}
		d.class, d.className = class, strings.TrimSuffix(strings.TrimPrefix(name, "L"), ";")
	}
	m := entry(d.methods, method, 8)
	name, err := d.text(raw.U32(m, 4))
	if err != nil {
		return err
	}
	signature, err := d.signature(uint32(raw.U16(m, 2)))
	d.out.Natives = append(d.out.Natives, NativeMethod{d.className, name, signature})
	return err
}

// signature returns a prototype as JNI writes it: (Ljava/lang/String;I)J.
func (d *dexFile) signature(proto uint32) (string, error) {
	p := entry(d.protos, proto, 12)
	if p == "" {
		return "", errDex
	}
	parameters, err := d.parameters(raw.U32(p, 8))
	if err != nil {
		return "", err
	}
	result, err := d.typeName(raw.U32(p, 4))
	return "(" + parameters + ")" + result, err
}

func (d *dexFile) parameters(at uint32) (string, error) {
	if at == 0 {
		return "", nil
	}
	if uint64(at)+4 > uint64(len(d.data)) {
		return "", errDex
	}
	count := raw.U32(d.data, int(at))
	if count > maxParameters || uint64(at)+4+2*uint64(count) > uint64(len(d.data)) {
		return "", errDex
	}
	var b strings.Builder
	for i := range int(count) {
		name, err := d.typeName(uint32(raw.U16(d.data, int(at)+4+2*i)))
		if err != nil {
			return "", err
		}
		b.WriteString(name)
	}
	return b.String(), nil
}
