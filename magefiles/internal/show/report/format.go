package report

import (
	"io"
	"path/filepath"
	"strings"
)

// Format is a form of a report other than a terminal's.
type Format string

// The forms.
const (
	FormatHTML        Format = "html"
	FormatMarkdown    Format = "md"
	FormatJSON        Format = "json"
	FormatSARIF       Format = "sarif"
	FormatCodeQuality Format = "codequality"
)

// Formats returns every form.
func Formats() []Format {
	return []Format{FormatHTML, FormatMarkdown, FormatJSON, FormatSARIF, FormatCodeQuality}
}

var extensions = map[string]Format{".html": FormatHTML, ".htm": FormatHTML, ".md": FormatMarkdown, ".markdown": FormatMarkdown, ".json": FormatJSON, ".sarif": FormatSARIF}

// FormatOf gives the form that a file's name stands for; empty if it stands for none.
func FormatOf(file string) Format { return extensions[strings.ToLower(filepath.Ext(file))] }

// Write writes the report in a form.
func (r *Report) Write(w io.Writer, format Format) error {
	return map[Format]func(io.Writer, *Report) error{
		FormatHTML: HTML, FormatMarkdown: Markdown, FormatJSON: JSON, FormatSARIF: SARIF, FormatCodeQuality: CodeQuality,
	}[format](w, r)
}
