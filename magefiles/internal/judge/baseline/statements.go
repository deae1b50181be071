package baseline

import (
	"strconv"
	"strings"
)

// statement is one kind of line.
type statement struct {
	keyword string
	usage   string   // what follows the keyword, for errors
	args    int      // words that must follow
	pairs   []string // what may follow then, each with a value
	many    bool     // several lines may have it, with other first words
	names   int      // how many words tell such lines apart; 0 is one
	read    func(p *parser, args []string, pairs map[string]string) error
}

func projectStatements() []statement {
	return []statement{
		{keyword: "project", usage: "NAME VERSION", args: 2, read: func(p *parser, args []string, _ map[string]string) error {
			p.b.Library, p.b.Version = args[0], args[1]
			return nil
		}},
		number("min-sdk", func(p *parser) *int { return &p.b.MinSDK }),
		number("target-sdk", func(p *parser) *int { return &p.b.TargetSDK }),
		number("version-code", func(p *parser) *int { return &p.b.VersionCode }),
		releaseStatement,
		{keyword: "java", usage: "SIGNATURE", args: 1, many: true, read: func(p *parser, args []string, _ map[string]string) error {
			p.b.Java = append(p.b.Java, args[0])
			return nil
		}},
		{keyword: "abi", usage: "NAME", args: 1, many: true, read: func(p *parser, args []string, _ map[string]string) error {
			p.startABI(args[0])
			return nil
		}},
	}
}

func abiStatements() []statement {
	return []statement{
		{keyword: "c-api", usage: "alone", read: func(p *parser, _ []string, _ map[string]string) error {
			p.apiLine = p.number
			return nil
		}},
		{keyword: "library", usage: "FILE", args: 1, many: true, read: func(p *parser, args []string, _ map[string]string) error {
			p.startLibrary(args[0])
			return nil
		}},
	}
}

func libraryStatements() []statement {
	return []statement{
		text("machine", func(l *Library) *string { return &l.Machine }),
		text("digest", func(l *Library) *string { return &l.Digest }),
		text("build-id", func(l *Library) *string { return &l.BuildID }),
		text("soname", func(l *Library) *string { return &l.SONAME }),
		text("note-ndk", func(l *Library) *string { return &l.NoteNDK }),
		text("go", func(l *Library) *string { return &l.Go }),
		texts("needed", func(l *Library) *[]string { return &l.Needed }),
		texts("mark", func(l *Library) *[]string { return &l.Marks }),
		number("note-api", func(p *parser) *int { return &p.lib.NoteAPI }),
		number("align", func(p *parser) *uint64 { return &p.lib.Align }),
		number("size", func(p *parser) *int64 { return &p.lib.Size }),
		{keyword: "tls", usage: "BYTES", args: 1, read: func(p *parser, args []string, _ map[string]string) error {
			p.lib.HasTLS = true
			return parseNumber(p, args[0], &p.lib.TLS)
		}},
		{keyword: "relro", usage: "PAGE VERDICT", args: 2, many: true, read: readRelro},
		{keyword: "module", usage: "PATH VERSION", args: 2, many: true, read: func(p *parser, args []string, _ map[string]string) error {
			p.lib.Modules = append(p.lib.Modules, Module{args[0], args[1]})
			return nil
		}},
		{keyword: "section", usage: "NAME BYTES", args: 2, many: true, read: readSection},
		{keyword: "export", usage: "NAME TYPE BINDING [size BYTES] [version VERSION]", args: 3, pairs: []string{"size", "version"}, many: true, read: readExport},
		{keyword: "import", usage: "NAME [library FILE] [version VERSION] [since API] [binding WEAK]", args: 1,
			pairs: []string{"library", "version", "since", "binding"}, many: true, read: readImport},
	}
}

func text(keyword string, field func(*Library) *string) statement {
	return statement{keyword: keyword, usage: "TEXT", args: 1, read: func(p *parser, args []string, _ map[string]string) error {
		*field(p.lib) = args[0]
		return nil
	}}
}

func texts(keyword string, field func(*Library) *[]string) statement {
	return statement{keyword: keyword, usage: "TEXT", args: 1, many: true, read: func(p *parser, args []string, _ map[string]string) error {
		*field(p.lib) = append(*field(p.lib), args[0])
		return nil
	}}
}

func number[N int | int64 | uint64](keyword string, field func(*parser) *N) statement {
	return statement{keyword: keyword, usage: "NUMBER", args: 1, read: func(p *parser, args []string, _ map[string]string) error {
		return parseNumber(p, args[0], field(p))
	}}
}

func parseNumber[N int | int64 | uint64](p *parser, word string, to *N) error {
	n, err := strconv.ParseUint(word, 10, 64)
	*to = N(n)
	if err != nil || *to < 0 || uint64(*to) != n || strconv.FormatUint(n, 10) != word {
		return p.fail("%.40q is not a valid whole number; %s", word, saveAnew)
	}
	return nil
}

func readRelro(p *parser, args []string, _ map[string]string) error {
	r := Relro{Verdict: args[1]}
	err := parseNumber(p, args[0], &r.Page)
	p.lib.Relro = append(p.lib.Relro, r)
	return err
}

func readSection(p *parser, args []string, _ map[string]string) error {
	s := Section{Name: args[0]}
	err := parseNumber(p, args[1], &s.Size)
	p.lib.Sections = append(p.lib.Sections, s)
	return err
}

func readExport(p *parser, args []string, pairs map[string]string) error {
	e := Export{Name: args[0], Type: args[1], Binding: args[2], Version: pairs["version"]}
	if size, ok := pairs["size"]; ok {
		if err := parseNumber(p, size, &e.Size); err != nil {
			return err
		}
	}
	p.lib.Exports = append(p.lib.Exports, e)
	return nil
}

func readImport(p *parser, args []string, pairs map[string]string) error {
	i := Import{Name: args[0], Version: pairs["version"], Library: pairs["library"]}
	if since, ok := pairs["since"]; ok {
		if err := parseNumber(p, since, &i.Since); err != nil {
			return err
		}
	}
	if binding, ok := pairs["binding"]; ok {
		if binding != weak {
			return p.fail("binding %.40q of an import is not %s; %s", binding, weak, saveAnew)
		}
		i.Weak = true
	}
	p.lib.Imports = append(p.lib.Imports, i)
	return nil
}

func find(all []statement, keyword string) *statement {
	for i := range all {
		if all[i].keyword == keyword {
			return &all[i]
		}
	}
	return nil
}

func keywords(all []statement) string {
	var names []string
	for _, s := range all {
		names = append(names, s.keyword)
	}
	return strings.Join(names, ", ")
}
