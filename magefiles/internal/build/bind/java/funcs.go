package java

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
)

// method is one form of a function in Java: with a context or without, with byte arrays or direct buffers.
type method struct {
	*writer
	*model.Func
	context bool
	direct  bool
	proxy   bool // of a class of Proxies
}

// forms gives all forms of a function that Java calls.
func (w *writer) forms(f *model.Func) []method {
	all := []method{{writer: w, Func: f}}
	if f.Context {
		all = append(all, method{writer: w, Func: f, context: true})
	}
	if f.Direct() {
		for _, m := range all {
			m.direct = true
			all = append(all, m)
		}
	}
	return all
}

// proxyForm is the method by which Java calls a value of Go's.
func (w *writer) proxyForm(f *model.Func) method {
	return method{writer: w, Func: f, context: f.Context, proxy: true}
}

// unique gives a name that no parameter has.
func (m method) unique(name string) string {
	for slices.ContainsFunc(m.Params, func(p model.Param) bool { return p.Java == name }) {
		name += "_"
	}
	return name
}

// IsClose reports whether it is the method that Java's close calls.
func (m method) IsClose() bool { return isClose(m.Func) }

func isClose(f *model.Func) bool {
	return f.Java == "close" && !f.Context && len(f.Params) == 0 && f.Result == nil
}

// declared is a method of an interface, which Java may have, too.
func (m method) declared() bool {
	return m.Recv != nil && (m.Recv.Kind == model.Interface || m.Recv.Kind == model.FuncType)
}

// Comment is Go's, with what this form has that the plain one has not.
func (m method) Comment() string {
	types := []*model.Type{m.Result}
	for _, p := range m.Params {
		types = append(types, p.Type)
	}
	notes := append(m.notes(types...), m.goNames())
	if m.context && !m.declared() {
		notes = append(notes, "Cancelling the context ends it early.")
	}
	if m.direct {
		notes = append(notes, "Go uses the bytes of direct buffers where they are, from position to limit, until it returns.")
	}
	return withNotes(m.Doc, notes...)
}

// Parameters are those in Java, with their types.
func (m method) Parameters() string {
	var all []string
	if m.Recv != nil && m.Recv.Kind == model.Scalar {
		self := &model.Type{Kind: model.Scalar, Named: m.Recv}
		all = append(all, m.nullnessIn(self)+m.typ(self)+" "+m.self())
	}
	if m.context {
		all = append(all, "@NonNull Cancellation "+m.unique("context"))
	}
	for i, p := range m.Params {
		null := m.nullnessIn(p.Type)
		if m.declared() {
			null = m.nullness(p.Type)
		}
		all = append(all, null+m.parameterType(i)+" "+p.Java)
	}
	return strings.Join(all, ", ")
}

func (m method) self() string { return m.unique("self") }

func (m method) parameterType(i int) string {
	t := m.Params[i].Type
	switch {
	case m.direct && t.Kind == model.Bytes:
		return "ByteBuffer"
	case m.varargs(i):
		return m.typ(element(t)) + "..."
	}
	return m.typ(t)
}

// varargs reports whether a parameter is one: javac warns of those whose elements are generic, and Java's own methods have a list.
func (m method) varargs(i int) bool {
	t := m.Params[i].Type
	return m.Variadic && i == len(m.Params)-1 && !m.declared() && (t.Kind != model.Bytes || !m.direct) && !strings.Contains(m.typ(element(t)), "<")
}

func element(t *model.Type) *model.Type {
	if t.Kind == model.Bytes {
		return &model.Type{Kind: model.Int8} // Java's byte
	}
	return t.Elem
}

// Throws is the clause of a function that returns an error.
func (m method) Throws() string {
	if m.Error {
		return " throws GoException"
	}
	return ""
}

// Returns is the type of the result.
func (m method) Returns() string {
	if m.Result == nil {
		return "void"
	}
	return m.nullnessOfResult(m.Func) + m.typ(m.Result)
}

