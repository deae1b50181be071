package java

import (
	"go/doc/comment"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
)

// docs turns Go's comments into Javadoc.
type docs struct {
	links map[string]string // example.com/greeter.Counter.Add: dev.example.greeter.Counter#add
	names map[string]string // paths of bound packages by their names
}

// Links gives the class or member in Java, dev.example.greeter.Counter#add, of each thing of Go's that is bound, by its path and name.
func Links(api *model.API) map[string]string { return newDocs(api).links }

func newDocs(api *model.API) *docs {
	d := &docs{map[string]string{}, map[string]string{}}
	for _, p := range api.Packages {
		d.names[p.Name] = p.Path
		class := p.Java + "." + p.Class
		for _, f := range p.Funcs {
			if f.New {
				d.links[p.Path+"."+f.Go] = f.Result.Named.Package.Java + "." + f.Result.Named.Java
			} else {
				d.links[p.Path+"."+f.Go] = class + "#" + f.Java
			}
		}
		for _, c := range p.Consts {
			d.links[p.Path+"."+c.Go] = class + "#" + c.Java
		}
		for _, v := range p.Vars {
			d.links[p.Path+"."+v.Go] = class + "#" + model.Getter(v.Java, v.Type)
		}
		for _, n := range p.Types {
			d.addType(n)
		}
	}
	for _, n := range api.ErrorClasses {
		d.addType(n)
	}
	return d
}

func (d *docs) addType(n *model.Named) {
	class, path := n.Package.Java+"."+n.Java, n.Package.Path+"."
	d.links[path+n.Go] = class
	for _, m := range n.Methods {
		d.links[path+n.Go+"."+m.Go] = class + "#" + m.Java
	}
	for _, v := range n.Values {
		d.links[path+v.Go] = class + "#" + v.Java
	}
	for _, f := range n.Fields {
		d.links[path+n.Go+"."+f.Go] = class + "#" + model.Getter(f.Java, f.Type)
	}
}

// javadoc is a comment of Go's as Javadoc, with its lines indented, and @Deprecated below it where Go says so; empty where there is none.
func (d *docs) javadoc(p *model.Package, indent, text string) string {
	if strings.TrimSpace(text) == "" {
		return ""
	}
	lines, deprecated := d.lines(p, text)
	var b strings.Builder
	if len(lines) == 1 && !deprecated {
		return indent + "/** " + lines[0] + " */\n"
	}
	b.WriteString(indent + "/**\n")
	for _, line := range lines {
		b.WriteString(strings.TrimRight(indent+" * "+line, " ") + "\n")
	}
	b.WriteString(indent + " */\n")
	if deprecated {
		b.WriteString(indent + "@Deprecated\n")
	}
	return b.String()
}

func (d *docs) lines(p *model.Package, text string) (lines []string, deprecated bool) {
	parser := comment.Parser{
		LookupPackage: func(name string) (string, bool) { path, ok := d.names[name]; return path, ok },
		LookupSym: func(recv, name string) bool {
			_, ok := d.links[p.Path+"."+joined(recv, name)]
			return ok
		},
	}
	h := &htmlText{d, p}
	for i, block := range parser.Parse(text).Content {
		got := h.block(block)
		if _, plain := block.(*comment.Paragraph); plain && i > 0 {
			if rest, ok := strings.CutPrefix(got, "Deprecated: "); ok {
				got, deprecated = "\n@deprecated "+rest, true
			} else {
				got = "\n<p>" + got
			}
		} else if rest, ok := strings.CutPrefix(got, "Deprecated: "); ok {
			got, deprecated = "@deprecated "+rest, true
		}
		lines = append(lines, strings.Split(got, "\n")...)
	}
	return lines, deprecated
}

func joined(recv, name string) string {
	if recv == "" {
		return name
	}
	return recv + "." + name
}

// htmlText writes the parts of a comment in HTML as Javadoc likes it.
type htmlText struct {
	*docs
	pkg *model.Package
}

func (h *htmlText) block(b comment.Block) string {
	switch b := b.(type) {
	case *comment.Heading:
		return "\n<p><b>" + h.text(b.Text) + "</b>"
	case *comment.Code:
		return "<pre>\n" + escape(strings.TrimRight(b.Text, "\n")) + "\n</pre>"
	case *comment.List:
		return h.list(b)
	case *comment.Paragraph:
		return h.text(b.Text)
	}
	return ""
}

func (h *htmlText) list(l *comment.List) string {
	tag := "ul"
	if len(l.Items) > 0 && l.Items[0].Number != "" {
		tag = "ol"
	}
	lines := []string{"<" + tag + ">"}
	for _, item := range l.Items {
		var parts []string
		for _, b := range item.Content {
			parts = append(parts, h.block(b))
		}
		lines = append(lines, "<li>"+strings.Join(parts, "\n<p>"))
	}
	return strings.Join(append(lines, "</"+tag+">"), "\n")
}

func (h *htmlText) text(parts []comment.Text) string {
	var b strings.Builder
	for _, part := range parts {
		switch part := part.(type) {
		case comment.Plain:
			b.WriteString(escape(string(part)))
		case comment.Italic:
			b.WriteString("<i>" + escape(string(part)) + "</i>")
		case *comment.Link:
			b.WriteString(`<a href="` + strings.ReplaceAll(escape(part.URL), `"`, "&quot;") + `">` + h.text(part.Text) + "</a>")
		case *comment.DocLink:
			b.WriteString(h.link(part))
		}
	}
	return b.String()
}

// link names in Java what a comment names in Go.
func (h *htmlText) link(l *comment.DocLink) string {
	path := l.ImportPath
	if path == "" {
		path = h.pkg.Path
	}
	target, ok := h.links[path+"."+joined(l.Recv, l.Name)]
	if !ok {
		return "<code>" + h.text(l.Text) + "</code>"
	}
	class, member, _ := strings.Cut(target, "#")
	name := class[strings.LastIndexByte(class, '.')+1:]
	switch {
	case member == "":
		return "{@link " + target + " " + name + "}"
	case class == h.pkg.Java+"."+h.pkg.Class:
		return "{@link " + target + " " + member + "}"
	}
	return "{@link " + target + " " + name + "." + member + "}"
}

// HTML's own, the end of a comment, Javadoc's tags, and \u, which javac reads even in comments.
var marks = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "*/", "*&#47;", "@", "&#64;", `\`, "&#92;", "{", "&#123;", "}", "&#125;",
	"‹", "&lsaquo;", "›", "&rsaquo;")

// control are characters that HTML has no place for.
var control = lazyregexp.New(`[\x00-\x08\x0b-\x1f\x7f]`)

func escape(s string) string {
	return marks.Replace(control().ReplaceAllString(s, " "))
}
