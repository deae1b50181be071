package rule

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Counted says how many of something there are.
func Counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Difference gives the names of one set that are not in another, sorted.
func Difference(a, b map[string]bool) []string {
	var names []string
	for name := range a {
		if !b[name] {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func SortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// List gives all names of a list.
func List(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, " ")
}

// Some lists names where a finding is about them, few where it is about something else.
func Some(names []string) string { return first(names, 8) }
func Few(names []string) string  { return first(names, 5) }

// first lists the first names, and says how many more there are.
func first(names []string, most int) string {
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}
