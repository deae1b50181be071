package model

import (
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

// Reserved tells whether generated Go code has its own use of a name, so that no package is called so there. None of its names ends with _.
func Reserved(name string) bool {
	return !strings.HasSuffix(name, "_") && (slices.Contains(reserved, name) || shaped().MatchString(name))
}

// shaped are names of which generated code has many, and packages have few: variables, and those with capital letters.
var shaped = lazyregexp.New(`^[cfijnrvw]$|^[ar][0-9]+$|[A-Z]|^(call|func|new|proxy|read|write)_`)

// reserved are Go's own names, packages of the standard library, and what generated code declares.
var reserved = strings.Fields(`bool byte bytes cmp context encoding errors error fmt int io iter json len make math maps new netip nil os reflect rune runtime
	slices strconv strings string sync time true false unsafe url utf8 any append cap clear close copy delete max min panic print println recover init main atomic
	all allocate answer ascii bad call called calls cancel cancellation cancelled caught class count ctx decode element entry err frame free function
	identity implemented iterator java key misfit next object receive reader release self sequence set slot start table thrown trouble upcall valid value
	wrapped writer writers`)
