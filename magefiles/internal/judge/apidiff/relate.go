package apidiff

import (
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/read/capi"
)

// relation says how a type of today stands to what it was, as a caller's machine code sees it. A later one outweighs an earlier one.
type relation int

const (
	same      relation = iota
	renamed            // other names, the same sizes, signs and offsets
	qualified          // const or the like came or went
	voided             // a pointer to void became one to something, or the other way round
	different
)

// relater compares types of two states of an API.
type relater struct {
	old, new state
	pairs    map[[2]string]relation // of types as they are spelled; same while one is being looked at, which ends cycles
}

// relate compares uses of types. Structs, unions and enums that keep their names are the same here: what changed inside is told once,
// for the type.
func (r *relater) relate(o, n *capi.TypeRef, depth int) relation {
	if depth > 2*capi.MaxNesting {
		return same
	}
	worst := same
	if o.Const != n.Const || o.Volatile != n.Volatile || o.Restrict != n.Restrict {
		worst = qualified
	}
	if o.Atomic != n.Atomic { // others read and write it by other instructions, and it may be larger
		return different
	}
	if to, tn := r.old.typedef(o), r.new.typedef(n); to != nil || tn != nil {
		return max(worst, r.relateTypedefs(o, n, to, tn, depth))
	}
	switch {
	case o.Kind != n.Kind:
		return different
	case o.Kind == capi.Pointer:
		return max(worst, r.relatePointers(o.Elem, n.Elem, depth))
	case o.Kind == capi.Array && o.Len != n.Len && max(o.Len, n.Len) > 0: // [0] is how GNU C says [] at a struct's end
		return different
	case o.Kind == capi.Array:
		return max(worst, r.relate(o.Elem, n.Elem, depth+1))
	case o.Kind == capi.Func:
		return max(worst, r.relateSignatures(o.Func, n.Func, depth))
	}
	return max(worst, r.relateNamed(o.Name, n.Name, depth))
}

// once works out the relation of a pair one time. Types that use others twice on each of many floors would else take forever.
func (r *relater) once(o, n string, relation func() relation) relation {
	pair := [2]string{o, n}
	if rel, ok := r.pairs[pair]; ok {
		return rel
	}
	r.pairs[pair] = same
	rel := relation()
	r.pairs[pair] = rel
	return rel
}

// relateTypedefs looks behind typedefs; to and tn are what they stand for, nil for what is none.
func (r *relater) relateTypedefs(o, n, to, tn *capi.TypeRef, depth int) relation {
	return r.once(o.String(), n.String(), func() relation {
		if to != nil && tn != nil && o.Name == n.Name {
			return r.relate(to, tn, depth+1)
		}
		if to == nil {
			to = o
		}
		if tn == nil {
			tn = n
		}
		return max(renamed, r.relate(to, tn, depth+1))
	})
}

func (r *relater) relatePointers(o, n *capi.TypeRef, depth int) relation {
	rel := r.relate(o, n, depth+1)
	if ov, nv := r.old.Resolve(o), r.new.Resolve(n); rel == different && (ov.Void() || nv.Void()) && ov.Kind != capi.Func && nv.Kind != capi.Func {
		return voided
	}
	return rel
}

func (r *relater) relateSignatures(o, n *capi.Signature, depth int) relation {
	if len(o.Params) != len(n.Params) || o.Variadic != n.Variadic || o.Convention != n.Convention {
		return different
	}
	worst := r.relate(o.Result, n.Result, depth+1)
	for i := range o.Params {
		worst = max(worst, r.relate(o.Params[i].Type, n.Params[i].Type, depth+1))
	}
	return worst
}

func (r *relater) relateNamed(o, n string, depth int) relation {
	to, tn := r.old.Type(o), r.new.Type(n)
	switch {
	case to == nil || tn == nil: // void, and what a line has taken out
		if o == n {
			return same
		}
		return different
	case isInteger(to) && isInteger(tn) && to.Kind != tn.Kind: // an enum is passed as an integer
		if to.Size == tn.Size {
			return renamed
		}
		return different
	case to.Kind != tn.Kind:
		return different
	case o == n && to.Kind != capi.Scalar:
		return same
	}
	rel := r.relateContents(to, tn, depth)
	if o != n {
		rel = max(rel, renamed)
	}
	return rel
}

func isInteger(t *capi.Type) bool {
	return t.Kind == capi.Enum && !t.Opaque || t.Kind == capi.Scalar && (t.Encoding == capi.Signed || t.Encoding == capi.Unsigned)
}

func (r *relater) relateContents(o, n *capi.Type, depth int) relation {
	switch {
	case o.Size != n.Size || o.Opaque || n.Opaque:
		return different
	case o.Kind == capi.Enum:
		return relateValues(o, n)
	case o.Encoding != n.Encoding && !(vague(o) || vague(n)):
		return different
	case o.Kind == capi.Scalar:
		return relateScalars(o, n)
	case o.Align != n.Align || len(o.Members) != len(n.Members):
		return different
	}
	return r.once(o.Name, n.Name, func() relation {
		worst := same
		for i := range o.Members {
			if !samePlace(&o.Members[i], &n.Members[i]) {
				return different
			}
			worst = max(worst, r.relate(o.Members[i].Type, n.Members[i].Type, depth+1))
		}
		return worst
	})
}

// relateScalars compares scalars of one size and encoding.
func relateScalars(o, n *capi.Type) relation {
	switch {
	case o.Lanes > 0 && n.Lanes > 0 && o.Lanes != n.Lanes:
		return different
	case brainFloat(o) != brainFloat(n), bits(o) != bits(n), o.Encoding == capi.Other && o.Name != n.Name:
		return different
	}
	return same
}

// brainFloat tells whether a float has the exponent of a larger one, which its encoding and size do not tell.
func brainFloat(t *capi.Type) bool { return strings.Contains(t.Name, "__bf16") }

// bitInt is how C23 calls integers of any size.
var bitInt = lazyregexp.New(`_BitInt\(([0-9]+)\)`)

// bits gives how many bits of an integer count: of a _BitInt those above are anything.
func bits(t *capi.Type) int64 {
	if m := bitInt().FindStringSubmatch(t.Name); m != nil {
		if n, err := strconv.ParseInt(m[1], 10, 64); err == nil {
			return n
		}
	}
	return 8 * t.Size
}

// relateValues compares enums with different names: what the old one could say, the new one must.
func relateValues(o, n *capi.Type) relation {
	values := map[int64]bool{}
	for _, e := range n.Enumerators {
		values[e.Value] = true
	}
	for _, e := range o.Enumerators {
		if !values[e.Value] {
			return different
		}
	}
	return same
}

func samePlace(o, n *capi.Member) bool {
	return o.Offset == n.Offset && o.Bit == n.Bit && o.Bits == n.Bits
}
