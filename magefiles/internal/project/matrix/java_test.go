package matrix

import (
	"strings"
	"testing"
)

func TestJavaPackage(t *testing.T) {
	for _, c := range []struct{ module, name, want string }{
		{"github.com/gondk/gondk", "golib", "com.github.gondk.gondk.golib"},
		{"github.com/Acme/app-core/v2", "net_2", "com.github.acme.app_core.v2.net_2"},
		{"example.com", "golib", "com.example.golib"},
		{"app", "golib", "app.golib"},
		{"", "golib", "gondk.golib"},
		{"git.new.example/7zip/_x_/~ü", "golib", "example.new_.git.m7zip.x.golib"},
	} {
		if got := JavaPackage(c.module, c.name); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.module, c.name, got, c.want)
		}
	}
}

func TestCheckJavaPackage(t *testing.T) {
	for name, want := range map[string]string{
		"dev.example.greeter":  "",
		"de.firma_1.app":       "",
		"":                     "has one segment",
		"greeter":              "has one segment",
		"dev..greeter":         `"" is no name`,
		"dev.example.greeter.": `"" is no name`,
		"dev.example.switch":   `"switch" is a Java keyword`,
		"dev.example.my-app":   `"my-app" is no name`,
		"dev.example.1app":     `"1app" is no name`,
		"dev/example/greeter":  "has one segment",
		"java.greeter":         "java is others' own",
		"dev.example.gondk":    "ends in gondk",
	} {
		if what, cure := CheckJavaPackage(name); !strings.Contains(what, want) || (what == "") != (want == "") || (cure == "") != (want == "") {
			t.Errorf("%q: %s; %s", name, what, cure)
		}
	}
}
