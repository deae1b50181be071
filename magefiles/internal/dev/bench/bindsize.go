package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
)

// mostGrowth is what a binding of a hundred functions may add to a library of one ABI.
const mostGrowth = 150 << 10

// bindSize measures what a binding of a hundred functions of five kinds adds to a library that has them, for the matrix's first ABI.
func (b *Bench) bindSize(ctx context.Context) (Row, error) {
	dir := filepath.Join(b.Run.Root, "hundred")
	abi := &b.Matrix.ABIs[0]
	text, names := hundred()
	err := b.writeFiles(dir, map[string]string{"go.mod": "module example.com/hundred\n\ngo 1.25\n", "hundred.go": text,
		"bound/main.go": libraryWith("_ \"example.com/hundred/gondkbind\"", ""), "plain/main.go": libraryWith("\"example.com/hundred\"", strings.Join(names, ", "))})
	if err != nil {
		return Row{}, err
	}
	if err := b.bind(ctx, dir, "dev.example.hundred", "hundred"); err != nil {
		return Row{}, err
	}
	var sizes []int64
	for _, name := range []string{"bound", "plain"} {
		env := append(archive.Env(abi, b.Tools.NDK, strconv.Itoa(b.Matrix.Android.MinSDK)), "GOFLAGS=-mod=mod -trimpath -ldflags=-s")
		lib := name + ".so"
		if err := b.buildShared(ctx, dir, lib, "./"+name, env...); err != nil {
			return Row{}, err
		}
		info, err := os.Stat(filepath.Join(dir, lib))
		if err != nil {
			return Row{}, err
		}
		sizes = append(sizes, info.Size())
	}
	return Row{"what a binding of 100 functions adds for " + abi.Name, "150 KiB", float64(sizes[0] - sizes[1]), mostGrowth, 1, "bytes"}, nil
}

// hundred is a package with a hundred functions, and their names.
func hundred() (text string, names []string) {
	var b strings.Builder
	b.WriteString("package hundred\n\nimport \"errors\"\n\ntype Point struct {\n\tX, Y int\n\tName string\n}\n\ntype Thing struct{ n int }\n\nvar none = errors.New(\"none\")\n")
	for i := range 20 {
		fmt.Fprintf(&b, `
func Add%[1]d(a, b int) int { return a + b + %[1]d }

func Text%[1]d(s string) (string, error) {
	if s == "" {
		return "", none
	}
	return s + "%[1]d", nil
}

func Point%[1]d(p Point) Point {
	p.X += %[1]d
	return p
}

func Points%[1]d(all []Point, n int) []Point { return append(all, Point{X: %[1]d})[n:] }

func (t *Thing) Do%[1]d(b []byte) bool {
	t.n += %[1]d
	return len(b) > t.n
}
`, i)
		for _, name := range []string{"hundred.Add%d", "hundred.Text%d", "hundred.Point%d", "hundred.Points%d", "(*hundred.Thing).Do%d"} {
			names = append(names, fmt.Sprintf(name, i))
		}
	}
	return b.String(), names
}

// libraryWith is a main package that imports something, keeps some functions, and does a little itself, as every library does.
func libraryWith(imported, kept string) string {
	return strings.NewReplacer("IMPORTED", imported, "KEPT", kept).Replace(source("library.go.txt"))
}
