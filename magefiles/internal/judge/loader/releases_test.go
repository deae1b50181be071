package loader

import (
	_ "embed"
	"strconv"
	"strings"
	"testing"
)

// releases.txt has the edits of answers.txt for armeabi-v7a to which the linker of another release gave another answer: Android 6.0, 7.0, 7.1, 9,
// 10 and 11, by API level. A ? stands where what lay beside the library in memory
// decided. Of a library that Android 6 does not find the dry run says nothing, since apps of that time reach all of Android's, whose names nobody knows.
//
//go:embed testdata/releases.txt
var releaseAnswers string

// since gives the release from which on a kind of library loads.
var since = map[string]int{"tls": tlsAPI, "relr": relrAPI}

func TestReleases(t *testing.T) {
	other := map[string]string{}
	for line := range strings.Lines(releaseAnswers) {
		f := strings.SplitN(strings.TrimRight(line, "\n"), "\t", 4)
		if len(f) != 4 {
			t.Fatalf("bad line %q", line)
		}
		other[strings.Join(f[:3], "\t")] = f[3]
	}
	seeds, used := map[string]seed{}, 0
	for _, a := range readAnswers(t) {
		if a.abi != "armeabi-v7a" {
			continue
		}
		if _, ok := seeds[a.kind]; !ok {
			seeds[a.kind] = makeSeed(t, a.abi, a.kind)
		}
		s := seeds[a.kind]
		data, err := s.edit(a.change)
		if err != nil {
			t.Fatal(err)
		}
		for _, api := range []int{23, 24, 25, 28, 29, 30} {
			want, ok := other[strconv.Itoa(api)+"\t"+a.abi+"/"+a.kind+"\t"+a.change]
			if ok {
				used++
			} else {
				want = a.said
			}
			w := s.world()
			w.API, w.TargetSDK = api, api
			if got := said(Run(File{"libseed.so", data}, w)); api >= since[a.kind] && want != "?" && got != fold(want) {
				t.Errorf("API %d %s %s:\n got %s\nwant %s", api, a.kind, a.change, got, fold(want))
			}
		}
	}
	if used != len(other) {
		t.Errorf("%d of %d lines fit an edit", used, len(other))
	}
}
