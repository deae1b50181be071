package appfile

import (
	"cmp"
	"fmt"
	"slices"
	"unicode/utf8"
)

// OddKind is what readers of a zip do not take alike.
type OddKind int

// The kinds. Android reads APKs by libziparchive: its linker, its installer and its runtime.
const (
	OddEnd        OddKind = iota // the end record is not the file's end, or a second one is in its comment
	OddStart                     // the file does not begin with an entry
	OddHidden                    // the directory has more entries than the end record says
	OddTwice                     // a name is there again
	OddName                      // a name is no UTF-8, or has a zero in it
	OddLocal                     // a local header tells another name, or other sizes or another checksum than the directory
	OddDescriptor                // what follows an entry's content, as its local header says, tells others than the directory
	OddMethod                    // a local header tells another method than the directory
	OddEncrypted                 // an entry is marked as encrypted
	OddChecksum                  // content has another checksum than the directory says
	OddOverlap                   // two entries share bytes
	OddZip64                     // it has zip64's end record, or an entry that needs zip64
	oddKinds
)

// Odd is one such thing.
type Odd struct {
	Kind  OddKind
	Entry string // empty for the zip itself
	Seen  string
}

// oddities are what was seen of them.
type oddities struct {
	list   []Odd
	counts [oddKinds]int
}

// add notes one of a kind. Of many it keeps the first: a hostile zip can have a hundred thousand.
func (o *oddities) add(kind OddKind, entry, format string, args ...any) {
	if o.counts[kind]++; o.counts[kind] <= maxProblems {
		o.list = append(o.list, Odd{kind, entry, fmt.Sprintf(format, args...)})
	}
}

// Odds gives what was seen of a kind in the zip, the first of many, and how many there are. Checksums are known of
// what was unpacked.
func (f *File) Odds(kind OddKind) (first []Odd, count int) {
	if f.odd == nil {
		return nil, 0
	}
	for _, o := range f.odd.list {
		if o.Kind == kind {
			first = append(first, o)
		}
	}
	return first, f.odd.counts[kind]
}

// because tells what was odd about an entry that cannot be unpacked.
func (z *zipFile) because(e *Entry) string {
	for _, o := range z.odd.list {
		if o.Entry == e.Name && o.Kind != OddMethod {
			return " (" + o.Seen + ")"
		}
	}
	return ""
}

// names notes names that come again and those that Android does not take for text.
func (z *zipFile) names() {
	for i, at := range z.order {
		name := z.entries[at].Name
		if i > 0 && z.entries[z.order[i-1]].Name == name {
			z.odd.add(OddTwice, name, "%q", name)
		}
		if !validName(name) {
			z.odd.add(OddName, name, "%q", name)
		}
	}
}

// validName is as lenient as libziparchive's IsValidEntryName: UTF-8 without zeros, of up to 6 bytes for a letter.
func validName(name string) bool {
	for i := 0; i < len(name); i++ {
		b := name[i]
		switch {
		case b == 0, b&0xc0 == 0x80, b >= 0xfe:
			return false
		case b < utf8.RuneSelf:
			continue
		}
		for first := b << 1; first&0x80 != 0; first <<= 1 {
			if i++; i == len(name) || name[i]&0xc0 != 0x80 {
				return false
			}
		}
	}
	return true
}

// overlaps notes entries that share bytes with the one before them. starts are the offsets of the local headers.
func (z *zipFile) overlaps(starts []int64) {
	order := make([]int32, 0, len(starts))
	for i := range starts {
		if z.entries[i].DataOffset >= 0 {
			order = append(order, int32(i))
		}
	}
	byPlace := func(a, b int32) int { return cmp.Or(cmp.Compare(starts[a], starts[b]), cmp.Compare(a, b)) }
	if !slices.IsSortedFunc(order, byPlace) {
		slices.SortFunc(order, byPlace)
	}
	var last *Entry
	for _, at := range order {
		e := &z.entries[at]
		if last != nil && starts[at] < last.DataOffset+int64(last.Compressed) && last.Name != e.Name {
			z.odd.add(OddOverlap, e.Name, "%s and %s", last.Name, e.Name)
		}
		if last == nil || e.DataOffset+int64(e.Compressed) > last.DataOffset+int64(last.Compressed) {
			last = e
		}
	}
}
