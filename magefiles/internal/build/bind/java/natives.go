package java

import (
	"strings"

	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
)

// nativeMethod is a declaration in the class Natives.
type nativeMethod struct{ Name, Result, Params, Throws string }

// natives lists the native methods of an API's functions, methods, fields and variables, in their order.
func (w *writer) natives() (all []nativeMethod) {
	add := func(f *model.Func) {
		all = append(all, w.native(f, false))
		if f.Direct() {
			all = append(all, w.native(f, true))
		}
	}
	for _, p := range w.api.Packages {
		for _, f := range p.Funcs {
			add(f)
		}
		for _, v := range p.Vars {
			all = append(all, accessors(v.Native, "", v.Type)...)
		}
		for _, n := range p.Types {
			for _, f := range n.Methods {
				add(f)
			}
			if n.Call != nil {
				add(n.Call)
			}
			if n.Kind == model.Object {
				for _, f := range n.Fields {
					all = append(all, accessors(fieldNative(n, f), "long self", f.Type)...)
				}
			}
		}
	}
	return all
}

// fieldNative is what the native methods of an Object's field begin with.
func fieldNative(n *model.Named, f model.Param) string {
	return n.Package.Alias + "_" + n.Go + "_" + f.Go
}

func accessors(name, self string, t *model.Type) []nativeMethod {
	value := native(t)
	if value == "" {
		value = "byte[]"
	}
	set := value + " value"
	if self != "" {
		set = self + ", " + set
	}
	return []nativeMethod{{name + "_get", value, self, ""}, {name + "_set", "void", set, ""}}
}

func (w *writer) native(f *model.Func, direct bool) nativeMethod {
	m := method{writer: w, Func: f, direct: direct}
	n := nativeMethod{Name: m.nativeName(), Result: nativeResult(f), Throws: m.Throws()}
	var params []string
	packed := false
	add := func(t *model.Type, name string) {
		switch typ := native(t); {
		case typ == "":
			packed = true
		case direct && t.Kind == model.Bytes:
			params = append(params, "ByteBuffer "+name, "int "+name+"Offset", "int "+name+"Length")
		default:
			params = append(params, typ+" "+name)
		}
	}
	if f.Recv != nil {
		add(f.Recv.Receiver(), m.unique("self"))
	}
	if f.Context {
		params = append(params, "long "+m.unique("context"))
	}
	for _, p := range f.Params {
		add(p.Type, p.Java)
	}
	if packed {
		params = append(params, "byte[] "+m.unique("packed"))
	}
	n.Params = strings.Join(params, ", ")
	return n
}
