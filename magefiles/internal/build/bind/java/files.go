package java

import (
	"embed"
	"fmt"
	"strings"
	"text/template"

	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
)

// annotations is the package of @NonNull and @Nullable. Kotlin takes them by their names, from sources and from classes, and the classes may lack
// the annotations themselves: who packs classes leaves this package out, so that no two libraries bring it. androidx.annotation would be a
// dependency, and any name of our own would be nothing to Kotlin.
const annotations = "android.annotation"

// AnnotationsDir is the folder with the annotations among Java sources and classes.
const AnnotationsDir = "android/annotation"

//go:embed templates/*.tmpl
var templates embed.FS

// The classes that every API has, each from the template with its name: in the package of the runtime, and that of the annotations.
var (
	runtimeClasses = []string{
		"Cancellation", "Codecs", "Dispatch", "GoError", "GoException", "GoIterator", "GoObject", "GoPanic", "GoRef", "Natives", "Proxies", "Refs",
		"UncheckedGoException", "Values", "Wire",
	}
	annotationClasses = []string{"NonNull", "Nullable"}
)

// Files gives the Java sources of an API, by their paths below the folder of sources.
func Files(api *model.API) (map[string][]byte, error) {
	files := map[string][]byte{}
	texts, err := texts(api)
	for path, text := range texts {
		dir := path[:strings.LastIndexByte(path, '/')]
		s := &source{pkg: strings.ReplaceAll(dir, "/", "."), taken: map[string]bool{}, runtime: map[string]string{}, imports: map[string]string{}}
		for other := range texts {
			if rest, ok := strings.CutPrefix(other, dir+"/"); ok && !strings.Contains(rest, "/") {
				s.taken[strings.TrimSuffix(rest, ".java")] = true
			}
		}
		for _, name := range runtimeClasses {
			s.runtime[name] = api.Runtime()
		}
		files[path] = []byte(s.tidy(text))
	}
	return files, err
}

// texts are the files before they are tidy.
func texts(api *model.API) (map[string]string, error) {
	w := &writer{api: api, docs: newDocs(api)}
	if err := w.parse(); err != nil {
		return nil, err
	}
	texts := map[string]string{}
	add := func(pkg, name, form string, data any) error {
		text, err := w.execute(form, data)
		if err != nil {
			return fmt.Errorf("%s.%s: %w", pkg, name, err)
		}
		texts[strings.ReplaceAll(pkg, ".", "/")+"/"+name+".java"] = text
		return nil
	}
	for _, name := range runtimeClasses {
		if err := add(api.Runtime(), name, name+".java.tmpl", runtimeData{API: api, Annotations: annotations, JavaTime: w.javaTime()}); err != nil {
			return nil, err
		}
	}
	for _, name := range annotationClasses {
		if err := add(annotations, name, name+".java.tmpl", runtimeData{API: api, Annotations: annotations}); err != nil {
			return nil, err
		}
	}
	for _, p := range api.Packages {
		if err := add(p.Java, p.Class, "Package", packageData{p, p}); err != nil {
			return nil, err
		}
		for _, n := range p.Types {
			if form := classForms[n.Kind]; form != "" {
				if err := add(p.Java, n.Java, form, namedData{n}); err != nil {
					return nil, err
				}
			}
		}
	}
	for _, e := range api.ErrorClasses {
		if err := add(e.Package.Java, e.Java, "Exception", namedData{e}); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

// classForms are the templates for the kinds of named types.
var classForms = map[model.Kind]string{
	model.Struct: "Struct", model.Object: "Object", model.Interface: "Interface", model.FuncType: "Interface", model.Enum: "Enum", model.Scalar: "Scalar",
}

type runtimeData struct {
	*model.API
	Annotations string
	JavaTime    bool
}

type packageData struct {
	*model.Package
	Self *model.Package
}

type namedData struct{ *model.Named }

func (w *writer) execute(name string, data any) (string, error) {
	var b strings.Builder
	err := w.templates.ExecuteTemplate(&b, name, data)
	return b.String(), err
}

func (w *writer) parse() (err error) {
	w.templates, err = template.New("").Funcs(w.functions()).ParseFS(templates, "templates/*.tmpl")
	return err
}
