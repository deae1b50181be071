package elfabi

import (
	"cmp"
	"debug/elf"
	"slices"
)

// RelroVerdict is a checker's verdict on PT_GNU_RELRO.
type RelroVerdict string

// The verdicts, in the order in which they are found.
const (
	RelroOK        RelroVerdict = "ok"
	RelroNone      RelroVerdict = "none"
	RelroEmpty     RelroVerdict = "empty"
	RelroBadStart  RelroVerdict = "start not aligned"
	RelroBadEnd    RelroVerdict = "end not aligned"
	RelroInTwoLoad RelroVerdict = "reaches into the next segment"
)

// Relro says how a library's PT_GNU_RELRO sits on pages of one size.
type Relro struct {
	Studio   RelroVerdict // by the rule of Android Studio and the Play Console
	Platform RelroVerdict // by the rule of the platform's own check
	InImage  bool         // rounded up to a page it ends within the rounded image; else bionic cannot protect it and refuses the library
}

// Relro judges PT_GNU_RELRO for a page size in bytes. The rules are for 64-bit files; for 32-bit ones they are computed alike.
func (f *File) Relro(page uint64) Relro {
	seg := f.Segment(elf.PT_GNU_RELRO)
	if seg == nil {
		return Relro{RelroNone, RelroNone, true}
	}
	loads := f.Loads()
	slices.SortStableFunc(loads, func(a, b Segment) int { return cmp.Compare(a.Addr, b.Addr) })
	return Relro{f.studioRelro(loads, seg, page), f.platformRelro(loads, seg, page), relroInImage(loads, seg, page)}
}

func (f *File) studioRelro(loads []Segment, relro *Segment, page uint64) RelroVerdict {
	in := -1
	for i, l := range loads {
		if l.Addr <= relro.Addr {
			in = i
		}
	}
	if in < 0 {
		return RelroBadStart
	}
	if in+1 < len(loads) && relro.End() > loads[in+1].Addr {
		return RelroInTwoLoad
	}
	return f.relroWithin(loads[in], relro, page)
}

func (f *File) platformRelro(loads []Segment, relro *Segment, page uint64) RelroVerdict {
	for i, l := range loads {
		if relro.Addr >= l.Addr && (i+1 == len(loads) || relro.End() <= loads[i+1].Addr) {
			if relro.MemSize == 0 || l.MemSize == 0 {
				return RelroEmpty
			}
			return f.relroWithin(l, relro, page)
		}
	}
	return RelroOK // the platform takes a layout that it cannot place for an obfuscated one and lets it pass
}

func (f *File) relroWithin(load Segment, relro *Segment, page uint64) RelroVerdict {
	switch {
	case slices.Equal(f.sectionsWithin(load), f.sectionsWithin(*relro)):
		return RelroOK // lld's usual layout: nothing writable shares the last page
	case relro.Addr%page != 0 && relro.Addr != load.Addr:
		return RelroBadStart
	case relro.End()%page != 0 && relro.End() != load.End():
		return RelroBadEnd
	}
	return RelroOK
}

func (f *File) sectionsWithin(seg Segment) []int {
	var in []int
	for i, s := range f.Sections {
		if s.Addr >= seg.Addr && s.Addr+s.Size <= seg.End() && s.Addr+s.Size >= s.Addr {
			in = append(in, i)
		}
	}
	return in
}

func relroInImage(loads []Segment, relro *Segment, page uint64) bool {
	var end uint64
	for _, l := range loads {
		end = max(end, l.End())
	}
	up := func(n uint64) uint64 { return (n + page - 1) / page * page }
	return up(relro.End()) <= up(end)
}
