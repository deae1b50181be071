package elfabi

import (
	"bytes"
	"compress/zlib"
	"debug/elf"
	"encoding/binary"
	"runtime"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// pack makes a section of an object of longNames one that stands compressed at the object's end. claim is its size when unpacked.
func pack(t *testing.T, data string, section int, content string, claim int) string {
	t.Helper()
	le := binary.LittleEndian
	packed := bytes.NewBuffer(le.AppendUint64(le.AppendUint64(le.AppendUint64(nil, uint64(elf.COMPRESS_ZLIB)), uint64(claim)), 1))
	z := zlib.NewWriter(packed)
	if _, err := z.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	out := []byte(data)
	out[20] = byte(elf.EV_CURRENT)
	head := out[int(raw.U64(data, 40))+64*section:]
	le.PutUint32(head[4:], uint32(elf.SHT_PROGBITS))
	le.PutUint64(head[8:], uint64(elf.SHF_COMPRESSED))
	le.PutUint64(head[24:], uint64(len(data)))
	le.PutUint64(head[32:], uint64(packed.Len()))
	return string(append(out, packed.Bytes()...))
}

func readObjectOf(t *testing.T, data string) *Object {
	t.Helper()
	o, err := parseObject(bin{"hostile.o", data})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// The names of other sections are not copied, however long they claim to be.
func TestUnpackingTakesLittleMemory(t *testing.T) {
	data := pack(t, longNames(1), 5, "content", 7)
	o := readObjectOf(t, data)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got, err := o.DebugSection(o.Sections[5].Name)
	runtime.ReadMemStats(&after)
	if err != nil || got != "content" {
		t.Fatalf("%q, %v", got, err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > uint64(2*len(data)) {
		t.Errorf("%d bytes for a file of %d", used, len(data))
	}
}

func TestUnpackedSizes(t *testing.T) {
	const size = 10 << 20
	content := strings.Repeat(strings.Repeat("\x00", 200)+"some bytes that make it not as dense", size/236+1)[:size]
	long := string(make([]byte, size))
	noise := func(s string) string { // of no more than maxInflation times its bytes
		out := []byte(s)
		x := uint32(1)
		for i := 0; i < len(out); i += 24 {
			x = x*1664525 + 1013904223
			out[i] = byte(x >> 24)
		}
		return string(out)
	}
	data := pack(t, pack(t, longNames(1), 5, noise(content), size), 6, noise(content), size)
	o := readObjectOf(t, pack(t, pack(t, data, 7, long, size), 8, "few", 30))
	for _, c := range []struct {
		section int
		want    string
	}{
		{5, ""},
		{6, "as much as gondk reads of this file; compile without -gz"},
		{7, "claim to unpack to 10485760; the file is damaged"},
		{8, "unexpected EOF; the file is damaged"},
	} {
		_, err := o.DebugSection(o.Sections[c.section].Name)
		if (err == nil) != (c.want == "") || err != nil && (!strings.HasPrefix(err.Error(), "hostile.o: compressed section ") || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("section %d: %v", c.section, err)
		}
	}
}
