package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// gobindTimes runs Gobind.java with what gobind of golang.org/x/mobile makes of the same package. It is fetched into a module of its own.
func (b *Bench) gobindTimes(ctx context.Context) (map[string][]float64, error) {
	dir := filepath.Join(b.Run.Root, "gobind")
	if _, err := os.Stat(filepath.Join(dir, "classes")); err != nil {
		if err := b.makeGobind(ctx, dir); err != nil {
			return nil, fmt.Errorf("gobind: %w", err)
		}
	}
	return b.times(ctx, dir, "Gobind")
}

func (b *Bench) makeGobind(ctx context.Context, dir string) error {
	err := b.writeFiles(dir, map[string]string{"go.mod": perfModule, "perf.go": source("perf.go.txt"), "java/Timer.java": source("Timer.java"), "java/Gobind.java": source("Gobind.java"),
		"java/Context.java": "package android.content;\n\npublic class Context {\n    public Context getApplicationContext() {\n        return this;\n    }\n}\n"})
	if err != nil {
		return err
	}
	for _, args := range [][]string{
		{"get", "-tool", "golang.org/x/mobile/cmd/gobind@latest"}, {"get", "golang.org/x/mobile/bind/seq"},
		{"tool", "gobind", "-lang=go,java", "-outdir=out", "-javapkg=gobind", "example.com/perf"},
	} {
		if _, err := b.Run.Run(ctx, step.Cmd{Path: b.Tools.Go.Path, Dir: dir, Args: args, Env: []string{"GOFLAGS=-mod=mod", "GOWORK=off"}}); err != nil {
			return err
		}
	}
	if err := b.forHost(dir); err != nil {
		return err
	}
	env := append(b.hostCC(), "CPATH="+filepath.Join(dir, "lib"), "CGO_CFLAGS=-O2 -g -D__GOBIND_ANDROID__", "CGO_LDFLAGS=-L"+dir)
	if err := b.buildShared(ctx, dir, "libgojni.so", "./lib", env...); err != nil {
		return err
	}
	return b.javac(ctx, dir, "java", "out")
}

// forHost makes gobind's code, which is for Android alone, what this machine can build: files have no android in their names, Android's log and
// its library are stand-ins, and jni.h is Android's, whose types gobind's code wants.
func (b *Bench) forHost(dir string) error {
	jni, err := os.ReadFile(filepath.Join(b.Tools.NDK.Root, "toolchains", "llvm", "prebuilt", b.Tools.NDK.Host, "sysroot", "usr", "include", "jni.h"))
	if err != nil {
		return err
	}
	all := map[string]string{"lib/jni.h": string(jni), "liblog.a": "!<arch>\n",
		"lib/android/log.h": "#define ANDROID_LOG_INFO 4\n#define ANDROID_LOG_FATAL 7\n#define __android_log_print(...) ((void)0)\n"}
	written, err := filepath.Glob(filepath.Join(dir, "out", "src", "gobind", "*"))
	if err != nil {
		return err
	}
	for _, path := range written {
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		changed := strings.NewReplacer(`_android.h"`, `_host.h"`, "_ \"golang.org/x/mobile/bind/java\"\n", "").Replace(string(text))
		all["lib/"+strings.Replace(filepath.Base(path), "_android.", "_host.", 1)] = changed
	}
	return b.writeFiles(dir, all)
}
