package matrix

import (
	"fmt"
	"strings"
	"unicode"
)

// Program is one [[program]]: a Go main package that the app starts as a process of its own.
type Program struct {
	Name    string   // digest in libdigest.so
	Package string   // the main package: ./cmd/digest, relative to Root, or an import path
	Args    []string // what run starts it with
	Started bool     // by run: the file says args
}

func (r *reader) program() *Program { return &r.m.Programs[len(r.m.Programs)-1] }

func beginProgram(r *reader, _ string) { r.m.Programs = append(r.m.Programs, Program{}) }

func endProgram(r *reader, path string) { r.program().Started = r.given[path+".args"] }

func setProgramName(r *reader, v value, s string) {
	if !libraryName().MatchString(s) {
		r.bad(v, "not usable as the name of a program", "write it like "+v.key.example()+": the file is lib<name>.so, which Android's installer unpacks")
		return
	}
	if reason := takenNames[s]; strings.HasPrefix(reason, "Android has") {
		r.bad(v, reason, "take another, such as "+s+"_go")
		return
	}
	r.program().Name = s
}

func setProgramPackage(r *reader, v value, s string) { r.program().Package = r.packageName(v, s) }

func setProgramArg(r *reader, v value, s string) {
	if strings.ContainsFunc(s, func(c rune) bool { return unicode.IsControl(c) && c != '\n' && c != '\t' }) {
		r.bad(v, "has a character that cannot stand in a command line", "leave it out")
		return
	}
	r.program().Args = append(r.program().Args, s)
}

// programs finds names that two files would have; it runs when all tables are read.
func (r *reader) programs() {
	taken := map[string]string{}
	if name := r.m.Library.Name; name != "" {
		taken[name] = "the library"
	}
	for i, o := range r.m.Outputs {
		if o.Name != "" {
			taken[o.Name] = fmt.Sprintf("output %d", i+1)
		}
	}
	for i, p := range r.m.Programs {
		if who := taken[p.Name]; who != "" {
			r.bad(value{path: fmt.Sprintf("program[%d].name", i), any: p.Name}, fmt.Sprintf("the name of %s too: both would be lib%s.so", who, p.Name), "give one of them another name")
		}
		if p.Name != "" {
			taken[p.Name] = fmt.Sprintf("program %d", i+1)
		}
	}
}

// Program returns the program of that name, or nil.
func (m *Matrix) Program(name string) *Program {
	for i := range m.Programs {
		if m.Programs[i].Name == name {
			return &m.Programs[i]
		}
	}
	return nil
}

// ProgramNames returns the names of the programs, in the file's order.
func (m *Matrix) ProgramNames() []string {
	var names []string
	for _, p := range m.Programs {
		names = append(names, p.Name)
	}
	return names
}

// File gives the name of the program's file: libdigest.so. Android's installer unpacks files of this form alone.
func (p *Program) File() string { return "lib" + p.Name + ".so" }
