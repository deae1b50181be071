package baseline

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// two parses a baseline and the same text with replacements.
func two(t *testing.T, text string, replace ...string) (old, new *Baseline) {
	t.Helper()
	after := strings.NewReplacer(replace...).Replace(text)
	if text == after && len(replace) > 0 {
		t.Fatalf("%q replaces nothing", replace)
	}
	old, err := Parse("old", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	new, err = Parse("new", []byte(after))
	if err != nil {
		t.Fatal(err)
	}
	return old, new
}

func lines(c *Changes) []string {
	var all []string
	for _, change := range c.List {
		text := fmt.Sprintf("%s %s %v %s: %s", change.Class, change.ID, change.ABIs, strings.TrimSpace(change.Library+" "+change.Name), change.Text)
		if change.Before != 0 || change.After != 0 {
			text += fmt.Sprintf(" [%d→%d]", change.Before, change.After)
		}
		all = append(all, text)
	}
	return all
}

const twoABIs = `format 1
project golib 1.2.3
min-sdk 24
version-code 7
abi arm64-v8a
  library a.so
    digest aa
    size 100
    export f FUNC GLOBAL
abi x86
  library a.so
    digest bb
    size 100
    export f FUNC GLOBAL
`

func TestDiff(t *testing.T) {
	for _, c := range []struct {
		name    string
		replace []string
		want    []string
	}{
		{"nothing", nil, nil},
		{"in both ABIs", []string{"export f FUNC", "export g FUNC"}, []string{
			"breaking base-func-removed [arm64-v8a x86] a.so f: f (FUNC) is no longer exported",
			"compatible base-func-added [arm64-v8a x86] a.so g: g (FUNC) is now exported",
		}},
		{"in one ABI", []string{"bb\n    size 100\n    export f FUNC", "bb\n    size 100\n    export f OBJECT"}, []string{
			"breaking base-sym-type [x86] a.so f: f was FUNC, is OBJECT",
		}},
		{"another in each ABI", []string{"aa\n    size 100", "aa\n    size 200", "bb\n    size 100", "bb\n    size 101"}, []string{
			"harmless base-size [x86] a.so size: size was 100 bytes, is now 101 (+1.0 %) [100→101]",
			"harmless base-size [arm64-v8a] a.so size: size was 100 bytes, is now 200 (+100.0 %) [100→200]",
		}},
		{"min SDK and version code", []string{"min-sdk 24", "min-sdk 26", "version-code 7", "version-code 6"}, []string{
			"breaking base-version-code [] version code: version code was 7, is now 6 [7→6]",
			"compatible base-min-up [] min SDK: min SDK was 24, is now 26: devices with API 24 to 25 get no update [24→26]",
		}},
		{"new version code", []string{"version-code 7", "version-code 8", "digest aa", "digest cc"}, nil},
		{"an ABI less and one more", []string{"abi x86\n", "abi x86_64\n"}, []string{
			"breaking base-abi-removed [x86] x86: x86 is no longer built; devices that need it get no update",
			"compatible base-abi-added [x86_64] x86_64: x86_64 is new",
		}},
		{"a library less and one more", []string{"library a.so\n    digest aa", "library b.so\n    digest aa"}, []string{
			"breaking base-lib-removed [arm64-v8a] a.so a.so: a.so is gone",
			"compatible base-lib-added [arm64-v8a] b.so b.so: b.so is new",
		}},
	} {
		old, new := two(t, twoABIs, c.replace...)
		if d := cmp.Diff(c.want, lines(Diff(old, new))); d != "" {
			t.Errorf("%s: -want +got\n%s", c.name, d)
		}
	}
}

func TestJava(t *testing.T) {
	const was = "java a.A\njava \"a.A.f(int): int\"\njava \"a.A.f(long): int\"\njava \"a.A.g(): void\"\njava \"a.A.N: int = 1\"\n"
	text := strings.Replace(twoABIs, "abi arm64", was+"abi arm64", 1)
	old, new := two(t, text, "f(int): int", "f(int): long", "g(): void", "g(): int", "java a.A\n", "java a.B\n", "N: int = 1", "N: int = 2")
	want := []string{
		"breaking base-java-removed [] a.A: a.A is gone",
		"breaking base-java-removed [] a.A.N: a.A.N: int = 1 is now a.A.N: int = 2",
		"breaking base-java-removed [] a.A.f: a.A.f(int): int is now a.A.f(int): long",
		"breaking base-java-removed [] a.A.g: a.A.g(): void is now a.A.g(): int",
		"compatible base-java-added [] a.B: a.B is new",
	}
	if d := cmp.Diff(want, lines(Diff(old, new))); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
	if saved := string(old.Format()); !strings.Contains(saved, "format 3\n") || !strings.Contains(saved, "\njava \"a.A.f(int): int\"\n") {
		t.Errorf("saved as\n%s", saved)
	}
}

func TestChanges(t *testing.T) {
	old, new := two(t, twoABIs, "1.2.3", "2.0", "export f FUNC", "export g FUNC")
	c := Diff(old, new)
	if c.Old != "1.2.3" || c.New != "2.0" || len(c.Broken()) != 0 || !c.MajorMoved() {
		t.Errorf("%+v: %v broken, moved %v", c, c.Broken(), c.MajorMoved())
	}
	if !c.Packs("x86", "a.so") || c.Packs("x86", "b.so") || c.Packs("x86_64", "a.so") || (&Changes{}).Packs("x86", "a.so") {
		t.Error("Packs is wrong")
	}
}

// A new major version allows another API, and nothing else.
func TestBroken(t *testing.T) {
	const gone, goneABI, hidden = "base-func-removed", "base-abi-removed", "base-jni-removed"
	for version, want := range map[string][]string{"1.3": {goneABI, gone, hidden}, "2.0": {goneABI, hidden}} {
		old, new := two(t, twoABIs, "1.2.3", version, "export f FUNC", "export g FUNC", "abi x86\n", "abi x86_64\n")
		old.ABIs[0].Libraries[0].Exports = append(old.ABIs[0].Libraries[0].Exports, Export{Name: "Java_a", Type: "FUNC", Binding: "GLOBAL"})
		var got []string
		for _, c := range Diff(old, new).Broken() {
			got = append(got, c.ID)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: -want +got\n%s", version, d)
		}
	}
}

func TestMajorMoved(t *testing.T) {
	for _, c := range []struct {
		old, new string
		want     bool
	}{
		{"1.2.3", "1.9.9", false}, {"1.2.3", "2.0.0", true}, {"9.0", "10.0", true}, {"10.0", "9.0", false}, {"2.0.0", "1.0.0", false},
		{"0.9", "1.0", true}, {"0.9", "0.10", false}, {"1", "2", true}, {"1.0", "01.5", false}, {"", "1.0", true}, {"x", "y", false},
		{"99999999999999999999.0", "100000000000000000000.0", true},
	} {
		if got := (&Changes{Old: c.old, New: c.new}).MajorMoved(); got != c.want {
			t.Errorf("%q to %q: %v", c.old, c.new, got)
		}
	}
}

// A library that exports the C API says again, with less to tell, what the archive's types say.
func TestRepeated(t *testing.T) {
	const text = "format 1\nproject golib 1.0\nabi x86\n  c-api\n    func int f(int a)\n    pointer size 4\n    scalar int size 4 signed\n" +
		"  library a.so\n    export Other FUNC GLOBAL\n    export f FUNC GLOBAL\n"
	old, new := two(t, text, "    func int f(int a)\n", "", "    export Other FUNC GLOBAL\n    export f FUNC GLOBAL\n", "")
	want := []string{
		"breaking base-func-removed [x86] f: f: the function is gone; it was int f(int a)",
		"breaking base-func-removed [x86] a.so Other: Other (FUNC) is no longer exported",
	}
	if d := cmp.Diff(want, lines(Diff(old, new))); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}
