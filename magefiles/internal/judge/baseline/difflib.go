package baseline

import (
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

// tlsAPI is the first API level whose loader knows thread-local storage in ELF.
const tlsAPI = 29

// libraries says what changed between two releases of one library.
func (d *differ) libraries(was, is *Library) {
	if was.Machine != is.Machine {
		d.add("base-machine", Breaking, is.Machine, "it was built for %s, is now for %s", was.Machine, is.Machine)
	}
	if was.SONAME != is.SONAME {
		d.add("base-soname", Breaking, is.SONAME, "SONAME was %q, is now %q", was.SONAME, is.SONAME)
	}
	for _, name := range is.Needed {
		if _, there := slices.BinarySearch(was.Needed, name); !there {
			d.add("base-needed-added", Compatible, name, "%s is newly needed", name)
		}
	}
	if was.Digest != is.Digest && was.BuildID != "" && was.BuildID == is.BuildID && was.Digest != "" && is.Digest != "" {
		d.add("base-same-id", Breaking, is.BuildID, "build id %s is the same as before, but the bytes differ", is.BuildID)
	}
	if was.Size > 0 && is.Size > was.Size {
		d.add("base-size", Harmless, "size", "size was %d bytes, is now %d (%+.1f %%)", was.Size, is.Size, 100*float64(is.Size-was.Size)/float64(was.Size)).
			numbers(was.Size, is.Size)
	}
	d.exports(was, is)
	d.levels(was, is)
	d.alignment(was, is)
	d.toolchain(was, is)
}

// exports compares the exported symbols, name by name.
func (d *differ) exports(was, is *Library) {
	old, new := byName(was.Exports), byName(is.Exports)
	for _, e := range was.Exports {
		now := new[e.Name]
		switch {
		case len(now) == 0 && isJNI(e.Name):
			d.add("base-jni-removed", Breaking, e.Name, "%s is no longer exported; Java's native method finds no function", e.Name)
		case len(now) == 0:
			d.add("base-func-removed", Breaking, e.Name, "%s (%s) is no longer exported", e.Name, e.Type)
		default:
			d.symbol(e, now)
		}
	}
	for _, e := range is.Exports {
		if len(old[e.Name]) == 0 {
			d.add("base-func-added", Compatible, e.Name, "%s (%s) is now exported", e.Name, e.Type)
		}
	}
}

func byName(all []Export) map[string][]Export {
	m := map[string][]Export{}
	for _, e := range all {
		m[e.Name] = append(m[e.Name], e)
	}
	return m
}

// isJNI reports whether Java's virtual machine calls the function by its name.
func isJNI(name string) bool { return strings.HasPrefix(name, "Java_") || name == "JNI_OnLoad" }

// symbol holds an exported symbol against those that bear its name now: one, but for libraries with versions.
func (d *differ) symbol(was Export, now []Export) {
	is := now[0]
	if same := slices.IndexFunc(now, func(e Export) bool { return e.Version == was.Version }); same >= 0 {
		is = now[same]
	}
	const id = "base-sym-type"
	if was.Type != is.Type {
		d.add(id, Breaking, was.Name, "%s was %s, is %s", was.Name, was.Type, is.Type)
		return
	}
	if was.Binding != is.Binding {
		d.add(id, Compatible, was.Name, "%s was %s, is %s", was.Name, was.Binding, is.Binding)
	}
	switch {
	case was.Version == is.Version:
	case was.Version == "":
		d.add(id, Compatible, was.Name, "%s had no version, has %s", was.Name, is.Version)
	case is.Version == "":
		d.add(id, Compatible, was.Name, "%s had version %s, has none", was.Name, was.Version)
	default:
		d.add(id, Breaking, was.Name, "%s had version %s, has %s", was.Name, was.Version, is.Version)
	}
	d.dataSize(was, is)
}

// vtablePrefix begins the names of C++ classes' tables of virtual functions.
// https://itanium-cxx-abi.github.io/cxx-abi/abi.html#mangling-special-vtables
const vtablePrefix = "_ZTV"

func (d *differ) dataSize(was, is Export) {
	id, text := "base-var-size", "%s had %d bytes, has %d"
	switch {
	case was.Size == is.Size:
		return
	case strings.HasPrefix(was.Name, vtablePrefix):
		id, text = "base-vtable", "%s, a vtable, had %d bytes, now has %d"
	}
	d.add(id, Breaking, was.Name, text, was.Name, was.Size, is.Size).numbers(int64(was.Size), int64(is.Size))
}

// levels says where the library asks for a newer Android.
func (d *differ) levels(was, is *Library) {
	highest := func(l *Library) int {
		level := 0
		for _, i := range l.Imports {
			if !i.Weak { // code asks first whether a weak one is there
				level = max(level, i.Since)
			}
		}
		return level
	}
	old, new := highest(was), highest(is)
	if old != 0 && new > old {
		var names []string
		for _, i := range is.Imports {
			if i.Since == new && !i.Weak {
				names = append(names, i.Name)
			}
		}
		d.add("base-import-api-up", Compatible, names[0], "its imports needed API %d; now it needs API %d for %s", old, new, strings.Join(names, ", ")).
			numbers(int64(old), int64(new))
	}
	// Most often the note follows min SDK, which is told for the project.
	if o, n := was.NoteAPI, is.NoteAPI; o != 0 && n > o && (n != d.new.MinSDK || d.new.MinSDK <= d.old.MinSDK) {
		d.add("base-min-up", Compatible, "note", "it was linked for API %d, is now for %d", o, n).numbers(int64(o), int64(n))
	}
}

// guards are the marks whose loss makes a library less safe, or crash when it is unloaded.
var guards = []string{"NODELETE", "NOW"}

// largestPage returns the bytes of the largest page that devices of the library's ABI have: only 64-bit ones have pages of 16 KB.
func (l *Library) largestPage() uint64 {
	if e := abi.MachineNamed(l.Machine); e != nil && !e.BigPages() {
		return 4096
	}
	return 16384
}

func (d *differ) alignment(was, is *Library) {
	const id = "base-align-down"
	if was.Align != 0 && is.Align < min(was.Align, is.largestPage()) {
		d.add(id, Breaking, "align", "its segments were aligned to %d bytes, are now to %d", was.Align, is.Align).numbers(int64(was.Align), int64(is.Align))
	}
	for _, o := range was.Relro {
		i := slices.IndexFunc(is.Relro, func(r Relro) bool { return r.Page == o.Page })
		if o.Verdict == "ok" && i >= 0 && is.Relro[i].Verdict != "ok" {
			d.add(id, Breaking, "RELRO", "RELRO was right for pages of %d bytes, but no longer is: %s", o.Page, is.Relro[i].Verdict)
		}
	}
	for _, mark := range guards {
		if slices.Contains(was.Marks, mark) && !slices.Contains(is.Marks, mark) {
			d.add(id, Breaking, mark, "it was linked with -z %s, but no longer is", strings.ToLower(mark))
		}
	}
	if was.BuildID != "" && is.BuildID == "" {
		d.add(id, Breaking, "build id", "it had a build id, now has none")
	}
	if !was.HasTLS && is.HasTLS {
		class := Compatible
		if d.new.MinSDK < tlsAPI {
			class = Breaking
		}
		d.add("base-tls-new", class, "PT_TLS", "it now has %d bytes of thread-local storage", is.TLS)
	}
}

func (d *differ) toolchain(was, is *Library) {
	if was.Go != "" && is.Go != "" && was.Go != is.Go {
		d.add("base-go-up", Harmless, is.Go, "Go was %s, is now %s", was.Go, is.Go)
	}
	if was.NoteNDK != "" && is.NoteNDK != "" && was.NoteNDK != is.NoteNDK {
		d.add("base-ndk-up", Harmless, is.NoteNDK, "NDK was %s, is now %s", was.NoteNDK, is.NoteNDK)
	}
	d.modules(was, is)
}

func (d *differ) modules(was, is *Library) {
	old, new := versions(was.Modules), versions(is.Modules)
	for _, m := range was.Modules {
		now, there := new[m.Path]
		switch {
		case !there:
			d.add("base-deps", Harmless, m.Path, "Go module %s %s is no longer linked", m.Path, m.Version)
		case now != m.Version:
			d.add("base-deps", Harmless, m.Path, "Go module %s was %s, is now %s", m.Path, m.Version, now)
		}
	}
	for _, m := range is.Modules {
		if _, there := old[m.Path]; !there {
			d.add("base-deps", Harmless, m.Path, "Go module %s %s is new", m.Path, m.Version)
		}
	}
}

func versions(modules []Module) map[string]string {
	m := map[string]string{}
	for _, one := range modules {
		m[one.Path] = one.Version
	}
	return m
}
