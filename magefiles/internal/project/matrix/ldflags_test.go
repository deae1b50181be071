package matrix

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

func TestLDFlag(t *testing.T) {
	const owned = "a flag that you cannot set here: "
	for _, c := range []struct {
		before []string
		flag   string
		what   string // beginning of what is wrong
	}{
		{nil, "-s", ""}, {nil, "--w", ""}, {nil, "-w=false", ""}, {nil, "-checklinkname=0", ""}, {nil, "-compressdwarf=true", ""},
		{nil, "-X=main.version=1.2", ""}, {nil, "-X=example.com/a/b.c=-@x=y z", ""}, {nil, "-funcalign=64", ""}, {nil, "-randlayout=0x10", ""},
		{nil, "-X", ""}, {[]string{"-X"}, "main.version=", ""}, {[]string{"-s", "-funcalign"}, "32", ""}, {[]string{"-X", "main.a=-X"}, "-s", ""},

		{nil, "@flags", "a response file"}, {[]string{"-X"}, "@flags", "a response file"}, {[]string{"-s"}, "@/etc/passwd", "a response file"},
		{[]string{"-s"}, "false", "not a linker flag"}, {[]string{"-X=main.a=b"}, "main.o", "not a linker flag"}, {[]string{"-X", "main.a=-X"}, "x", "not a linker flag"},
		{[]string{"-X"}, "-s", "does not set a variable"}, {nil, "-X=version", "does not set a variable"}, {nil, "-X=version=1.2", "does not set a variable"},
		{nil, "-s=maybe", "not a value of -s"}, {nil, "-checklinkname=", "not a value of -checklinkname"}, {nil, "-funcalign=x", "not a value of -funcalign"},
		{[]string{"-funcalign"}, "/x", "not a value of -funcalign"}, {nil, "-s main.o", "several flags in one string"},
		{nil, "-cpuprofile=/x", owned + "it writes"}, {nil, "--memprofile", owned + "it writes"}, {nil, "-benchmarkprofile=x", owned + "it writes"},
		{nil, "-fipso=x", owned + "it writes"}, {nil, "-capturehostobjs=x", owned + "it writes"}, {nil, "-extar=x", owned + "gondk"},
		{nil, "-o=x", owned + "gondk"}, {nil, "-B=none", owned + "gondk"}, {nil, "-d", owned + "it is for linking"}, {nil, "-dumpdep", owned + "its output"},
		{nil, "---s", "a flag that you cannot set here"}, {nil, "-", "a flag that you cannot set here"}, {nil, "-of-a-later-go=1", "a flag that you cannot set here"},
		{nil, "-k=x", "a flag that you cannot set here"}, {nil, "-\x00", "not a linker flag"},
	} {
		what, cure := LDFlag(c.before, c.flag)
		if !strings.HasPrefix(what, c.what) || (what == "") != (c.what == "") || (cure == "") != (what == "") {
			t.Errorf("%q %q: %q; %q, want %q", c.before, c.flag, what, cure, c.what)
		}
	}
}

func TestLDFlags(t *testing.T) {
	for _, flags := range [][]string{{"-X"}, {"-s", "--funcalign"}, {"-X", "main.a=b", "-X"}} {
		if what, _ := LDFlags(flags); what != "a flag without its value" {
			t.Errorf("%q: %q", flags, what)
		}
	}
	for _, flags := range [][]string{nil, {"-s"}, {"-X=a.b=c"}, {"-X", "a.b=-X"}} {
		if what, _ := LDFlags(flags); what != "" {
			t.Errorf("%q: %q", flags, what)
		}
	}
}

func TestResponseFile(t *testing.T) {
	for word, want := range map[string]bool{
		"@x": true, "@": true, "-Wl,@x": true, "-Wl,-z,now,@x": true, "-Wa,@x": true, "-Wp,@x": true,
		"-DX=@y": false, "-X=a.b=@c": false, "a@b": false, "-Wl,-soname,a@b": false, "": false,
	} {
		if got := ResponseFile(word); got != want {
			t.Errorf("%q: %v, want %v", word, got, want)
		}
	}
}

// TestLinkerFlags holds the lists against the linker of the Go that runs the tests: each flag exists, takes what the list says, and what
// is new has been looked at.
func TestLinkerFlags(t *testing.T) {
	out, _ := exec.Command("go", "tool", "link", "-help").CombinedOutput() // which says that it failed
	takes := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^  -(\S+)(?: (\S+))?(?:\t|$)`).FindAllStringSubmatch(string(out), -1) {
		takes[m[1]] = m[2]
	}
	if len(takes) < 30 {
		t.Fatalf("go tool link -help is not understood:\n%s", out)
	}
	for name, value := range linkerFlags {
		if argument, ok := takes[name]; !ok || (argument == "") != (value == noValue) {
			t.Errorf("-%s: known %v, takes %q", name, ok, argument)
		}
	}
	noUse := map[string]bool{"a": true, "n": true, "f": true, "g": true, "k": true}
	for name := range takes {
		if _, allowed := linkerFlags[name]; !allowed && ownedFlags[name] == "" && !noUse[name] {
			t.Errorf("-%s is new: say in linkerFlags or ownedFlags what becomes of it", name)
		}
	}
}
