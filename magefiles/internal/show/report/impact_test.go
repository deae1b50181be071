package report

import (
	"testing"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
)

// line is one of the dry run: what ends alike on some levels, and with large pages where large says so.
func line(library, abi string, from, to int, large uint64, failed string) Loading {
	l := Loading{Library: library, ABI: abi, Failed: failed}
	if from > 0 {
		l.Verdicts = append(l.Verdicts, loadedOn(from, 4096), loadedOn(to, 4096))
	}
	if large > 0 {
		l.Verdicts = append(l.Verdicts, loadedOn(max(to, 36), large))
	}
	return l
}

func TestImpact(t *testing.T) {
	fine := []Loading{line("liba.so", "arm64-v8a", 24, 36, 16384, ""), line("liba.so", "armeabi-v7a", 24, 36, 0, "")}
	finding := func(id string, g check.Group, s check.Severity) *check.Result {
		f := check.Finding{ID: id, Severity: s, Seen: "on API 24: dlopen failed: no", Place: check.Place{File: "a/libb.so"}}
		return &check.Result{Rules: []check.Rule{{ID: id, Group: g, Title: ruleOrder(check.Rules()).rule(id).Title}}, Findings: []check.Finding{f}}
	}
	narrow := finding("relro-16k", check.SegmentGroup, check.Warning)
	narrow.Findings[0].Place.ABI = "armeabi-v7a"
	unsure := line("liba.so", "arm64-v8a", 24, 36, 16384, "")
	unsure.Verdicts[0].Guessed = true
	compat := line("liba.so", "arm64-v8a", 24, 36, 16384, "")
	compat.Verdicts[2].Compat = true
	refused := []Loading{line("liba.so", "arm64-v8a", 24, 36, 0, ""), line("liba.so", "arm64-v8a", 0, 0, 16384, "segments")}
	refused[1].Verdicts[0].Compat = true
	for _, c := range []struct {
		name  string
		r     Report
		want  string
		pages string
	}{
		{"an app", Report{Installs: true, Loading: fine}, "Installs and runs on Android 7 to 16, also with 16 KB pages.", "ok"},
		{"a library", Report{Loading: fine}, "Loads on Android 7 to 16, also with 16 KB pages.", "ok"},
		{"32-bit only", Report{Installs: true, Loading: fine[1:]}, "Installs and runs on Android 7 to 16.", ""},
		{"pages of 4 KB are what the project asks for", Report{Installs: true, Target: check.Target{PageSize: 4096}, Loading: []Loading{line("liba.so", "arm64-v8a", 24, 36, 0, "")}},
			"Installs and runs on Android 7 to 16.", ""},
		{"aligned to 4 KB", Report{Installs: true, Target: target, Loading: []Loading{line("liba.so", "arm64-v8a", 24, 36, 0, "")}},
			"Installs and runs on Android 7 to 16, but not with 16 KB pages.", "error"},
		{"made for pages of 4 KB", Report{Installs: true, Target: target, Loading: []Loading{compat}, Result: finding("pt-load-16k", check.SegmentGroup, check.Error)},
			"Loads on Android 7 to 16, but with 16 KB pages only in Android 16's compatibility mode; 1 error below keeps it from being installed, or breaks it there.", "warning"},
		{"made for pages of 4 KB, and not fit for more", Report{Target: target, Loading: refused},
			"Loads on Android 7 to 16, but not with 16 KB pages, where liba.so fails at segments.", "error"},
		{"one of two is aligned to 4 KB", Report{Target: target, Loading: append([]Loading{line("libb.so", "arm64-v8a", 24, 36, 0, "")}, fine...)},
			"Loads on Android 7 to 16, but not with 16 KB pages.", "error"},
		{"a packing that is not aligned", Report{Installs: true, Target: target, Loading: fine, Result: finding("aab-page-align", check.PackingGroup, check.Error)},
			"Loads on Android 7 to 16, but not with 16 KB pages; 1 error below keeps it from being installed, or breaks it there.", "error"},
		{"a doubt about pages", Report{Installs: true, Target: target, Loading: fine, Result: finding("relro-16k", check.SegmentGroup, check.Warning)},
			"Loads on Android 7 to 16; 1 warning below tells what may go wrong.", "warning"},
		{"of a 32-bit ABI it is no doubt", Report{Installs: true, Target: target, Loading: fine, Result: narrow},
			"Loads on Android 7 to 16, also with 16 KB pages; 1 warning below tells what may go wrong.", "ok"},
		{"a warning about something else of segments", Report{Installs: true, Target: target, Loading: fine, Result: finding("elf-size-bss", check.SegmentGroup, check.Warning)},
			"Loads on Android 7 to 16, also with 16 KB pages; 1 warning below tells what may go wrong.", "ok"},
		{"large pages alone fail", Report{Loading: []Loading{line("liba.so", "arm64-v8a", 24, 36, 0, ""), line("liba.so", "arm64-v8a", 0, 0, 16384, "RELRO")}},
			"Loads on Android 7 to 16, but not with 16 KB pages, where liba.so fails at RELRO.", "error"},
		{"old devices fail", Report{Installs: true, Loading: []Loading{line("liba.so", "arm64-v8a", 24, 29, 0, "relocations"), line("liba.so", "arm64-v8a", 30, 36, 16384, "")}},
			"Loads on Android 11 to 16, also with 16 KB pages, not on Android 7 to 10, where liba.so fails at relocations.", "ok"},
		{"all fail", Report{Loading: []Loading{line("liba.so", "arm64-v8a", 24, 36, 16384, "ELF header")}},
			"Loads on none of Android 7 to 16, where liba.so fails at ELF header.", "error"},
		{"one of two fails between", Report{Loading: []Loading{
			line("liba.so", "x86", 21, 22, 0, ""), line("liba.so", "x86", 23, 24, 0, "versions"), line("liba.so", "x86", 26, 36, 0, ""), line("libb.so", "x86", 21, 36, 0, "")}},
			"Loads on Android 5 to 5.1 and 8 to 16, not on Android 6 to 7, where liba.so fails at versions.", ""},
		{"ABIs differ", Report{Loading: append([]Loading{line("liba.so", "x86", 24, 36, 0, "segments")}, fine...)},
			"Loads on Android 7 to 16 (arm64-v8a, armeabi-v7a); on none of Android 7 to 16, where liba.so fails at segments (x86), also with 16 KB pages.", "ok"},
		{"what is around it is not known", Report{Loading: []Loading{unsure}}, "Loads on Android 7 to 16, also with 16 KB pages, as far as the libraries around it are known.", "ok"},
		{"a crash", Report{Installs: true, Loading: fine, Result: finding("so-go-init", check.GoGroup, check.Error)},
			"Loads on Android 7 to 16, also with 16 KB pages; 1 error below keeps it from being installed, or breaks it there.", "ok"},
		{"one of two is too damaged to be read", Report{Installs: true, Loading: fine, Result: finding("loads", check.LoadGroup, check.Error)},
			"Loads on Android 7 to 16, also with 16 KB pages; 1 error below keeps it from being installed, or breaks it there.", "ok"},
		{"Play alone", Report{Installs: true, Loading: fine, Result: finding("play-target", check.PlayGroup, check.Error)},
			"Installs and runs on Android 7 to 16, also with 16 KB pages. Google Play refuses it.", "ok"},
		{"the project's own business", Report{Installs: true, Loading: fine, Result: finding("path-exports", check.PathGroup, check.Error)},
			"Installs and runs on Android 7 to 16, also with 16 KB pages.", "ok"},
		{"for information", Report{Installs: true, Loading: fine, Result: finding("go-tz", check.GoGroup, check.Info)},
			"Installs and runs on Android 7 to 16, also with 16 KB pages.", "ok"},
		{"too damaged to be read", Report{Result: finding("loads", check.LoadGroup, check.Error)}, "libb.so does not load on API 24: dlopen failed: no.", ""},
		{"an archive", Report{Target: target, Result: &check.Result{Looks: []check.Look{{Group: check.ArchiveGroup}}}}, "Links into libraries for Android 7 and newer.", ""},
		{"a bad archive", Report{Target: target, Result: finding("ar-go-tls", check.ArchiveGroup, check.Error)}, "Not fit for devices: 1 error below.", ""},
		{"a processor that Android's linker never sees", Report{Result: &check.Result{Looks: []check.Look{{Group: check.HeaderGroup}}}}, "How devices load it is not known.", ""},
		{"an app without libraries", Report{Installs: true}, "Has no native libraries, so that the device's ABI does not matter.", ""},
		{"nothing", Report{}, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.r.impact(); got.Sentence != c.want || got.Pages.State != c.pages {
				t.Errorf("%q %q\nwant %q %q", got.Sentence, got.Pages.State, c.want, c.pages)
			}
		})
	}
}
