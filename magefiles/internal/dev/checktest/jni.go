package checktest

import (
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

func JNILibrary(t *testing.T, abiName, name, source string, link ...string) *subject.Library {
	t.Helper()
	file := "jni.c"
	if strings.HasPrefix(source, "// C++") {
		file = "jni.cpp"
	}
	path := elftest.Lib{Target: ClangTarget[abiName], Name: name, Sources: map[string]string{file: source}, Link: append([]string{"-soname", name}, link...)}.Make(t, t.TempDir())
	elf, err := elfabi.ReadLibrary(path)
	if err != nil {
		t.Fatal(err)
	}
	return &subject.Library{Library: elf, Name: name, ABI: abi.Find(abiName), Place: rule.Place{ABI: abiName, Entry: "base/lib/" + abiName + "/" + name}}
}

const GoodJNI = `
__attribute__((visibility("default"))) void Java_p_A_1b_open(void) {}
__attribute__((visibility("default"))) void Java_p_A_1b_close__Ljava_lang_String_2_3I(void) {}
`
