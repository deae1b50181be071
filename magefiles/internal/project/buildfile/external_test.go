package buildfile

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestExternal(t *testing.T) {
	for text, want := range map[string][]Statement{
		"android {\n  externalNativeBuild {\n    cmake {\n      path = file(\"src/main/cpp/CMakeLists.txt\")\n      version = \"3.22.1\"\n    }\n  }\n}": {{CMakeLists, "path", []string{"src/main/cpp/CMakeLists.txt"}, 4}},
		"cmake {\n version \"3.22.1\"\n path \"CMakeLists.txt\" }":                                                                                       {{CMakeLists, "path", []string{"CMakeLists.txt"}, 3}},
		"cmake { path file('src/CMakeLists.txt') }":                                                                                                      {{CMakeLists, "path", []string{"src/CMakeLists.txt"}, 1}},
		"externalNativeBuild.cmake.path = file(\"a/CMakeLists.txt\")":                                                                                    {{CMakeLists, "path", []string{"a/CMakeLists.txt"}, 1}},
		"cmake { path(\"a/CMakeLists.txt\") }":                                                                                                           {{CMakeLists, "path", []string{"a/CMakeLists.txt"}, 1}},
		"defaultConfig { externalNativeBuild { cmake { cppFlags += \"-std=c++17\" } } }\nndkBuild { path 'jni/Android.mk' }":                             {{AndroidMk, "path", []string{"jni/Android.mk"}, 2}},
		"defaultConfig { externalNativeBuild { cmake { cppFlags += \"x\" } } }\ncmake { path = file(\"a.txt\") }":                                        {{CMakeLists, "path", []string{"a.txt"}, 2}},
		"// cmake { path = file(\"a.txt\") }":                                                                                                            nil,
		"cmake { path = file(\"$dir/a.txt\") }":                                                                                                          nil,
		"cmake { arguments += \"-DX=1\" }":                                                                                                               nil,
	} {
		if diff := cmp.Diff(want, External(text)); diff != "" {
			t.Errorf("%s\n-want +got\n%s", text, diff)
		}
	}
}
