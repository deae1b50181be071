package kotlin

import (
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
)

// function is a Kotlin function beside a method of Java's.
type function struct {
	*model.Func
	file *file
	Flow bool // it gives a flow, and else it suspends
}

// Head is all of the function before its result: Book.awaitAdd(p: Progress?).
func (f *function) Head() string {
	java := strings.TrimSuffix(f.Java, "_") // wait_ is no word of Java's any more
	name := "await" + upper(java)
	switch {
	case f.Flow:
		name = java + "Flow"
	case f.New:
		name = "awaitNew" + f.Result.Named.Java
	}
	var params []string
	switch {
	case f.Recv == nil:
	case f.Recv.Kind == model.Scalar: // it has no instances
		name = "await" + f.Recv.Java + upper(java)
		if f.Flow {
			name = lower(f.Recv.Java) + upper(java) + "Flow"
		}
		params = append(params, f.self()+": "+f.file.typ(f.Recv.Underlying))
	default:
		name = f.file.class(f.Recv) + "." + name
	}
	for i, p := range f.Params {
		param := word(p.Java) + ": " + f.file.typ(p.Type)
		if f.varargs(i) {
			param = "vararg " + word(p.Java) + ": " + f.file.typ(element(p.Type))
		} else if mayBeNull(p.Type) {
			param += "?"
		}
		params = append(params, param)
	}
	return name + "(" + strings.Join(params, ", ") + ")"
}

func (f *function) self() string { return f.unique("self") }

// Lambda names the context, which a call for an iterator may not take.
func (f *function) Lambda() string {
	if f.Context {
		return f.unique("context") + " -> "
	}
	return ""
}

func (f *function) unique(name string) string {
	for slices.ContainsFunc(f.Params, func(p model.Param) bool { return p.Java == name }) {
		name += "_"
	}
	return name
}

// varargs are what they are in Java.
func (f *function) varargs(i int) bool {
	if !f.Variadic || i != len(f.Params)-1 || f.Recv != nil && (f.Recv.Kind == model.Interface || f.Recv.Kind == model.FuncType) {
		return false
	}
	return !strings.Contains(f.file.typ(element(f.Params[i].Type)), "<")
}

func element(t *model.Type) *model.Type {
	if t.Kind == model.Bytes {
		return &model.Type{Kind: model.Int8}
	}
	return t.Elem
}

// Returns is what the coroutine gets.
func (f *function) Returns() string {
	switch t := f.Result; {
	case f.Flow:
		return "Flow<" + f.file.inside(t.Elem) + ">"
	case t == nil:
		return f.file.builtin("Unit")
	case f.Error && t.Kind != model.Optional, f.New:
		return f.file.typ(t)
	default:
		return f.file.inside(t)
	}
}

// Call is the call of Java's method.
func (f *function) Call() string {
	call := "this." + word(f.Java)
	switch {
	case f.New:
		call = f.file.class(f.Result.Named)
	case f.Recv == nil:
		call = f.file.name(f.Package.Java, f.Package.Class) + "." + word(f.Java)
	case f.Recv.Kind == model.Scalar:
		call = f.file.class(f.Recv) + "." + word(f.Java)
	}
	var args []string
	if f.Recv != nil && f.Recv.Kind == model.Scalar {
		args = append(args, f.self())
	}
	if f.Context {
		args = append(args, f.unique("context"))
	}
	for i, p := range f.Params {
		if f.varargs(i) {
			args = append(args, "*"+word(p.Java))
		} else {
			args = append(args, word(p.Java))
		}
	}
	return call + "(" + strings.Join(args, ", ") + ")"
}

// KDoc is Go's comment.
func (f *function) KDoc() string { return f.file.kdoc(f.Doc) }

// Words of Kotlin's that are names in Java.
var words = strings.Fields("as fun in is null object true false typealias typeof val var when")

func word(name string) string {
	if slices.Contains(words, name) || strings.Contains(name, "$") {
		return "`" + name + "`"
	}
	return name
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func lower(s string) string { return strings.ToLower(s[:1]) + s[1:] }
