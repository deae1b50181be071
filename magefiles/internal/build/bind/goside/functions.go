package goside

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/build/bind/calls"
	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
)

// Function is a function of generated Go code: what a native method does.
type Function struct {
	*calls.Call
	writer *writer
}

// Functions returns one for each call.
func (w *writer) Functions() []Function {
	var all []Function
	for _, c := range w.Calls {
		all = append(all, Function{c, w})
	}
	return all
}

// Bad reports whether something may be wrong with a parameter that the frame does not tell by itself: a reference, a text, what is packed.
func (f Function) Bad() bool {
	return slices.ContainsFunc(f.Params, func(p calls.Param) bool {
		switch p.Type.Kind {
		case model.Object, model.Interface, model.FuncType, model.Context, model.Text, model.Input, model.Output:
			return true
		}
		return p.At < 0
	})
}

// Misfits reports whether a number may not fit.
func (f Function) Misfits() bool {
	return slices.ContainsFunc(f.Params, func(p calls.Param) bool {
		switch p.Type.Basic() {
		case model.Int, model.Uint, model.Uintptr, model.Uint8, model.Uint16, model.Uint32:
			return true
		}
		return false
	})
}

// Args are the statements that take the parameters.
func (f Function) Args() ([]string, error) {
	var all []string
	for i, p := range f.Params {
		var value string
		var err error
		if p.At < 0 {
			value, err = f.writer.read(p.Type)
		} else {
			value, err = f.writer.straight(p.Type, p.At)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Native, err)
		}
		all = append(all, f.arg(i)+" := "+value)
	}
	return all, nil
}

// arg is the variable of a parameter.
func (f Function) arg(i int) string {
	if f.Recv {
		i--
	}
	if i < 0 {
		return "self"
	}
	return fmt.Sprint("a", i)
}

// Do is the statement that calls, reads or writes.
func (f Function) Do() string {
	last := ""
	if n := len(f.Params); n > 0 {
		last = f.arg(n - 1)
	}
	switch {
	case f.Set:
		return f.target() + " = " + last
	case f.Func == nil:
		return "r0 := " + f.target()
	}
	return f.results() + f.target() + "(" + f.args() + ")"
}

// target is the function, variable or field.
func (f Function) target() string {
	switch {
	case f.Field != nil:
		return "self." + f.Field.Go
	case f.Var != nil:
		return f.Package + "." + f.Var.Go
	case f.Func.Go == "":
		return "self"
	case f.Recv:
		return "self." + f.Func.Go
	}
	return f.Package + "." + f.Func.Go
}

// args are the arguments of the call.
func (f Function) args() string {
	var all []string
	for i := range f.Params {
		if name := f.arg(i); name != "self" {
			all = append(all, name)
		}
	}
	text := strings.Join(all, ", ")
	if f.Func.Variadic {
		text += "..."
	}
	return text
}

// results are the variables of the call's results.
func (f Function) results() string {
	var all []string
	for i := range f.Func.Results {
		all = append(all, fmt.Sprint("r", i))
	}
	if f.Func.Error {
		all = append(all, "err")
	}
	if len(all) == 0 {
		return ""
	}
	return strings.Join(all, ", ") + " := "
}

// Fails reports whether it returns an error.
func (f Function) Fails() bool { return f.Func != nil && f.Func.Error }

// Give are the statements that make the results that of the native method.
func (f Function) Give() (string, error) {
	if f.Result != nil {
		return f.writer.give(f.Result, "r0")
	}
	if f.Func == nil || len(f.Func.Results) == 0 {
		return "", nil
	}
	text := "w := f.writer()\n"
	for i, r := range f.Func.Results {
		statement, err := f.writer.write(r.Type, fmt.Sprint("r", i))
		if err != nil {
			return "", fmt.Errorf("%s: %w", f.Native, err)
		}
		text += statement + "\n"
	}
	return text + "f.done(w)", nil
}
