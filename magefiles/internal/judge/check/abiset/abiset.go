// Package abiset has the rules about what was built for all ABIs together.
package abiset

import "slices"

// Rules are those between the libraries of several ABIs, and the one between archives.
var Rules = slices.Concat(setRules, archiveRules)
