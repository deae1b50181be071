package capi

import "regexp"

// Export matches the comment by which Go code exports a function to C, as cgo takes it; its group is the name, which must be that of the
// function below.
var Export = regexp.MustCompile(`(?m)^//export[ \t]+(\w+)`)
