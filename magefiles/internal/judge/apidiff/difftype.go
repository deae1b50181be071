package apidiff

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/capi"
)

// types compares two states of a type that has kept its name.
func (d *differ) types(o, n *capi.Type) {
	switch {
	case o.Opaque && n.Opaque:
	case o.Opaque:
		d.add("base-decl-only", Harmless, o.Name, "it was only declared, but is now defined with %s", bytesOf(n.Size))
	case n.Opaque:
		d.add("base-decl-only", Harmless, o.Name, "it was defined with %s, but is now only declared", bytesOf(o.Size))
	case o.Kind == capi.Struct || o.Kind == capi.Union:
		d.layout(o, n)
	case o.Kind == capi.Enum && (o.Size != n.Size || o.Encoding != n.Encoding || !slices.Equal(o.Enumerators, n.Enumerators)):
		d.enum(o, n)
	}
}

// layoutDiff collects what differs in a struct or union.
type layoutDiff struct {
	broken []string // for those who have the old layout in their code
	moved  int      // of these, members that only lie elsewhere
	others bool     // members of other types
	added  []string
	taken  map[int]bool // members of the new state that are not new
}

func (d *differ) layout(o, n *capi.Type) {
	o, n = d.old.flat(o), d.new.flat(n)
	l := layoutDiff{taken: map[int]bool{}}
	if o.Reference != n.Reference {
		l.broken = append(l.broken, fmt.Sprintf("it is handed over %s, and was %s", handing(n.Reference), handing(o.Reference)))
	}
	d.oldMembers(&l, o, n)
	for i := range n.Members {
		if !l.taken[i] {
			l.added = append(l.added, n.Members[i].String())
		}
	}
	size := resizing(o, n)
	resized := o.Size != n.Size || o.Align != n.Align
	added := strings.Join(l.added, "; ")
	switch {
	case added == "" && !l.others && len(l.broken) == l.moved && o.Align != n.Align:
		d.repacked = append(d.repacked, repacked{o.Name, strings.Join(append(l.broken, size), "; "), n.Align < o.Align})
	case len(l.broken) > 0:
		if added != "" {
			l.broken = append(l.broken, "new: "+added)
		}
		if resized {
			l.broken = append(l.broken, size)
		}
		d.add("base-struct-size", Breaking, o.Name, "%s", strings.Join(l.broken, "; "))
	case added != "" && resized:
		d.grown(o, n, added, size)
	case added != "":
		d.filled(o, n, added)
	case resized:
		d.add("base-struct-size", Breaking, o.Name, "%s", size)
	}
}

func handing(reference bool) string {
	if reference {
		return "by reference"
	}
	return "by value"
}

// grown reports new members that change the size.
func (d *differ) grown(o, n *capi.Type, added, size string) {
	if n.Size < o.Size || d.usedByValue(o.Name) {
		d.add("base-struct-size", Breaking, o.Name, "new: %s; %s, and it is passed or held by value", added, size)
		return
	}
	d.add("base-struct-append", Compatible, o.Name,
		"new: %s; %s. Functions take it only by pointer, so this only breaks callers that allocate or copy it", added, size)
}

// filled reports new members in what was padding.
func (d *differ) filled(o, n *capi.Type, added string) {
	if d.passedByValue(o.Name) && d.new.holdsFloat(n, map[string]bool{}) {
		d.add("base-struct-size", Breaking, o.Name, "new: %s; it is passed by value, and with a float in it may use other registers", added)
		return
	}
	d.add("base-struct-append", Compatible, o.Name, "new in former padding: %s; its size is still %s", added, bytesOf(o.Size))
}

// resizing says what a struct measured, and measures.
func resizing(o, n *capi.Type) string {
	var all []string
	if o.Size != n.Size {
		all = append(all, fmt.Sprintf("its size was %s, is now %d", bytesOf(o.Size), n.Size))
	}
	if o.Align != n.Align {
		all = append(all, fmt.Sprintf("its alignment was %s, is now %d", bytesOf(o.Align), n.Align))
	}
	return strings.Join(all, "; ")
}

// oldMembers looks for each member that was.
func (d *differ) oldMembers(l *layoutDiff, o, n *capi.Type) {
	now := memberIndex(n)
	var gone []*capi.Member
	for i, key := range memberKeys(o) {
		m := &o.Members[i]
		at, ok := now[key]
		if !ok {
			gone = append(gone, m)
			continue
		}
		l.taken[at] = true
		is := &n.Members[at]
		p := position{"member " + key, m.Type, is.Type}
		switch {
		case !samePlace(m, is):
			l.broken = append(l.broken, fmt.Sprintf("%s was %s, is %s", p.what, place(m), place(is)))
			l.moved++
		case d.relate(m.Type, is.Type, 0) == different:
			l.others = true
			if !d.blame("base-struct-size", o.Name, p) {
				l.broken = append(l.broken, d.wasIs(p))
			}
		default:
			d.harmless(o.Name, p)
		}
	}
	d.goneMembers(l, o, n, gone)
}

