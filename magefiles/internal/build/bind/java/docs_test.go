package java

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
)

func TestJavadoc(t *testing.T) {
	p := &model.Package{Path: "example.com/app/a", Name: "a", Java: "dev.a", Class: "A"}
	counter := &model.Named{Kind: model.Object, Go: "Counter", Java: "Counter", Package: p, Fields: []model.Param{{Go: "Open", Java: "open", Type: &model.Type{Kind: model.Bool}}}}
	counter.Methods = []*model.Func{{Go: "Add", Java: "add", Recv: counter}}
	p.Types = []*model.Named{counter}
	p.Funcs = []*model.Func{{Go: "Greet", Java: "greet"}, {Go: "NewCounter", New: true, Result: &model.Type{Kind: model.Object, Named: counter}}}
	p.Consts = []*model.Const{{Go: "Max", Java: "MAX"}}
	p.Vars = []*model.Var{{Go: "Limit", Java: "limit", Type: &model.Type{Kind: model.Int}}}
	d := newDocs(&model.API{Packages: []*model.Package{p}, ErrorClasses: []*model.Named{{Go: "ErrNone", Java: "NoneException", Package: p}}})
	for _, c := range []struct{ name, text, want string }{
		{"none", " \n", ""},
		{"one line", "Greet greets.", "/** Greet greets. */\n"},
		{"marks", `a < b && c > d */ @param {@link} \u000a "it's"`, `/** a &lt; b &amp;&amp; c &gt; d *&#47; &#64;param &#123;&#64;link&#125; &#92;u000a "it's" */` + "\n"},
		{"links", "See [Greet], [Counter.Add], [Counter.Open], [a.Counter], [NewCounter], [Max], [Limit], [ErrNone] and [time.Duration].",
			"/** See {@link dev.a.A#greet greet}, {@link dev.a.Counter#add Counter.add}, {@link dev.a.Counter#isOpen Counter.isOpen}, {@link dev.a.Counter Counter}, " +
				"{@link dev.a.Counter Counter}, {@link dev.a.A#MAX MAX}, {@link dev.a.A#getLimit getLimit}, {@link dev.a.NoneException NoneException} and <code>time.Duration</code>. */\n"},
		{"paragraphs", "First,\nand on.\n\nSecond.\n\n# Head\n\n\tcode <1>\n\nThen\n  - one\n  - two\n\n[site]\n\n[site]: https://example.com/?a=\"1\"",
			"/**\n * First,\n * and on.\n *\n * <p>Second.\n *\n * <p><b>Head</b>\n * <pre>\n * code &lt;1&gt;\n * </pre>\n *\n * <p>Then\n * <ul>\n * <li>one\n * <li>two\n * </ul>\n" +
				" *\n * <p><a href=\"https://example.com/?a=&quot;1&quot;\">site</a>\n */\n"},
		{"deprecated", "Greet greets.\n\nDeprecated: use [Max].", "/**\n * Greet greets.\n *\n * @deprecated use {@link dev.a.A#MAX MAX}.\n */\n@Deprecated\n"},
		{"deprecated alone", "Deprecated: gone.", "/**\n * @deprecated gone.\n */\n@Deprecated\n"},
	} {
		if diff := cmp.Diff(c.want, d.javadoc(p, "", c.text)); diff != "" {
			t.Errorf("%s: -want +got\n%s", c.name, diff)
		}
	}
}
