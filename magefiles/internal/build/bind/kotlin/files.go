package kotlin

import (
	"embed"
	"strings"
	"text/template"

	"github.com/gondk/gondk/magefiles/internal/build/bind/java"
	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
)

//go:embed templates/*.tmpl
var templates embed.FS

var parsed = template.Must(template.ParseFS(templates, "templates/*.tmpl"))

// Files gives the Kotlin sources of an API, by their paths below the folder of Java's; they need kotlinx.coroutines. There are none where nothing
// waits and nothing is iterated.
func Files(api *model.API) (map[string][]byte, error) {
	files := map[string][]byte{}
	links := java.Links(api)
	for _, p := range api.Packages {
		f := newFile(api, p, links)
		if len(f.Functions) == 0 {
			continue
		}
		if err := add(files, p.Java, p.Class, "Package.kt.tmpl", f); err != nil {
			return nil, err
		}
		if err := add(files, api.Runtime(), "Coroutines", "Coroutines.kt.tmpl", api); err != nil {
			return nil, err
		}
	}
	return files, nil
}

func add(files map[string][]byte, pkg, name, form string, data any) error {
	var b strings.Builder
	err := parsed.ExecuteTemplate(&b, form, data)
	files[strings.ReplaceAll(pkg, ".", "/")+"/"+name+".kt"] = []byte(b.String())
	return err
}

// file is one of a Go package.
type file struct {
	Java, Runtime string
	Await, Flows  bool // what it needs of the runtime
	Deprecated    bool // has functions that are
	Functions     []*function

	pkg   *model.Package
	taken map[string]bool // names of the package's classes
	time  bool            // there is java.time
	links map[string]string
}

func newFile(api *model.API, p *model.Package, links map[string]string) *file {
	f := &file{Java: p.Java, Runtime: api.Runtime(), pkg: p, taken: map[string]bool{p.Class: true}, time: api.MinSDK >= 26, links: links}
	for _, n := range p.Types {
		f.taken[n.Java] = true
	}
	for _, fn := range p.Funcs {
		f.add(fn)
	}
	for _, n := range p.Types {
		for _, m := range n.Methods {
			f.add(m)
		}
		if n.Call != nil {
			f.add(n.Call)
		}
	}
	return f
}

func (f *file) add(fn *model.Func) {
	flow := fn.Result != nil && fn.Result.Kind == model.Iter
	if !flow && !fn.Context {
		return
	}
	f.Await = f.Await || !flow
	f.Flows = f.Flows || flow
	f.Deprecated = f.Deprecated || strings.Contains(fn.Doc, "Deprecated: ")
	f.Functions = append(f.Functions, &function{Func: fn, file: f, Flow: flow})
}