// value is a parameter as an expression of its type; what must not be null is told by its name.
func (m method) value(i int) string {
	p := m.Params[i]
	if m.varargs(i) && strings.HasPrefix(m.typ(p.Type), "List<") {
		return "Values.list(" + p.Java + ")"
	}
	if m.nullnessIn(p.Type) == "@NonNull " {
		return fmt.Sprintf("Objects.requireNonNull(%s, %q)", p.Java, p.Java)
	}
	return p.Java
}

// Lines are the statements of a method that calls Go.
func (m method) Lines() []string {
	lines := m.packing()
	if m.Recv != nil && m.Recv.Kind == model.Enum && isToString(m.Func) {
		lines = append(lines, "if (this == UNRECOGNIZED) {", "    return name();", "}")
	}
	call := "Natives." + m.nativeName() + "(" + strings.Join(m.arguments(), ", ") + ")"
	keeps := m.keeps()
	switch {
	case m.Result == nil:
		return append(append(lines, call+";"), keeps...)
	case len(keeps) == 0:
		return append(lines, "return "+m.result(call)+";")
	}
	result := m.unique("result")
	lines = append(lines, nativeResult(m.Func)+" "+result+" = "+call+";")
	return append(append(lines, keeps...), "return "+m.result(result)+";")
}

// result is what the native method returns, as the Java method returns it.
func (m method) result(value string) string {
	if m.New {
		return fmt.Sprintf("GoRef.made(%s, %q)", value, m.Package.Name+"."+m.Go)
	}
	return m.fromNative(m.Result, value)
}

func (m method) nativeName() string {
	if m.direct {
		return m.Native + "_direct"
	}
	return m.Native
}

func (m method) packing() (lines []string) {
	packed := m.unique("packed")
	if m.Recv != nil && m.Recv.Receiver().Packed() {
		lines = append(lines, m.put(m.Recv.Receiver(), packed, "this")+";")
	}
	for i, p := range m.Params {
		if p.Type.Packed() {
			lines = append(lines, m.put(p.Type, packed, m.value(i))+";")
		}
	}
	if len(lines) > 0 {
		lines = slices.Insert(lines, 0, "Wire "+packed+" = Wire.arguments();")
	}
	return lines
}

func (m method) arguments() (args []string) {
	if m.Recv != nil {
		switch m.Recv.Kind {
		case model.Struct, model.ErrorType:
		case model.Enum:
			args = append(args, "number()")
		case model.Scalar:
			args = append(args, m.toNative(m.Recv.Underlying, m.self()))
		default:
			args = append(args, "GoRef.number(this)")
		}
	}
	switch {
	case m.context:
		args = append(args, "GoRef.number("+m.unique("context")+")")
	case m.Context:
		args = append(args, "0")
	}
	for i, p := range m.Params {
		switch {
		case p.Type.Packed():
		case m.direct && p.Type.Kind == model.Bytes:
			args = append(args, "Codecs.direct("+p.Java+")", "Codecs.offset("+p.Java+")", "Codecs.length("+p.Java+")")
		default:
			args = append(args, m.toNative(p.Type, m.value(i)))
		}
	}
	if len(m.packing()) > 0 {
		args = append(args, m.unique("packed")+".bytes()")
	}
	return args
}

// keeps are the statements behind the call, for all that Go knows by a number.
func (m method) keeps() (lines []string) {
	keep := func(value string) { lines = append(lines, "GoRef.keep("+value+");") }
	if m.Recv != nil && holds(m.Recv.Receiver(), map[*model.Named]bool{}) {
		keep("this")
	}
	if m.context {
		keep(m.unique("context"))
	}
	for _, p := range m.Params {
		if holds(p.Type, map[*model.Named]bool{}) {
			keep(p.Java)
		}
	}
	return lines
}

// nativeResult is what a native method returns.
func nativeResult(f *model.Func) string {
	switch {
	case f.Result == nil:
		return "void"
	case f.Result.Packed():
		return "byte[]"
	}
	return native(f.Result)
}
