package kotlin

import (
	"go/doc/comment"
	"strings"
)

// kdoc is a comment of Go's as KDoc, or empty.
func (f *file) kdoc(text string) string {
	if strings.TrimSpace(text) == "" {
		return ""
	}
	parser := comment.Parser{LookupSym: func(recv, name string) bool { return f.link(&comment.DocLink{Recv: recv, Name: name}) != "" }}
	var blocks []string
	for _, block := range parser.Parse(text).Content {
		blocks = append(blocks, f.block(block))
	}
	lines := strings.Split(strings.ReplaceAll(strings.Join(blocks, "\n\n"), "*/", "*&#47;"), "\n")
	if len(lines) == 1 {
		return "/** " + lines[0] + " */\n"
	}
	var b strings.Builder
	b.WriteString("/**\n")
	for _, line := range lines {
		b.WriteString(strings.TrimRight(" * "+line, " ") + "\n")
	}
	return b.String() + " */\n"
}

func (f *file) block(b comment.Block) string {
	switch b := b.(type) {
	case *comment.Heading:
		return "**" + f.text(b.Text) + "**"
	case *comment.Code:
		return "    " + strings.ReplaceAll(strings.TrimRight(b.Text, "\n"), "\n", "\n    ")
	case *comment.List:
		var items []string
		for _, item := range b.Items {
			mark := "- "
			if item.Number != "" {
				mark = item.Number + ". "
			}
			var parts []string
			for _, part := range item.Content {
				parts = append(parts, f.block(part))
			}
			items = append(items, mark+strings.ReplaceAll(strings.Join(parts, "\n"), "\n", "\n  "))
		}
		return strings.Join(items, "\n")
	case *comment.Paragraph:
		return f.text(b.Text)
	}
	return ""
}

func (f *file) text(parts []comment.Text) string {
	var b strings.Builder
	for _, part := range parts {
		switch part := part.(type) {
		case comment.Plain:
			b.WriteString(string(part))
		case comment.Italic:
			b.WriteString("*" + string(part) + "*")
		case *comment.Link:
			b.WriteString("[" + f.text(part.Text) + "](" + part.URL + ")")
		case *comment.DocLink:
			if link := f.link(part); link != "" {
				b.WriteString("[" + link + "]")
			} else {
				b.WriteString("`" + f.text(part.Text) + "`")
			}
		}
	}
	return b.String()
}

// link is the name in Java of what a comment names in Go, or empty.
func (f *file) link(l *comment.DocLink) string {
	path, name := l.ImportPath, l.Name
	if path == "" {
		path = f.pkg.Path
	}
	if l.Recv != "" {
		name = l.Recv + "." + name
	}
	return strings.ReplaceAll(f.links[path+"."+name], "#", ".")
}
