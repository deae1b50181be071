package loader

import (
	"debug/elf"
	"math"
	"slices"
	"strings"
)

// member is a library of the group in which symbols are looked for: the library itself, one of the app, or one of Android's.
type member struct {
	image  *image
	system string // the name of Android's; known is whether all of its symbols are
	known  bool
}

// findNeeded reads DT_NEEDED as load_library does (linker.cpp), from the section, and finds the libraries.
func (r *run) findNeeded() bool {
	r.step = Needed
	if r.API < sectionsAPI {
		return true // prelink has the list
	}
	end := true
	for at := uint64(0); ; at += r.dyn {
		if at+r.dyn > uint64(len(r.dynamic)) {
			end = r.dynamicOff+at >= uint64(len(r.file.Data)) && r.mem.up(uint64(len(r.file.Data))) >= r.dynamicOff+at+r.dyn
			break // what follows on the file's last page is zero, so DT_NULL
		}
		tag, value := elf.DynTag(r.tag(r.dynamic[at:])), r.get(r.dynamic, at+r.word)
		if tag == elf.DT_NULL {
			break
		}
		if !r.earlyString(tag, value) {
			return false
		}
	}
	if !end {
		r.die("SIGSEGV reading .dynamic, which has no DT_NULL at its end")
	}
	r.findAll()
	return true
}

// tag gives d_tag with its sign.
func (im *image) tag(s string) int64 {
	if im.wide {
		return int64(im.get(s, 0))
	}
	return int64(int32(im.get(s, 0)))
}

// earlyString reads the texts that are wanted before the library is mapped. One that lies outside fails a CHECK of ElfReader::get_string.
func (r *run) earlyString(tag elf.DynTag, value uint64) bool {
	if tag != elf.DT_NEEDED && tag != elf.DT_SONAME && tag != elf.DT_RUNPATH {
		return true
	}
	at := value & math.MaxUint32
	if at >= uint64(len(r.dynstr)) {
		r.die("SIGABRT: the linker's CHECK 'index < strtab_size_' fails for the text of %s at %#x", tag, at)
		return false
	}
	if tag == elf.DT_NEEDED {
		name, _, _ := strings.Cut(r.dynstr[at:], "\x00")
		r.needed = append(r.needed, name)
	}
	return true
}

// findAll makes the group, in the order in which symbols are looked for: breadth first.
func (r *run) findAll() {
	r.group = []member{{image: r.image}}
	seen := map[string]bool{r.file.Name: true}
	for i := 0; i < len(r.group); i++ {
		im := r.group[i].image
		if im == nil {
			continue
		}
		for _, name := range im.needed {
			if !seen[name] {
				seen[name] = true
				r.find(im, name)
			}
		}
	}
}

// find adds a library to the group, or tells that it is not there.
func (r *run) find(by *image, name string) {
	if name == "" {
		r.findNameless(by)
		return
	}
	if f, ok := r.beside(name); ok {
		if im := openNeighbour(f, r.World); im != nil {
			r.group = append(r.group, member{image: im})
		} else {
			r.unknown = true // what is wrong with it is told where it is looked at itself
		}
		return
	}
	lib, public := r.System.Library(r.ABI, name)
	switch {
	case public && lib.API <= r.API:
		r.group = append(r.group, member{system: name, known: lib.Known >= r.API})
	case !r.Whole || by != r.image || !public && r.API < namespacesAPI && strings.HasSuffix(name, ".so"):
		r.unknown = true
	case public || r.absent(name):
		r.refuse(notFound.at(r.API), name, r.file.Name)
		r.unknown = true
	default:
		r.unknown = true
	}
}

// findNameless does what a text without letters makes of DT_NEEDED: the program has no SONAME, so that it is found; before, a folder was opened.
func (r *run) findNameless(by *image) {
	if r.API < sonamesAPI && by == r.image {
		r.refuse(nameless.at(r.API), "", r.file.Name)
	}
}

// absent tells of a name that no library of Android's has: nobody knows those that are private, and a device's maker adds some.
func (r *run) absent(name string) bool { return !strings.Contains(name, "/") }

func (r *run) beside(name string) (File, bool) {
	if r.Beside == nil {
		return File{}, false
	}
	return r.Beside(name)
}

// openNeighbour maps a library of the app so that symbols can be looked for in it; nil if it cannot be loaded itself.
func openNeighbour(f File, w World) *image {
	w.Beside = nil
	n := newRun(f, w)
	n.Whole = false
	if n.read() && n.findNeeded() && n.load() && n.prelink() && len(n.faults) == 0 {
		return n.image
	}
	return nil
}

// has tells whether the group has a library of Android's.
func (r *run) has(name string) bool {
	return slices.ContainsFunc(r.group, func(m member) bool { return m.system == name })
}
