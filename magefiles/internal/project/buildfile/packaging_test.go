package buildfile

import "testing"

func TestGradlePackaging(t *testing.T) {
	for text, want := range map[string]Packaging{
		"": {},
		"android {\n  defaultConfig {\n    applicationId = \"a.b\"\n  }\n}":                              {App: 3},
		"applicationIdSuffix = \".debug\"":                                                               {},
		"packaging {\n  jniLibs {\n    useLegacyPackaging = true\n  }\n}":                                {Legacy: "true", Line: 3},
		"packagingOptions { jniLibs { keepDebugSymbols += \"**/*.so\"; useLegacyPackaging false } }":     {Legacy: "false", Line: 1},
		"packaging.jniLibs.useLegacyPackaging = legacy":                                                  {Legacy: "legacy", Line: 1},
		"packaging {\n dex {\n useLegacyPackaging = false\n }\n jniLibs { excludes += \"x\" }\n}":        {},
		"packaging { jniLibs { // useLegacyPackaging = false\n } }":                                      {},
		"packaging { jniLibs { pickFirsts += \"a\" }; dex { useLegacyPackaging = true } } // of classes": {},
	} {
		if got := GradlePackaging(text); got != want {
			t.Errorf("%s\n%+v, want %+v", text, got, want)
		}
	}
}
