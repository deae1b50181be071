// Package buildfile reads settings of abi-matrix.toml that an app's own build files repeat: ABIs, API levels, the NDK, the app's identity. It
// reads only literal values, as people and Android Studio's templates write them, not values that a build file computes.
package buildfile

import "strings"

// Statement is a setting that a build file states.
type Statement struct {
	Setting Setting
	Name    string   // as the file has it: minSdkVersion
	Values  []string // without quotes; at least one
	Line    int      // from 1
}

// Setting is the subject of a statement, under one name for all kinds of build files.
type Setting int

// The settings. An API level is a number for all but Platform, which is android-24.
const (
	MinSDK Setting = iota
	Platform
	TargetSDK
	ABIs
	NDK
	ApplicationID
	VersionCode
	VersionName
	CMakeLists
	AndroidMk
)

// First returns the first value that the statements have for a setting, or what else it is to be.
func First(statements []Statement, s Setting, otherwise string) string {
	for _, st := range statements {
		if st.Setting == s {
			return st.Values[0]
		}
	}
	return otherwise
}

// lineOf returns the line of an offset.
func lineOf(text string, offset int) int { return 1 + strings.Count(text[:offset], "\n") }
