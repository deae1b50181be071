package toolchain

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// version is a version as numbers. 27.0.12077973-beta1 comes before 27.0.12077973.
type version struct {
	nums []int
	pre  bool
}

// parseVersion reads "27.0.12077973", "go1.26rc1", "3.22.1-g37088a8" and the like: numbers and dots, then perhaps something else.
func parseVersion(text string) (version, bool) {
	text = strings.TrimPrefix(text, "go")
	var v version
	for {
		digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
		n, err := strconv.Atoi(text[:digits])
		if err != nil {
			return v, false
		}
		v.nums = append(v.nums, n)
		text = text[digits:]
		if !strings.HasPrefix(text, ".") || len(text) < 2 || text[1] < '0' || text[1] > '9' {
			break
		}
		text = text[1:]
	}
	v.pre = strings.HasPrefix(text, "-") || strings.HasPrefix(text, "rc") || strings.HasPrefix(text, "beta")
	return v, true
}

func (v version) compare(w version) int {
	if c := slices.Compare(trimZeros(v.nums), trimZeros(w.nums)); c != 0 {
		return c
	}
	switch {
	case v.pre == w.pre:
		return 0
	case v.pre:
		return -1
	}
	return 1
}

// trimZeros makes 1.26 and 1.26.0 equal.
func trimZeros(nums []int) []int {
	for len(nums) > 0 && nums[len(nums)-1] == 0 {
		nums = nums[:len(nums)-1]
	}
	return nums
}

// less compares two version texts; what is no version comes first.
func less(a, b string) bool {
	v, _ := parseVersion(a)
	w, _ := parseVersion(b)
	return v.compare(w) < 0
}

// newest lists the folders of dir whose names, less prefix, are versions, newest first: paths.
func newest(dir, prefix string) []string {
	entries, _ := os.ReadDir(dir)
	var names []string
	for _, e := range entries {
		text, ok := strings.CutPrefix(e.Name(), prefix)
		if _, isVersion := parseVersion(text); ok && isVersion {
			names = append(names, e.Name())
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		v, _ := parseVersion(a[len(prefix):])
		w, _ := parseVersion(b[len(prefix):])
		return cmp.Or(w.compare(v), strings.Compare(a, b))
	})
	for i, name := range names {
		names[i] = filepath.Join(dir, name)
	}
	return names
}
