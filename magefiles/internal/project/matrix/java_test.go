package matrix

import "testing"

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
