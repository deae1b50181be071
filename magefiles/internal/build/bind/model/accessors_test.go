package model

import "testing"

func TestAccessors(t *testing.T) {
	for _, c := range []struct {
		java           string
		kind           Kind
		getter, setter string
	}{
		{"name", String, "getName", "setName"}, {"open", Bool, "isOpen", "setOpen"}, {"isOpen", Bool, "isOpen", "setIsOpen"},
		{"island", Bool, "isIsland", "setIsland"}, {"is", Bool, "isIs", "setIs"}, {"élan", Int32, "getÉlan", "setÉlan"},
	} {
		if got := Getter(c.java, &Type{Kind: c.kind}); got != c.getter || Setter(c.java) != c.setter {
			t.Errorf("%s: %s, %s", c.java, got, Setter(c.java))
		}
	}
}

func TestDirect(t *testing.T) {
	take := []Param{{Java: "n", Type: &Type{Kind: Int}}, {Java: "data", Type: &Type{Kind: Bytes}}}
	for _, c := range []struct {
		f    Func
		want bool
	}{
		{Func{Params: take}, true}, {Func{Params: take[:1]}, false}, {Func{Params: take, Recv: &Named{Kind: Object}}, true},
		{Func{Params: take, Recv: &Named{Kind: Interface}}, false}, {Func{Params: take, Recv: &Named{Kind: FuncType}}, false},
	} {
		if got := c.f.Direct(); got != c.want {
			t.Errorf("%+v: %t", c.f, got)
		}
	}
}
