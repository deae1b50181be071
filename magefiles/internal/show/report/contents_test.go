package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/judge/inspect"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

func someContents() *inspect.Contents {
	glue := inspect.Made{
		Name: "libglue.so", HasGo: true, Go: "go1.26.8", Main: inspect.Module{Path: "example.com/glue", Version: "v1.0.0"},
		Modules: []inspect.Module{{Path: "example.com/new\x1b", Version: "v1.3.0", Replaces: "example.com/old"}},
	}
	c := &inspect.Contents{Sealed: true, Artifacts: []appfile.Artifact{{Group: "androidx.core", Name: "core", Version: "1.13.1", From: "dependencies.pb"}, {Name: "glue", Version: "1.0", From: "its file name"}}}
	for _, abi := range []string{"arm64-v8a", "x86_64"} {
		glue.ABI = abi
		c.Libraries = append(c.Libraries, glue, inspect.Made{Name: "libc_only.so", ABI: abi})
	}
	c.Libraries = append(c.Libraries, inspect.Made{Name: "libold.so", ABI: "x86_64", HasGo: true})
	return c
}

func TestContentsOnTerminal(t *testing.T) {
	for all, want := range map[bool]string{
		false: `libglue.so (arm64-v8a, x86_64): Go 1.26.8, 2 modules
libold.so (x86_64): Go, its release not told
2 Maven artifacts
The list of its Maven artifacts is in its signing block, encrypted for Google
Play.
`,
		true: `libglue.so (arm64-v8a, x86_64): Go 1.26.8, 2 modules
  example.com/glue v1.0.0
  example.com/new\x1b v1.3.0 in place of example.com/old
libold.so (x86_64): Go, its release not told
2 Maven artifacts
  androidx.core:core:1.13.1 by dependencies.pb
  glue:1.0 by its file name
The list of its Maven artifacts is in its signing block, encrypted for Google
Play.
`,
	} {
		p := newPage(Terminal{Width: 80})
		p.contents(cleaner(printable).contents(someContents()), all)
		if got := p.out.String(); got != want {
			t.Errorf("%s\nwant\n%s", got, want)
		}
	}
}

func TestContentsInDocuments(t *testing.T) {
	for format, want := range map[Format][]string{
		FormatHTML:     {`<code>example.com/glue v1.0.0</code>`, `<code>androidx.core:core:1.13.1</code>`, "Go, its release not told", "encrypted for Google Play"},
		FormatMarkdown: {"- example.com/glue v1.0.0", "androidx.core:core:1.13.1 by dependencies.pb", "encrypted for Google Play"},
		FormatJSON:     {`"go": "go1.26.8"`, `"replaces": "example.com/old"`, `"from": "its file name"`},
	} {
		var out bytes.Buffer
		if err := (&Report{Project: "app.aab", Contents: someContents()}).Write(&out, format); err != nil {
			t.Fatal(err)
		}
		if format == FormatJSON {
			if err := validate(compiled(t, ownSchema), out.String()); err != nil {
				t.Error(err)
			}
		}
		for _, text := range want {
			if !strings.Contains(strings.ReplaceAll(out.String(), "<wbr/>", ""), text) {
				t.Errorf("%s does not have %s\n%s", format, text, out.String())
			}
		}
	}
}
