package apidiff

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/capi"
)

// use is a place that has changed because something below it has.
type use struct {
	at                   int // how many were found before
	id, name, what, text string
}

// blamed is a typedef or scalar that kept its name and is another type now: one change, however many places use it. A flag that reached
// one build and not the other (-fsigned-char) is seen so.
type blamed struct {
	was, is *capi.TypeRef
	other   bool // it is one scalar in place of another: by chance, or by a macro that many places share
	uses    []use
}

// cause finds what two types that differ do so by: the innermost typedef or scalar that has kept its name, else the scalars that differ. It
// is nil if there is no such thing.
func (d *differ) cause(o, n *capi.TypeRef) (name string, found *blamed) {
	for range 2 * capi.MaxNesting {
		switch {
		case o.Kind != n.Kind || o.Atomic != n.Atomic:
			return name, found
		case o.Kind == capi.Pointer || o.Kind == capi.Array:
			o, n = o.Elem, n.Elem
		case o.Kind == capi.Func:
			if o, n = d.onlyDifference(o.Func, n.Func); o == nil {
				return name, found
			}
		case o.Name != n.Name:
			if found == nil && d.old.scalar(o) && d.new.scalar(n) {
				return o.Name + " for " + n.Name, &blamed{was: o, is: n, other: true}
			}
			return name, found
		default:
			to, tn := d.old.typedef(o), d.new.typedef(n)
			if to == nil || tn == nil {
				if found == nil && d.old.scalar(o) && d.new.scalar(n) {
					return o.Name, &blamed{was: o, is: n}
				}
				return name, found
			}
			name, found = o.Name, &blamed{was: to, is: tn}
			o, n = to, tn
		}
	}
	return name, found
}

// onlyDifference gives the one place by which two signatures differ, or nil.
func (d *differ) onlyDifference(o, n *capi.Signature) (was, is *capi.TypeRef) {
	if len(o.Params) != len(n.Params) || o.Variadic != n.Variadic || o.Convention != n.Convention {
		return nil, nil
	}
	places := []position{{"", o.Result, n.Result}}
	for i := range o.Params {
		places = append(places, position{"", o.Params[i].Type, n.Params[i].Type})
	}
	for _, p := range places {
		switch {
		case d.relate(p.was, p.now, 0) != different:
		case was != nil:
			return nil, nil
		default:
			was, is = p.was, p.now
		}
	}
	return was, is
}

// blame notes a difference for its cause. It is false if there is none to share with others.
func (d *differ) blame(id, name string, p position) bool {
	by, cause := d.cause(p.was, p.now)
	if cause == nil {
		return false
	}
	if d.blamed[by] == nil {
		d.blamed[by] = cause
	}
	b := d.blamed[by]
	b.uses = append(b.uses, use{d.uses, id, name, p.what, d.wasIs(p)})
	d.uses++
	return true
}

// How many functions, variables and types make one cause out of the same change of each, and how many of the places are told.
const (
	fewUses  = 2
	manyUses = 5 // where scalars differ, and nothing tells that they do so together
	mostTold = 8
)

// addBlamed tells each cause once. Where few have it, it is told with each.
func (d *differ) addBlamed() {
	var alone []use
	for _, by := range slices.Sorted(maps.Keys(d.blamed)) {
		b := d.blamed[by]
		owners := map[string]bool{}
		for _, u := range b.uses {
			owners[u.name] = true
		}
		if len(owners) < fewUses || b.other && len(owners) < manyUses {
			alone = append(alone, b.uses...)
			continue
		}
		d.addCause(by, b)
	}
	slices.SortFunc(alone, func(x, y use) int { return x.at - y.at })
	for _, u := range alone {
		d.addTo(u.id, u.name, u.text)
	}
}

func (d *differ) addCause(by string, b *blamed) {
	var places []string
	for _, u := range b.uses[:min(len(b.uses), mostTold)] {
		places = append(places, u.name+", "+u.what)
	}
	if more := len(b.uses) - len(places); more > 0 {
		places = append(places, fmt.Sprintf("and %d more", more))
	}
	name := by
	if b.other {
		name = b.was.String()
	}
	d.add(b.uses[0].id, Breaking, name, "it was %s, is %s: in %s", d.old.describe(b.was), d.new.describe(b.is), strings.Join(places, "; "))
}

// addTo adds a text to the breaking change of a name, or makes one.
func (d *differ) addTo(id, name, text string) {
	for i := range d.changes {
		if c := &d.changes[i]; c.ID == id && c.Name == name && c.Class == Breaking {
			c.Text = name + ": " + joined(strings.TrimPrefix(c.Text, name+": "), text)
			return
		}
	}
	d.add(id, Breaking, name, "%s", text)
}

// joined puts what a type or function has changed by together: its places in order, and then its size.
func joined(told, text string) string {
	if strings.HasPrefix(told, "its ") || strings.HasPrefix(told, "new: ") {
		return text + "; " + told
	}
	return told + "; " + text
}

// enumSizes is how the sizes of enums changed, in bytes.
type enumSizes struct{ was, is int64 }

// addEnumSizes tells of enums that have another size, together where it is the same for several: then it is by a flag (-fshort-enums).
func (d *differ) addEnumSizes() {
	for sizes, names := range d.enums {
		slices.Sort(names)
		text := fmt.Sprintf("its size was %s, is now %s", bytesOf(sizes.was), bytesOf(sizes.is))
		if len(names) > 1 {
			text += fmt.Sprintf("; so are those of %s", strings.Join(names[1:], ", "))
		}
		d.add("base-struct-size", Breaking, names[0], "%s", text)
	}
}

// repacked is a struct that has lost the room between its members, or got some, and is the same but for that.
type repacked struct {
	name, text string
	now        bool // it is packed now
}

// addRepacked tells of many such structs together: then it is by a flag (-fpack-struct) or a pragma that was left open.
func (d *differ) addRepacked() {
	for _, now := range []bool{true, false} {
		var names []string
		for _, r := range d.repacked {
			if r.now == now {
				names = append(names, r.name)
			}
		}
		if len(names) >= manyUses {
			what := "packed, and were not"
			if !now {
				what = "not packed any more"
			}
			d.add("base-struct-size", Breaking, names[0], "it and %s are %s: their members have other places", strings.Join(names[1:], ", "), what)
			continue
		}
		for _, r := range d.repacked {
			if r.now == now {
				d.add("base-struct-size", Breaking, r.name, "%s", r.text)
			}
		}
	}
}
