package archive

import "testing"

func TestForCxx(t *testing.T) {
	const preamble = "/* Start of preamble */\nextern int f(int, bool);\n/* End of preamble from import \"C\" comments. */\n"
	for _, c := range []struct{ header, want string }{
		{"", ""},
		{"extern int f(void* class);\n", "extern int f(void* class);\n"}, // nothing that cgo has written
		{preamble + "extern int f(void* class, bool* new, bool this, int classes, int a_class);\n", preamble + "extern int f(void* class_, bool* new_, bool this_, int classes, int a_class);\n"},
		{preamble + "extern bool g(bool p0, wchar_t p1);\n/* (a class) */\n", preamble + "extern bool g(bool p0, wchar_t p1);\n/* (a class) */\n"},
	} {
		if got := string(forCxx([]byte(c.header))); got != c.want {
			t.Errorf("%s\nbecomes\n%s\nwant\n%s", c.header, got, c.want)
		}
	}
}
