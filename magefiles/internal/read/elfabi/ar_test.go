package elfabi

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

const longName = "an object with a name much longer than sixteen bytes.o"

// makeArchive makes an archive of three objects and gives its path.
func makeArchive(t testing.TB, flags ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"short.o", "exactly-15-by.o", longName} {
		object := elftest.Object(t, dir, elftest.ARM64, strings.TrimSuffix(name, ".o")+".c", "int n"+name[:1]+";")
		if err := os.Rename(object, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	elftest.Run(t, dir, "llvm-ar", append(flags, "lib.a", "short.o", "exactly-15-by.o", longName)...)
	return filepath.Join(dir, "lib.a")
}

func TestReadArchive(t *testing.T) {
	for name, flags := range map[string][]string{
		"gnu":           {"rcs"},
		"deterministic": {"rcsD"},
		"with times":    {"rcsU"},
		"bsd":           {"--format=bsd", "rcs"},
		"darwin":        {"--format=darwin", "rcs"},
	} {
		t.Run(name, func(t *testing.T) {
			path := makeArchive(t, flags...)
			a, err := ReadArchive(path)
			if err != nil {
				t.Fatal(err)
			}
			if !a.Index || len(a.Members) != 3 {
				t.Fatalf("index %v, %d members", a.Index, len(a.Members))
			}
			for i, name := range []string{"short.o", "exactly-15-by.o", longName} {
				checkMember(t, path, a.Members[i], name)
			}
			fresh := a.Members[0].ModTime.Unix() != 0
			if fresh != (name == "with times") {
				t.Errorf("time %v", a.Members[0].ModTime)
			}
		})
	}
}

// A mapped archive is the one that is read, also when it is read again, and what is no archive is told alike.
func TestMapArchive(t *testing.T) {
	path := makeArchive(t, "rcsD")
	read, err := ReadArchive(path)
	if err != nil {
		t.Fatal(err)
	}
	mapped, err := MapArchive(path)
	if err != nil || len(mapped.Members) != len(read.Members) {
		t.Fatalf("%v, %+v, want %+v", err, mapped, read)
	}
	for i, m := range mapped.Members {
		want := testkit.Read(t, path)[m.Offset : m.Offset+m.Size]
		for range 2 { // the first forgets what it has read
			got, err := io.ReadAll(io.NewSectionReader(m.Reader(), 0, m.Size))
			if err != nil || string(got) != want || m.Name != read.Members[i].Name {
				t.Errorf("%s: %v, %d bytes, want %d", m.Name, err, len(got), len(want))
			}
		}
	}
	for _, path := range []string{t.TempDir(), testkit.Write(t, filepath.Join(t.TempDir(), "no.a"), "!<thin>\n"), filepath.Join(t.TempDir(), "none.a")} {
		_, readErr := ReadArchive(path)
		if _, err := MapArchive(path); err == nil || readErr == nil || err.Error() != readErr.Error() {
			t.Errorf("%v, want %v", err, readErr)
		}
	}
}

func checkMember(t *testing.T, archive string, m *Member, name string) {
	t.Helper()
	want, err := os.ReadFile(filepath.Join(filepath.Dir(archive), name))
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(io.NewSectionReader(m.Reader(), 0, m.Size))
	if err != nil {
		t.Fatal(err)
	}
	// Darwin's form pads members to 8 bytes and counts that in.
	if m.Name != name || !bytes.Equal(bytes.TrimRight(got, "\n"), bytes.TrimRight(want, "\n")) {
		t.Errorf("member %q of %d bytes; want %q of %d", m.Name, len(got), name, len(want))
	}
	whole, err := os.ReadFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(whole[m.Offset:m.Offset+m.Size], got) {
		t.Errorf("%s does not stand at offset %d", name, m.Offset)
	}
	if m.Mode&0o444 == 0 || m.IsBitcode() {
		t.Errorf("%s: mode %o, bitcode %v", name, m.Mode, m.IsBitcode())
	}
	if _, err := m.Object(); err != nil {
		t.Error(err)
	}
}

func TestThinArchive(t *testing.T) {
	path := makeArchive(t, "rcs", "--thin")
	_, err := ReadArchive(path)
	want := path + ": thin archive: it only names files elsewhere, so it cannot be shipped; make it again with llvm-ar rcsD, without T"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestNoIndex(t *testing.T) {
	a, err := ReadArchive(makeArchive(t, "rcS"))
	if err != nil {
		t.Fatal(err)
	}
	if a.Index {
		t.Error("an archive without an index has one")
	}
}

func TestBitcode(t *testing.T) {
	dir := t.TempDir()
	object := elftest.Object(t, dir, elftest.ARM64, "a.c", "int a;", "-flto")
	elftest.Run(t, dir, "llvm-ar", "rcs", "lib.a", object)
	a, err := ReadArchive(filepath.Join(dir, "lib.a"))
	if err != nil {
		t.Fatal(err)
	}
	m := a.Members[0]
	if !m.IsBitcode() {
		t.Errorf("bitcode %v", m.IsBitcode())
	}
	if _, err := m.Object(); err == nil || !strings.HasPrefix(err.Error(), filepath.Join(dir, "lib.a")+"(a.c.o): not an ELF file") {
		t.Errorf("reading bitcode as an object: %v", err)
	}
}

// head returns a member's header.
func head(name, size string) string {
	pad := func(s string, n int) string { return s + strings.Repeat(" ", n-len(s)) }
	return pad(name, 16) + pad("0", 12) + pad("0", 6) + pad("0", 6) + pad("644", 8) + pad(size, 10) + "`\n"
}

func TestArchiveErrors(t *testing.T) {
	for _, c := range []struct{ data, want string }{
		{"", `not an ar archive: it starts with ""; make or fetch it again`},
		{"!<arch", `not an ar archive: it starts with "!<arch"; make or fetch it again`},
		{arMagic + "short", "the header of a member at offset 0x8 with 0x3c bytes runs past the end of the file, which ends at 0xd; it is truncated or damaged: make or fetch it again"},
		{arMagic + strings.Repeat("x", 60), "no member starts at offset 0x8, but one should; the archive is damaged: make it again"},
		{arMagic + head("a.o/", "ten"), `member "a.o/" at offset 0x8: size "ten" is not a number; the archive is damaged: make it again`},
		{arMagic + head("a.o/", "-1"), `member "a.o/" at offset 0x8: size "-1" is not a number; the archive is damaged: make it again`},
		{arMagic + head("a.o/", "9"), `member "a.o/" at offset 0x44 with 0x9 bytes runs past the end of the file, which ends at 0x44; it is truncated or damaged: make or fetch it again`},
		{arMagic + head("/7", "0"), `member "/7": no such entry in the table of long names; the archive is damaged: make it again`},
		{arMagic + head("//", "4") + "abcd" + head("/0", "0"), `member "/0": its name in the table of long names does not end; the archive is damaged: make it again`},
		{arMagic + head("#1/9", "2") + "ab", `member "#1/9": the name's length is more than the member or any name has; the archive is damaged: make it again`},
	} {
		if _, err := parseArchive(bin{"lib.a", c.data}); err == nil || err.Error() != "lib.a: "+c.want {
			t.Errorf("got  %v\nwant lib.a: %s", err, c.want)
		}
	}
}

func TestManyMembers(t *testing.T) {
	empty := head("a.o/", "0")
	small := head("a.o/", "512") + strings.Repeat("x", 512)
	for _, c := range []struct {
		data, want string
	}{
		{strings.Repeat(empty, 1<<10), ""},
		{strings.Repeat(empty, 2<<10), "lib.a: more than 1264 members in 122888 bytes; the archive is damaged: make it again"},
		{strings.Repeat(small, 20000), ""},
		{strings.Repeat(small, 1<<16+1), "lib.a: more than 65536 members in 37487172 bytes; the archive is damaged: make it again"},
	} {
		_, err := parseArchive(bin{"lib.a", arMagic + c.data})
		if (err == nil) != (c.want == "") || err != nil && err.Error() != c.want {
			t.Errorf("%d bytes: %v, want %q", len(c.data), err, c.want)
		}
	}
}

// System V writes names without the slash that GNU ends them with.
func TestPlainNames(t *testing.T) {
	a, err := parseArchive(bin{"lib.a", arMagic + head("/", "0") + head("a b.o", "3") + "abc\n" + head("c.o/", "0")})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, m := range a.Members {
		names = append(names, m.Name)
	}
	if d := cmp.Diff([]string{"a b.o", "c.o"}, names); d != "" || !a.Index {
		t.Errorf("index %v, -want +got\n%s", a.Index, d)
	}
}

// Errors about members repeat their names, and there may be one for each of many members that share a long one.
func TestMemberErrorsAreShort(t *testing.T) {
	name := strings.Repeat("n", maxMemberName-2)
	a, err := parseArchive(bin{"lib.a", arMagic + head("//", "4096") + name + "/\n" + head("/0", "0")})
	if err != nil {
		t.Fatal(err)
	}
	_, err = a.Members[0].Object()
	if want := "lib.a(" + name[:maxErrorName] + "…): not an ELF file"; err == nil || !strings.HasPrefix(err.Error(), want) || a.Members[0].Name != name {
		t.Errorf("%v", err)
	}
}
