package native

import (
	"errors"
	"io/fs"
	"os"
	"regexp"
)

var appSTL = regexp.MustCompile(`(?m)^[ \t]*APP_STL[ \t]*[:?]?=[ \t]*(\S+)`)

// stl gives the C++ library that Application.mk names, so that CMake uses the same. ndk-build's own default is none.
func (b *Builder) stl() (string, error) {
	text, err := os.ReadFile(b.app("jni", "Application.mk"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	if m := appSTL.FindSubmatch(text); m != nil {
		return string(m[1]), nil
	}
	return "none", nil
}
