package java

import (
	"slices"
	"strings"
	"text/template"

	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
)

// functions are what the templates call.
func (w *writer) functions() template.FuncMap {
	return template.FuncMap{
		"add":            func(a, b int) int { return a + b },
		"boxed":          w.boxed,
		"callbackArgs":   callbackArgs,
		"callbackParams": w.callbackParams,
		"class":          class,
		"closer":         w.closer,
		"codecs":         func(any) ([]string, error) { return w.codecs() },
		"constants":      constants,
		"constructors":   w.constructors,
		"declared":       w.declared,
		"doc":            func(p *model.Package, indent, text string) string { return w.docs.javadoc(p, indent, text) },
		"equal":          w.equal,
		"fieldNative":    fieldNative,
		"forms":          w.forms,
		"fresh":          fresh,
		"fromNative":     w.fromNative,
		"functional":     functional,
		"get":            w.get,
		"getter":         getter,
		"hash":           w.hash,
		"hasToString":    hasToString,
		"hasZero":        hasZero,
		"interfaces":     w.interfaces,
		"isClose":        isClose,
		"jtype":          w.typ,
		"list":           func(all ...any) []any { return all },
		"literal":        w.literal,
		"named":          named,
		"natives":        func(any) []nativeMethod { return w.natives() },
		"nativeType":     nativeType,
		"nullness":       w.nullness,
		"nullnessIn":     w.nullnessIn,
		"proxied":        w.proxied,
		"proxyClose":     w.proxyClose,
		"put":            w.put,
		"quote":          quote,
		"setter":         setter,
		"setting":        w.setting,
		"static":         func(m method) bool { return m.Recv == nil || m.Recv.Kind == model.Scalar },
		"text":           w.text,
		"valueDoc":       w.valueDoc,
	}
}

func nativeType(t *model.Type) string {
	if t.Packed() {
		return "byte[]"
	}
	return native(t)
}

// getter is the name of the method that reads a field or a variable.
func getter(v any) string {
	switch v := v.(type) {
	case model.Param:
		return model.Getter(v.Java, v.Type)
	case *model.Var:
		return model.Getter(v.Java, v.Type)
	}
	return ""
}

func setter(v any) string {
	switch v := v.(type) {
	case model.Param:
		return model.Setter(v.Java)
	case *model.Var:
		return model.Setter(v.Java)
	}
	return ""
}

// setting are the statements that write a field or a variable.
func (w *writer) setting(t *model.Type, native, self string) (lines []string) {
	value, args := "value", []string{}
	if self != "" {
		args = append(args, self)
	}
	if w.nullnessIn(t) == "@NonNull " {
		value = `Objects.requireNonNull(value, "value")`
	}
	if t.Packed() {
		lines = append(lines, "Wire packed = Wire.arguments();", w.put(t, "packed", value)+";")
		args = append(args, "packed.bytes()")
	} else {
		args = append(args, w.toNative(t, value))
	}
	lines = append(lines, native+"("+strings.Join(args, ", ")+");")
	if holds(t, map[*model.Named]bool{}) {
		lines = append(lines, "GoRef.keep(value);")
	}
	return lines
}

// constant is a constant in its class.
type constant struct {
	Package *model.Package
	*model.Const
}

func constants(p *model.Package, all []*model.Const) (list []constant) {
	for _, c := range all {
		list = append(list, constant{p, c})
	}
	return list
}

func hasZero(values []*model.Const) bool {
	return slices.ContainsFunc(values, func(c *model.Const) bool { n, ok := integer(c.Value, "int"); return ok && n == "0" })
}

// constructor is one of the functions that Java calls by new.
type constructor struct{ method }

// Passed are the parameters by their names.
func (c constructor) Passed() string {
	var names []string
	if c.context {
		names = append(names, c.unique("context"))
	}
	for _, p := range c.Params {
		names = append(names, p.Java)
	}
	return strings.Join(names, ", ")
}

func (w *writer) constructors(n *model.Named) (all []constructor) {
	for _, p := range w.api.Packages {
		for _, f := range p.Funcs {
			if f.New && f.Result.Named == n {
				for _, m := range w.forms(f) {
					all = append(all, constructor{m})
				}
			}
		}
	}
	return all
}

