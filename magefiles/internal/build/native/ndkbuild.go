package native

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"text/template"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// NDKBuild builds the app's jni/Android.mk for every ABI.
func (b *Builder) NDKBuild(ctx context.Context) ([]Libraries, error) {
	if err := b.requires(NDKBuild, b.app("jni", "Android.mk")); err != nil {
		return nil, err
	}
	return b.each(ctx, func(ctx context.Context, abi *matrix.ABI) (Libraries, error) {
		// One folder an ABI: ndk-build clears the installed libraries of all ABIs before it builds one.
		obj, installed := b.out(NDKBuild, abi.Name, "obj"), b.out(NDKBuild, abi.Name, "libs")
		application := b.out(NDKBuild, abi.Name, "Application.mk")
		return b.libraries(ctx, NDKBuild, abi, []string{application, obj, installed}, func(ctx context.Context) (made, error) {
			if err := b.writeApplication(abi, application); err != nil {
				return made{}, err
			}
			args := b.ndkBuildArgs(application, obj, installed)
			if _, err := b.Run.Run(ctx, step.Cmd{Path: b.Tools.NDK.NDKBuild(), Args: args, Env: foreign}); err != nil {
				return made{}, err
			}
			files, err := b.installed(filepath.Join(installed, abi.Name), filepath.Join(obj, "local", abi.Name))
			if err != nil {
				return made{}, err
			}
			commands, err := b.dryRun(ctx, args)
			return made{files, commands}, err
		})
	})
}

// ndkBuildArgs names every path relative to the project, where ndk-build is started: make cannot hold a path with a space.
func (b *Builder) ndkBuildArgs(application, obj, installed string) []string {
	rel := func(path string) string { return filepath.ToSlash(b.Run.Rel(path)) }
	return []string{
		"-j" + strconv.Itoa(runtime.NumCPU()),
		"NDK_PROJECT_PATH=" + rel(b.app()),
		"APP_BUILD_SCRIPT=" + rel(b.app("jni", "Android.mk")),
		"NDK_APPLICATION_MK=" + rel(application),
		"NDK_OUT=" + rel(obj),
		"NDK_LIBS_OUT=" + rel(installed),
		"NDK_MODULE_PATH=" + rel(b.Matrix.Layout().NDKBuild()),
		"NDK_DEBUG=0",
	}
}

var applicationTemplate = template.Must(template.New("").Parse(`# Made by gondk from {{.Matrix}}. NDK {{.NDK.Revision}} in {{.NDK.Root}}
{{- if .Exists}}
# {{.Digest}}
include {{.App}}
{{- end}}
APP_ABI := {{.ABI}}
APP_PLATFORM := {{.Platform}}
# Keeps the project's path out of debug information, and so out of the build id. clang 9 of NDK r21 has it only as an internal option.
APP_CFLAGS += -Xclang -fdebug-compilation-dir -Xclang .
`))

// writeApplication writes the Application.mk that adds to the app's own what the matrix says. ndk-build compiles again when this file has
// changed, so it names all that its result depends on.
func (b *Builder) writeApplication(abi *matrix.ABI, path string) error {
	own := b.app("jni", "Application.mk")
	digest, err := b.Run.Digest(own)
	exists := err == nil
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	var text bytes.Buffer
	err = applicationTemplate.Execute(&text, map[string]any{
		"Matrix": matrix.FileName, "NDK": b.Tools.NDK, "Digest": digest, "Exists": exists,
		"App": filepath.ToSlash(b.Run.Rel(own)), "ABI": abi.Name, "Platform": b.platform(),
	})
	if err != nil {
		return err
	}
	return b.Run.WriteFile(path, text.Bytes())
}

// installed returns the unstripped twins of the libraries that ndk-build installed.
func (b *Builder) installed(dir, linked string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("%s makes no shared library; include $(BUILD_SHARED_LIBRARY) makes one: %w", b.Run.Rel(b.app("jni", "Android.mk")), err)
	}
	var libs []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".so") {
			libs = append(libs, filepath.Join(linked, e.Name()))
		}
	}
	if len(libs) == 0 {
		return nil, fmt.Errorf("%s makes no shared library; include $(BUILD_SHARED_LIBRARY) makes one", b.Run.Rel(b.app("jni", "Android.mk")))
	}
	return libs, nil
}
