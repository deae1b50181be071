package matrix

import (
	"fmt"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

// Output is one [[output]]: something finished that is made of the archive.
type Output struct {
	Kind string // Shared
	Name string // core in libcore.so
}

// Shared is a finished library, lib<name>.so, that exports what the archive exports.
const Shared = "shared"

func (r *reader) output() *Output { return &r.m.Outputs[len(r.m.Outputs)-1] }

func beginOutput(r *reader, _ string) { r.m.Outputs = append(r.m.Outputs, Output{}) }

func setOutputKind(r *reader, v value, s string) {
	if s != Shared {
		r.bad(v, "not a kind of output", "write "+v.key.example()+", the only kind")
		return
	}
	r.output().Kind = s
}

// outputName is what only files and modules are called by: unlike a library's, no C name is made of it. Libraries such as libwg-go.so, which
// gondk is to make from now on, have a dash.
var outputName = lazyregexp.New(`^[a-z][a-z0-9_-]{0,63}$`)

func setOutputName(r *reader, v value, s string) {
	if !outputName().MatchString(s) {
		r.bad(v, "not usable as the name of a library", "write it like "+v.key.example()+": the file is lib<name>.so")
		return
	}
	if reason := takenNames[s]; strings.HasPrefix(reason, "Android has") {
		r.bad(v, reason, "take another, such as "+s+"_go")
		return
	}
	r.output().Name = s
}

// outputs gives each output its name, and finds two of one; it runs when all tables are read.
func (r *reader) outputs() {
	first := map[string]int{}
	for i := range r.m.Outputs {
		o, path := &r.m.Outputs[i], fmt.Sprintf("output[%d].name", i)
		if !r.given[path] {
			o.Name = r.m.Library.Name
		}
		if before, ok := first[o.Name]; ok && o.Name != "" {
			r.bad(value{path: path, any: o.Name}, fmt.Sprintf("the name of output %d too: both would be lib%s.so", before+1, o.Name), "give one of them another name, or remove it")
		}
		first[o.Name] = i
	}
}

// Libraries gives the finished libraries that are made of the archive; without [[output]] one of its own name.
func (m *Matrix) Libraries() []Output {
	if len(m.Outputs) == 0 {
		return []Output{{Shared, m.Library.Name}}
	}
	return m.Outputs
}
