package report

import (
	"fmt"
	"html/template"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
)

// Long words may break behind what parts them, and nothing of a text is lost or becomes markup.
func TestSoft(t *testing.T) {
	for text, want := range map[string]template.HTML{
		"": "", "short words stay": "short words stay", "a  b ": "a  b ",
		"-DANDROID_SUPPORT_FLEXIBLE_PAGE_SIZES=ON": "-DANDROID_<wbr/>SUPPORT_<wbr/>FLEXIBLE_<wbr/>PAGE_<wbr/>SIZES=ON",
		"build/native/cmake/arm64-v8a/packed/x.so": "build/<wbr/>native/<wbr/>cmake/<wbr/>arm64-<wbr/>v8a/<wbr/>packed/<wbr/>x.so",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa":   "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		"<b>&\"'<b>&\"'<b>&\"'<b>&\"'/<script>":    "&lt;b&gt;&amp;&#34;&#39;&lt;b&gt;&amp;&#34;&#39;&lt;b&gt;&amp;&#34;&#39;&lt;b&gt;&amp;&#34;&#39;/<wbr/>&lt;script&gt;",
		"ä/ä_ä=äääääääääää////____:::,,,,äää":      "ä/ä_<wbr/>ä=äääääääääää////____:::,,,,<wbr/>äää",
	} {
		if got := soft(text); got != want {
			t.Errorf("%q:\n%s\n%s", text, got, want)
		}
	}
}

// Lines of source files are links where they have a page.
func TestLinks(t *testing.T) {
	links := linker(func(file string, line int) string {
		if file != "jni/glue.c" && file != "abi-matrix.toml" {
			return ""
		}
		return fmt.Sprintf("https://github.com/a/b?\"%s#L%d", file, line)
	})
	a := func(to, text string) string {
		return `<a href="https://github.com/a/b?&#34;` + to + `" rel="noreferrer">` + text + "</a>"
	}
	for text, want := range map[string]string{
		"called from f (jni/glue.c:112), and <b>":  "called from f (" + a("jni/glue.c#L112", "jni/glue.c:112") + "), and &lt;b&gt;",
		"jni/glue.c:1 other.c:2 jni/glue.c:3":      a("jni/glue.c#L1", "jni/glue.c:1") + " other.c:2 " + a("jni/glue.c#L3", "jni/glue.c:3"),
		"line 41: no finding":                      a("abi-matrix.toml#L41", "line 41") + ": no finding",
		"lines of jni/glue.c: 12, jni/glue.c:0":    "lines of jni/glue.c: 12, jni/glue.c:0",
		"at 10:30 on 127.0.0.1:80 [::1]:80":        "at 10:30 on 127.0.0.1:80 [::1]:80",
		"jni/glue.c:99999999999999999999999999999": "jni/<wbr/>glue.<wbr/>c:99999999999999999999999999999",
	} {
		if got := links.text(text, check.Place{File: "abi-matrix.toml"}); string(got) != want {
			t.Errorf("%q:\n%s\n%s", text, got, want)
		}
	}
	if got, want := links.file("jni/glue.c"), "<code>"+a("jni/glue.c#L0", "jni/glue.c")+"</code>"; string(got) != want {
		t.Errorf("%s", got)
	}
}
