package begin

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestKept(t *testing.T) {
	for _, c := range []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"JNI functions", map[string]string{"jni.c": "#include <jni.h>\n\nstruct s { int a; };\nextern int f(struct s s);\n\nJNIEXPORT jint JNICALL Java_com_acme_Shop_turnOn(JNIEnv *env, jclass c,\n\tjstring s)\n{\n\tif (s) {\n\t}\n\treturn f(0);\n}\n\n" +
			"jint JNI_OnLoad(JavaVM *vm, void *reserved) {\n\treturn 0;\n}\n"}, []string{"JNI_OnLoad", "Java_*"}},
		{"a C API of one function", map[string]string{"lib.h": "int lib_f(void);\n", "lib.c": "#include \"lib.h\"\nextern int GoF(void);\nint lib_f(void) { return GoF(); }\n"}, []string{"lib_f"}},
		{"a C API with a prefix", map[string]string{"acme.h": "extern int acme_up(int);\n/* int old(int); */\nchar *acme_name(void);\n", "acme.c": "int acme_up(int sd) {\n\treturn helper(sd);\n}\nchar *\nacme_name(void)\n{\n\treturn 0;\n}\nint helper(int n) { return n; }\nint old(int n) { return n; }\n"}, []string{"acme_*"}},
		{"what is for the package alone", map[string]string{"x.h": "static int helper(int n) { return n; }\nint declared(int);\n", "x.c": "static int declared(int n) { return n; }\nint other(int n) { return n; }\nint table[] = { 1 };\n"}, nil},
		{"names of no pattern", map[string]string{"x.h": "int up(void);\nint down(void);\n", "x.cpp": "extern \"C\" int nested(void) { return 0; }\nint up(void) { return 0; }\nint down(void) { return 0; }\n"}, []string{"down", "up"}},
		{"none", map[string]string{}, nil},
	} {
		c.files["main.go"] = exporter
		p, broken := readPackage(project0(t, c.files), ".")
		if broken != nil {
			t.Fatal(broken)
		}
		if diff := cmp.Diff(c.want, p.kept()); diff != "" {
			t.Errorf("%s: -want +got\n%s", c.name, diff)
		}
	}
}
