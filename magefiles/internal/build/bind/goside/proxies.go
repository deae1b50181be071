package goside

import (
	"fmt"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
)

// Method is a method of Java that Go calls: of an interface, or the call of a func type.
type Method struct {
	*model.Func
	writer *writer
}

// Proxies are the interfaces and func types that Java may implement.
func (w *writer) Proxies() []*model.Named {
	var all []*model.Named
	for _, p := range w.API.Packages {
		for _, t := range p.Types {
			if t.Kind == model.FuncType || t.Kind == model.Interface && !t.Sealed {
				all = append(all, t)
			}
		}
	}
	return all
}

// methods are those of an interface and of all that it contains.
func (w *writer) methods(t *model.Named) []Method {
	if t.Call != nil {
		return []Method{{t.Call, w}}
	}
	var all []Method
	seen := map[string]bool{}
	var add func(*model.Named)
	add = func(t *model.Named) {
		for _, m := range t.Methods {
			if !seen[m.Go] {
				seen[m.Go] = true
				all = append(all, Method{m, w})
			}
		}
		for _, e := range t.Embeds {
			add(e)
		}
	}
	add(t)
	return all
}

// Signature has the parameters and results, all with names.
func (m Method) Signature() string {
	var params, results []string
	if m.Context {
		params = append(params, "ctx goContext")
	}
	for i, p := range m.Params {
		t := p.Type.Go
		if m.Variadic && i == len(m.Params)-1 {
			t = "..." + strings.TrimPrefix(t, "[]")
		}
		params = append(params, fmt.Sprintf("a%d %s", i, t))
	}
	for i, r := range m.Results {
		results = append(results, fmt.Sprintf("r%d %s", i, r.Type.Go))
	}
	if m.Error {
		results = append(results, "err error")
	}
	text := "(" + strings.Join(params, ", ") + ")"
	if len(results) > 0 {
		text += " (" + strings.Join(results, ", ") + ")"
	}
	return text
}

// Give are the statements that write the parameters.
func (m Method) Give() ([]string, error) {
	var all []string
	if m.Context {
		all = append(all, "w.give(ctx)")
	}
	for i, p := range m.Params {
		statement, err := m.writer.write(p.Type, fmt.Sprint("a", i))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.Native, err)
		}
		all = append(all, statement)
	}
	return all, nil
}

// Take are the statements that read the results.
func (m Method) Take() ([]string, error) {
	var all []string
	for i, r := range m.Results {
		value, err := m.writer.read(r.Type)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.Native, err)
		}
		all = append(all, fmt.Sprintf("r%d = %s", i, value))
	}
	return all, nil
}

// Errors are the classes of errors.
func (w *writer) Errors() []Class {
	var all []Class
	for i, e := range w.API.ErrorClasses {
		all = append(all, Class{e, i})
	}
	return all
}

// Class is a class of errors.
type Class struct {
	*model.Named
	Number int
}

// Value reports whether the class is that of a variable.
func (c Class) Value() bool { return c.Kind == model.Sentinel }

// Expr is the variable, or the type as an error.
func (c Class) Expr() string {
	switch {
	case c.Value():
		return c.Package.Alias + "." + c.Go
	case c.Pointer:
		return "*" + c.GoType
	}
	return c.GoType
}
