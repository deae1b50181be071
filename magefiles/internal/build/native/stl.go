package native

import (
	"errors"
	"io/fs"
	"os"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

var appSTL = lazyregexp.New(`(?m)^[ \t]*APP_STL[ \t]*([:?]*)=[ \t]*([^\s#]*)`)

// stl returns the C++ library that Application.mk names, so that CMake uses the same. ndk-build's own default is system.
func (b *Builder) stl() (string, error) {
	text, err := os.ReadFile(b.app("jni", "Application.mk"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	stl := ""
	for _, m := range appSTL().FindAllSubmatch(text, -1) {
		if stl == "" || string(m[1]) != "?" {
			stl = string(m[2])
		}
	}
	if stl == "" {
		return "system", nil
	}
	return stl, nil
}