// goneMembers tells members that have a new name from those that are really gone.
func (d *differ) goneMembers(l *layoutDiff, o, n *capi.Type, gone []*capi.Member) {
	if len(gone) == 0 {
		return
	}
	free := map[capi.Member][]int{}
	for i := range n.Members {
		if m := n.Members[i]; !l.taken[i] {
			spot := capi.Member{Offset: m.Offset, Bit: m.Bit, Bits: m.Bits}
			free[spot] = append(free[spot], i)
		}
	}
	for _, m := range gone {
		spot := capi.Member{Offset: m.Offset, Bit: m.Bit, Bits: m.Bits}
		at := -1
		if len(free[spot]) > 0 {
			at, free[spot] = free[spot][0], free[spot][1:]
		}
		if at < 0 || d.relate(m.Type, n.Members[at].Type, 0) == different {
			l.broken = append(l.broken, fmt.Sprintf("member %s is gone", m))
			continue
		}
		l.taken[at] = true
		d.add("base-rename", Harmless, o.Name, "member %s is now called %s, with the same layout at the same offset", m, n.Members[at].Name)
	}
}

// place says where a member is.
func place(m *capi.Member) string {
	if m.Bits > 0 {
		return fmt.Sprintf("%d bits at offset %d, bit %d", m.Bits, m.Offset, m.Bit)
	}
	return fmt.Sprintf("at offset %d", m.Offset)
}

// memberKeys gives each member a key of its own: its name, or its number if it has none, or has that of another one.
func memberKeys(t *capi.Type) []string {
	keys, used := make([]string, len(t.Members)), map[string]bool{"": true}
	for i := range t.Members {
		keys[i] = t.Members[i].Name
		if used[keys[i]] {
			keys[i] = "::" + strconv.Itoa(i+1)
		}
		used[keys[i]] = true
	}
	return keys
}

// memberIndex returns the members' indices by their keys.
func memberIndex(t *capi.Type) map[string]int {
	index := map[string]int{}
	for i, key := range memberKeys(t) {
		index[key] = i
	}
	return index
}

func (d *differ) enum(o, n *capi.Type) {
	is, was := values(n), values(o)
	newNames, oldNames := namesOnlyIn(n, was), namesOnlyIn(o, is)
	var broken, added []string
	for _, e := range o.Enumerators {
		value, ok := is[e.Name]
		switch {
		case ok && value == e.Value:
		case ok:
			broken = append(broken, fmt.Sprintf("%s was %d, is %d", e.Name, e.Value, value))
		case newNames[e.Value] != "": // nothing tells a new name from another meaning
			d.add("base-enum-removed", Compatible, o.Name, "%s is gone, and %d is now %s: it breaks old callers unless that is only a new name",
				e.Name, e.Value, newNames[e.Value])
		default:
			broken = append(broken, fmt.Sprintf("%s = %d is gone", e.Name, e.Value))
		}
	}
	for _, e := range n.Enumerators {
		if _, had := was[e.Name]; !had && oldNames[e.Value] == "" {
			added = append(added, fmt.Sprintf("%s = %d", e.Name, e.Value))
		}
	}
	if len(broken) > 0 {
		d.add("base-enum-removed", Breaking, o.Name, "%s", strings.Join(broken, "; "))
	}
	if len(added) > 0 {
		d.add("base-enum-added", Harmless, o.Name, "new: %s", strings.Join(added, ", "))
	}
	switch {
	case o.Size != n.Size:
		sizes := enumSizes{o.Size, n.Size}
		d.enums[sizes] = append(d.enums[sizes], o.Name)
	case o.Encoding != "" && n.Encoding != "" && o.Encoding != n.Encoding && !(signOf(o) == o.Encoding && signOf(n) == n.Encoding):
		d.add("base-struct-size", Breaking, o.Name, "its values were %s, are %s", o.Encoding, n.Encoding)
	}
}

// signOf gives the sign that C gives an enum by its values, where the source does not say its type.
func signOf(t *capi.Type) capi.Encoding {
	if slices.ContainsFunc(t.Enumerators, func(e capi.Enumerator) bool { return e.Value < 0 }) {
		return capi.Signed
	}
	return capi.Unsigned
}

// values returns an enum's values by name.
func values(t *capi.Type) map[string]int64 {
	all := map[string]int64{}
	for _, e := range t.Enumerators {
		all[e.Name] = e.Value
	}
	return all
}

// namesOnlyIn returns the names, by value, that the other state of an enum does not have.
func namesOnlyIn(t *capi.Type, other map[string]int64) map[int64]string {
	names := map[int64]string{}
	for _, e := range t.Enumerators {
		if _, has := other[e.Name]; !has {
			names[e.Value] = e.Name
		}
	}
	return names
}