// declared are an interface's own methods, or that of a func type.
func (w *writer) declared(n *model.Named) (all []method) {
	for _, f := range methods(n) {
		all = append(all, w.proxyForm(f))
	}
	return all
}

func methods(n *model.Named) []*model.Func {
	if n.Call != nil {
		return []*model.Func{n.Call}
	}
	return n.Methods
}

// all are an interface's methods with those of the interfaces that it contains; each once.
func all(n *model.Named) (list []*model.Func) {
	list = slices.Clone(methods(n))
	for _, e := range n.Embeds {
		for _, f := range all(e) {
			if !slices.ContainsFunc(list, func(other *model.Func) bool { return other.Go == f.Go }) {
				list = append(list, f)
			}
		}
	}
	return list
}

// functional reports whether a lambda can be one.
func functional(n *model.Named) bool {
	list := slices.DeleteFunc(all(n), isToString)
	return len(list) == 1 && !n.Sealed
}

func isToString(f *model.Func) bool { return f.Java == "toString" && !f.Context && len(f.Params) == 0 }

func hasToString(list []*model.Func) bool { return slices.ContainsFunc(list, isToString) }

// interfaces are all that Go's values can be behind, by package and name.
func (w *writer) interfaces() (list []*model.Named) {
	for _, p := range w.api.Packages {
		for _, n := range p.Types {
			if n.Kind == model.Interface || n.Kind == model.FuncType {
				list = append(list, n)
			}
		}
	}
	return list
}

func (w *writer) proxied(n *model.Named) (list []method) {
	for _, f := range all(n) {
		list = append(list, w.proxyForm(f))
	}
	return list
}

// closer is Go's Close of these methods, if there is one.
func (w *writer) closer(list []*model.Func) *method {
	for _, f := range list {
		if isClose(f) {
			return &method{writer: w, Func: f}
		}
	}
	return nil
}

func (w *writer) proxyClose(n *model.Named) *method { return w.closer(all(n)) }

// callbackParam is a parameter of a method of Java that Go calls.
type callbackParam struct{ Type, Name, Get string }

func (w *writer) callbackParams(f *model.Func) (list []callbackParam) {
	m := w.proxyForm(f)
	if f.Context {
		list = append(list, callbackParam{"Cancellation", callbackName("context"), "Codecs.cancellation(in.getInt64())"})
	}
	for i, p := range f.Params {
		list = append(list, callbackParam{m.parameterType(i), callbackName(p.Java), w.get(p.Type, "in")})
	}
	return list
}

// callbackName keeps parameters apart from the other variables of the method.
func callbackName(java string) string { return "p_" + java }

func callbackArgs(f *model.Func) string {
	var names []string
	if f.Context {
		names = append(names, callbackName("context"))
	}
	for _, p := range f.Params {
		names = append(names, callbackName(p.Java))
	}
	return strings.Join(names, ", ")
}

// fresh gives a name that no field has.
func fresh(fields []model.Param, name string) string {
	for slices.ContainsFunc(fields, func(p model.Param) bool { return p.Java == name }) {
		name += "_"
	}
	return name
}

// equal compares a field with that of another value.
func (w *writer) equal(f model.Param) string {
	this, that := "this."+f.Java, "that."+f.Java
	switch typ := w.typ(f.Type); {
	case typ == "float" || typ == "double":
		return boxes[typ] + ".compare(" + this + ", " + that + ") == 0"
	case boxes[typ] != "":
		return this + " == " + that
	case strings.HasSuffix(typ, "[]"):
		return "Arrays.equals(" + this + ", " + that + ")"
	case w.deep(f.Type):
		return "Values.equal(" + this + ", " + that + ")"
	}
	return "Objects.equals(" + this + ", " + that + ")"
}

func (w *writer) hash(f model.Param) string { return w.deepValue(f, "Arrays.hashCode", "Values.hash") }

func (w *writer) text(f model.Param) string { return w.deepValue(f, "Arrays.toString", "Values.text") }

func (w *writer) deepValue(f model.Param, ofArray, ofList string) string {
	switch {
	case strings.HasSuffix(w.typ(f.Type), "[]"):
		return ofArray + "(" + f.Java + ")"
	case w.deep(f.Type):
		return ofList + "(" + f.Java + ")"
	}
	return f.Java
}
