package symbolize

import (
	"debug/elf"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// FuzzRead gives anything to all that comes before llvm-symbolizer and after it. All lines of the text have to stay.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{crashedText, crashed().encode(), decoded, inUTF16(crashedText, false), zipped(crashedText),
		"#00 pc 0x54da1c libsample.so (main.apply + 12)\r\n#01 pc 0x7d30f3d480 libsample.so", " 1  libsample.so + 0x1\n[pc=0x7b1c4d2a1c]\r\r\n",
		"7b1c4d2000-7b1ca20000 r-xp 0 fd:05 1 /data/x.apk\nlr      0x7b1c4d2a1c\n#1 0x1 in ?? () from libsample.so\nlibsample.so[+1]\nlibsample.so  [.] 0x10"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content string) {
		inputs, err := Read("log", content)
		if err != nil {
			return
		}
		for _, in := range inputs {
			added(t, in.Text)
		}
	})
}

func added(t *testing.T, content string) {
	t.Helper()
	files := twoLibraries()
	p := &pass{text: parse(content, files.names), files: files, told: map[string]bool{}}
	trace := &Trace{content: content, frames: p.frames, Frames: len(p.frames), unnamed: map[reason]int{}, found: make([][]string, len(p.frames))}
	for i, f := range p.frames {
		all, why := p.choose(f)
		if why != named {
			trace.unnamed[why]++
		} else {
			trace.found[i] = p.settle(trace, f, all, answers{all[0]: {{function: "\x00", line: "\x00"}}})
		}
	}
	var out strings.Builder
	if err := trace.Write(&out); err != nil {
		t.Fatal(err)
	}
	var kept strings.Builder
	for line := range strings.Lines(out.String()) {
		if !strings.Contains(line, "\x00 at \x00") {
			kept.WriteString(line)
		}
	}
	if !strings.Contains(content, "\x00") && !strings.Contains(content, "_backtrace {") && strings.TrimRight(kept.String(), "\r\n") != strings.TrimRight(content, "\r\n") {
		t.Errorf("%q has become %q", content, kept.String())
	}
}

// twoLibraries are libsample.so for two ABIs, as far as they matter before anything is looked up.
func twoLibraries() *index {
	x := &index{shown: "build/symbols", byID: map[string][]*symbolFile{}, names: map[string]bool{"libsample.so": true}}
	for i, a := range abi.All()[:2] {
		file := &symbolFile{library: "libsample.so", abi: a, id: []string{"5fd3", "01"}[i], ranges: map[string][]span{"main.apply": {{0x54da10, 0x54db00}}},
			loads: []elfabi.Segment{{Flags: elf.PF_R, FileSize: 0x14d000, MemSize: 0x14d000}, {Flags: elf.PF_R | elf.PF_X, Offset: 0x14d000, Addr: 0x14e000, FileSize: 0x600000, MemSize: 0x600000}}}
		x.files, x.byID[file.id] = append(x.files, file), []*symbolFile{file}
	}
	return x
}
