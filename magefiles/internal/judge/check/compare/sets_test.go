package compare

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/checktest"
	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// setsCase is the libraries of two paths and two ABIs, and the rows that tell of what is missing.
type setsCase struct {
	name   string
	builds []Build
	want   []string
}

func setsCases(libs func(...string) map[string]*elfabi.Library) []setsCase {
	return []setsCase{
		{"all there", []Build{
			{Path: "cmake", ABI: "arm64-v8a", Packed: libs("liba.so")}, {Path: "cmake", ABI: "x86_64", Packed: libs("liba.so")},
			{Path: "ndk-build", ABI: "arm64-v8a", Packed: libs("liba.so")}, {Path: "ndk-build", ABI: "x86_64", Packed: libs("liba.so")},
		}, nil},
		{"one in one path", []Build{
			{Path: "cmake", ABI: "arm64-v8a", Packed: libs("liba.so")}, {Path: "cmake", ABI: "x86_64", Packed: libs("liba.so")},
			{Path: "ndk-build", ABI: "arm64-v8a", Packed: libs("liba.so", "libb.so")}, {Path: "ndk-build", ABI: "x86_64", Packed: libs("liba.so", "libb.so")},
		}, []string{
			"error abi-lib-set  differs: only in ndk-build: libb.so (arm64-v8a, x86_64)",
			"error path-lib-set arm64-v8a differs: only in ndk-build: libb.so",
			"error path-lib-set x86_64 differs: only in ndk-build: libb.so",
		}},
		{"one in one ABI of both paths", []Build{
			{Path: "cmake", ABI: "arm64-v8a", Packed: libs("liba.so", "libb.so")}, {Path: "cmake", ABI: "x86_64", Packed: libs("liba.so")},
			{Path: "ndk-build", ABI: "arm64-v8a", Packed: libs("liba.so", "libb.so")}, {Path: "ndk-build", ABI: "x86_64", Packed: libs("liba.so")},
		}, []string{
			"error abi-lib-set  wrong: cmake: libb.so is missing in x86_64",
			"error abi-lib-set  wrong: ndk-build: libb.so is missing in x86_64",
		}},
		{"an ABI in one path", []Build{
			{Path: "cmake", ABI: "arm64-v8a", Packed: libs("liba.so")}, {Path: "cmake", ABI: "x86_64", Packed: libs("liba.so")},
			{Path: "ndk-build", ABI: "arm64-v8a", Packed: libs("liba.so")},
		}, []string{
			"error abi-lib-set  wrong: liba.so: arm64-v8a, x86_64 in cmake, arm64-v8a in ndk-build",
			"error abi-lib-set  wrong: ndk-build: liba.so is missing in x86_64",
			"error path-lib-set x86_64 wrong: only in cmake: liba.so",
			"error path-lib-set x86_64 wrong: ndk-build: no library at all",
		}},
	}
}

// Libraries that are missing in one path or one ABI are told by two rows and no other: the rest compares what both have.
func TestLibrarySets(t *testing.T) {
	l := checktest.Read(t, elftest.Lib{Target: elftest.ARM64, Sources: map[string]string{"a.c": "int a;"}, Link: []string{"--build-id=sha1", "-s"}}.Make(t, t.TempDir()))
	libs := func(names ...string) map[string]*elfabi.Library {
		m := map[string]*elfabi.Library{}
		for _, name := range names {
			m[name] = l
		}
		return m
	}
	paths, abis := [2]string{"cmake", "ndk-build"}, []string{"arm64-v8a", "x86_64"}
	for _, c := range setsCases(libs) {
		result := ComparePaths(Input{Paths: paths, ABIs: abis, Builds: c.builds})
		var got []string
		for _, r := range result.Rows {
			if r.Verdict == Equal {
				continue
			}
			for _, d := range r.Diff {
				got = append(got, string(r.Severity)+" "+r.ID+" "+r.ABI+" "+string(r.Verdict)+": "+d)
			}
			if r.Cause == "" || r.Cure == "" {
				t.Errorf("%s: %s has no cause or cure", c.name, r.ID)
			}
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: -want +got\n%s", c.name, d)
		}
		if result.Failed() != (c.want != nil) {
			t.Errorf("%s: failed %v", c.name, result.Failed())
		}
	}
}

func TestDiff(t *testing.T) {
	paths := [2]string{"cmake", "ndk-build"}
	for _, c := range []struct {
		name string
		a, b map[string]string
		want []string
	}{
		{"equal", map[string]string{"x": "1"}, map[string]string{"x": "1"}, nil},
		{"another order", set([]string{"a", "b"}).Parts, set([]string{"b", "a"}).Parts, nil},
		{"none and nil", nil, map[string]string{}, nil},
		{"all", map[string]string{"x": "1", "y": "", "z": ""}, map[string]string{"x": "2", "y": "3", "w": "4"}, []string{
			"only in cmake: z", "only in ndk-build: w (4)", "x: 1 in cmake, 2 in ndk-build", `y: "" in cmake, 3 in ndk-build`,
		}},
	} {
		if d := cmp.Diff(c.want, Diff(c.a, c.b, paths)); d != "" {
			t.Errorf("%s: -want +got\n%s", c.name, d)
		}
	}
}

// Every rule is named in the list of checks, tells a cause and a cure, and no two rows bear the same name.
func TestRules(t *testing.T) {
	var names []string
	for _, r := range append([]pathRule{abiLibSet, pathLibSet}, pathRules...) {
		if r.id == "" || r.property == "" || r.cause == "" || r.cure == "" {
			t.Errorf("%+v is not whole", r)
		}
		if !slices.Contains([]rule.Severity{rule.Error, rule.Warning, rule.Info}, r.severity) {
			t.Errorf("%s: severity %q", r.id, r.severity)
		}
		if slices.Contains(names, r.property) {
			t.Errorf("two rows are called %q", r.property)
		}
		names = append(names, r.property)
	}
}

// Every row has a rule that tells of it; abi-lib-set is one of those between ABIs.
func TestRowsHaveRules(t *testing.T) {
	var ids []string
	for _, r := range Rules() {
		ids = append(ids, r.ID)
	}
	for _, r := range append([]pathRule{pathLibSet}, pathRules...) {
		if !slices.Contains(ids, r.id) {
			t.Errorf("the rows of %s have no rule", r.id)
		}
	}
}
