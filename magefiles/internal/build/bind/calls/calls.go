// Package calls lists the native methods of a binding, as C and Go number them and hand their parameters over.
package calls

import "github.com/gondk/gondk/magefiles/internal/build/bind/model"

// Call is what a native method does in Go.
type Call struct {
	Number  int
	Native  string // the native method's name
	Package string // the alias of the Go package
	Direct  bool   // there is another with direct byte buffers
	Params  []Param
	Packed  int         // where the byte array is; -1: none
	Result  *model.Type // straight or packed; nil where there is none or several

	Func  *model.Func  // what is called, or
	Var   *model.Var   // the variable that is read or written, or
	Field *model.Param // the field of the receiver
	Set   bool         // it is written
	Recv  bool         // the first of Params is the receiver
}

// Param is a parameter, also the receiver and the context.
type Param struct {
	Type *model.Type
	At   int // where it is in the frame; -1: in the byte array
}

// Fixed are the native methods that a binding has whatever its functions are, in the order of their numbers.
func Fixed(api *model.API) []string {
	all := []string{"start", "release", "next", "context", "cancel", "cancelled"}
	if api.Streams {
		all = append(all, "read", "write", "shut")
	}
	return all
}

// Of returns the calls of an API in the order of their numbers, which begin after those of Fixed.
func Of(api *model.API) []*Call {
	l := list{}
	for _, p := range api.Packages {
		for _, f := range p.Funcs {
			l.addFunc(f, nil)
		}
		for _, v := range p.Vars {
			l.add(&Call{Native: v.Native + "_get", Package: p.Alias, Var: v, Result: v.Type})
			l.add(&Call{Native: v.Native + "_set", Package: p.Alias, Var: v, Set: true}, v.Type)
		}
		for _, t := range p.Types {
			l.addType(t)
		}
	}
	for i, c := range l {
		c.Number = len(Fixed(api)) + i
	}
	return l
}

type list []*Call

func (l *list) addType(t *model.Named) {
	self := t.Receiver()
	if t.Kind == model.Object {
		for i, field := range t.Fields {
			name := t.Package.Alias + "_" + t.Go + "_" + field.Go
			l.add(&Call{Native: name + "_get", Recv: true, Field: &t.Fields[i], Result: field.Type}, self)
			l.add(&Call{Native: name + "_set", Recv: true, Field: &t.Fields[i], Set: true}, self, field.Type)
		}
	}
	for _, m := range t.Methods {
		l.addFunc(m, self)
	}
	if t.Call != nil {
		l.addFunc(t.Call, self)
	}
}

var contextType = &model.Type{Kind: model.Context}

func (l *list) addFunc(f *model.Func, self *model.Type) {
	var types []*model.Type
	if self != nil {
		types = append(types, self)
	}
	if f.Context {
		types = append(types, contextType)
	}
	for _, p := range f.Params {
		types = append(types, p.Type)
	}
	c := &Call{Native: f.Native, Package: f.Package.Alias, Func: f, Recv: self != nil, Direct: f.Direct()}
	if len(f.Results) == 1 {
		c.Result = f.Results[0].Type
	}
	l.add(c, types...)
}

// add adds a call, and says where its parameters are.
func (l *list) add(c *Call, types ...*model.Type) {
	c.Packed = -1
	at, packed := 0, false
	for _, t := range types {
		if t.Packed() {
			c.Params, packed = append(c.Params, Param{t, -1}), true
			continue
		}
		c.Params = append(c.Params, Param{t, at})
		at += width(t)
	}
	if packed {
		c.Packed = at
	}
	*l = append(*l, c)
}

// width is how many places of a frame a straight value takes: what lies elsewhere has its length beside it.
func width(t *model.Type) int {
	switch t.Basic() {
	case model.String, model.Bytes, model.Text:
		return 2
	}
	return 1
}

// Places is how many places the frames of calls have.
func Places(all []*Call) int {
	most := 3 // of Fixed
	for _, c := range all {
		n := 0
		for _, p := range c.Params {
			if p.At >= 0 {
				n = max(n, p.At+width(p.Type))
			}
		}
		if c.Packed >= 0 {
			n = c.Packed + 2
		}
		most = max(most, n)
	}
	return most
}
