package abiset

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/apidiff"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/capi"
)

// apiABIs returns the ABIs whose C API is known, in their order.
func apiABIs(s *subject.ABISet) []string {
	var names []string
	for name, api := range s.API {
		if api != nil {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, abi.Compare)
	return names
}

// countsMemory are the integers whose width is that of memory: right in each ABI for what they are meant for.
var countsMemory = []string{"size_t", "ssize_t", "ptrdiff_t", "intptr_t", "uintptr_t", "GoUintptr", "__kernel_size_t", "_GoUintptr"}

// abiIntegers compares a 32-bit ABI's functions with those of a 64-bit one.
func abiIntegers(s *subject.ABISet, f *rule.Found) {
	var narrow, wide string
	for _, name := range apiABIs(s) {
		switch size := s.API[name].PointerSize; {
		case size == 4 && narrow == "":
			narrow = name
		case size == 8 && wide == "":
			wide = name
		}
	}
	if narrow == "" || wide == "" {
		return
	}
	var varying, counting []string
	for _, w := range apidiff.Widths(s.API[wide], s.API[narrow]) {
		if s.API[wide].Function(w.Name) == nil && s.API[wide].Variable(w.Name) == nil {
			continue // a struct's member: abi-struct-layout tells of those
		}
		text := fmt.Sprintf("%s: %s is %s (%d bytes on %s, %d on %s)", w.Name, w.Where, w.Type, w.Sizes[0], wide, w.Sizes[1], narrow)
		if slices.Contains(countsMemory, w.Type) {
			counting = append(counting, text)
		} else {
			varying = append(varying, text)
		}
	}
	if len(varying) > 0 {
		f.Add(rule.Warning, "integers of the C API differ in width: %s", rule.Some(varying))
	}
	if len(counting) > 0 {
		f.Add(rule.Info, "integers of the C API are as wide as a pointer: %s", rule.Some(counting))
	}
}

// abiStructs reports the layouts of each struct or union that has several.
func abiStructs(s *subject.ABISet, f *rule.Found) {
	layouts := map[string]map[string][]string{} // by name and layout: the ABIs
	for _, abi := range apiABIs(s) {
		for i := range s.API[abi].Types {
			t := &s.API[abi].Types[i]
			if t.Kind != capi.Struct && t.Kind != capi.Union || t.Opaque {
				continue
			}
			if layouts[t.Name] == nil {
				layouts[t.Name] = map[string][]string{}
			}
			text := layoutOf(t)
			layouts[t.Name][text] = append(layouts[t.Name][text], abi)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(layouts)) {
		if len(layouts[name]) < 2 {
			continue
		}
		var texts []string
		for _, text := range slices.SortedFunc(maps.Keys(layouts[name]), func(x, y string) int {
			return abi.Compare(layouts[name][x][0], layouts[name][y][0])
		}) {
			texts = append(texts, fmt.Sprintf("%s on %s", text, strings.Join(layouts[name][text], ", ")))
		}
		f.Add(rule.Info, "%s: %s", name, strings.Join(texts, "; "))
	}
}

// layoutOf reports a struct's size and where its members lie: 16 bytes (id at 0, time at 8).
func layoutOf(t *capi.Type) string {
	var members []string
	for _, m := range t.Members {
		name := m.Name
		if name == "" {
			name = "(unnamed)"
		}
		members = append(members, fmt.Sprintf("%s at %d", name, m.Offset))
	}
	return fmt.Sprintf("%d bytes (%s)", t.Size, rule.Some(members))
}
