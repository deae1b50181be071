package matrix

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

// table is one table of the file.
type table struct {
	name     string
	list     bool   // [[name]]
	without  string // what a file has that leaves a list out: " for …"
	required bool   // read, and found lacking, even if the file has no such table
	keys     []key
	begin    func(r *reader, path string) // before the keys
	end      func(r *reader, path string) // after the keys: what they say together
}

// key is one key of a table.
type key struct {
	name     string
	sample   string // a TOML value
	required bool
	set      func(r *reader, v value)
}

// schema has every table and key. docs/matrix.md lists the same; a test compares the two.
var schema = []table{
	{name: "library", required: true, end: endLibrary, keys: slices.Concat([]key{
		{"name", `"golib"`, true, text(setLibraryName)},
		{"version", `"1.2.3"`, false, text(setVersion)},
		{"package", `"./golib"`, false, text(setPackage)},
		{"packages", `["./net", "./crypto"]`, false, each(text(packagesIn(func(m *Matrix) *[]string { return &m.Library.Packages })))},
		{"tags", `["release"]`, false, each(text(setTag))},
		{"ldflags", `["-X=main.version=1.2"]`, false, each(text(setLDFlag))},
		{"gcflags", `["-N", "-l"]`, false, each(text(setGCFlag))},
		{"keep", `["JNI_OnLoad", "Java_*"]`, false, each(text(setKeep))},
		{"panic_log", `true`, false, truth(func(r *reader, yes bool) { r.m.Library.PanicLog = yes })},
	}, cgoKeys(func(r *reader) *Cgo { return &r.m.Library.Cgo }))},
	{name: "go", keys: []key{
		{"fixes", `["boottime", "no-pidfd"]`, false, each(text(setFix))},
	}},
	{name: "android", end: endAndroid, keys: []key{
		{"min_sdk", `24`, false, whole(setMinSDK)},
		{"target_sdk", `36`, false, whole(setTargetSDK)},
		{"ndk", `["27", "28.2.13676358"]`, false, setNDK},
		{"page_size", `16384`, false, whole(setPageSize)},
	}},
	{name: "abi", list: true, without: " for " + strings.Join(abi.NamesOf(abi.Defaults()), " and "), begin: beginABI, end: endABI, keys: slices.Concat([]key{
		{"name", `"arm64-v8a"`, true, text(setABIName)},
	}, levelKeys(), cgoKeys(func(r *reader) *Cgo { return &r.abi.cgo }))},
	{name: "app", begin: beginApp, end: endApp, keys: []key{
		{"dir", `"android-sample"`, true, text(setAppDir)},
		{"name", `"sample"`, false, text(setAppName)},
		{"application_id", `"com.example.app"`, true, text(setApplicationID)},
		{"version_code", `1`, true, whole(setVersionCode)},
		{"version_name", `"1.0"`, true, text(setVersionName)},
	}},
	{name: "output", list: true, without: " for a shared library of library.name", begin: beginOutput, keys: []key{
		{"kind", `"shared"`, true, text(setOutputKind)},
		{"name", `"core"`, false, text(setOutputName)},
	}},
	{name: "program", list: true, without: " for an app that starts none", begin: beginProgram, end: endProgram, keys: []key{
		{"name", `"digest"`, true, text(setProgramName)},
		{"package", `"./cmd/digest"`, true, text(setProgramPackage)},
		{"args", `["-version"]`, false, each(text(setProgramArg))},
	}},
	{name: "bind", begin: beginBind, end: endBind, keys: []key{
		{"packages", `["./greeter"]`, true, each(text(packagesIn(func(m *Matrix) *[]string { return &m.Bind.Packages })))},
		{"java", `"dev.example.greeter"`, true, text(setBindJava)},
		{"kotlin", `true`, false, truth(func(r *reader, yes bool) { r.m.Bind.Kotlin = yes })},
		{"strict", `true`, false, truth(func(r *reader, yes bool) { r.m.Bind.Strict = yes })},
		{"panics", `"throw"`, false, text(setPanics)},
	}},
	{name: "maven", keys: []key{
		{"group", `"com.example"`, false, mavenID(func(m *Maven) *string { return &m.Group })},
		{"artifact", `"core"`, false, mavenID(func(m *Maven) *string { return &m.Artifact })},
		{"title", `"Core"`, false, mavenText(func(m *Maven) *string { return &m.Title })},
		{"description", `"What all our apps share."`, false, mavenText(func(m *Maven) *string { return &m.Description })},
		{"url", `"https://example.com/core"`, false, mavenURL(func(m *Maven) *string { return &m.URL })},
		{"license", `"Apache-2.0"`, false, text(setLicense)},
		{"license_url", `"https://example.com/core/license"`, false, mavenURL(func(m *Maven) *string { return &m.LicenseURL })},
		{"developers", `["Jane Doe <jane@example.com>"]`, false, each(text(setDeveloper))},
		{"scm", `"https://example.com/core.git"`, false, mavenURL(func(m *Maven) *string { return &m.SCM })},
	}},
	{name: "budget", end: endBudget, keys: []key{
		{"library", `8_000_000`, false, bytesOf(func(b *Budget) *int64 { return &b.Library })},
		{"download", `20_000_000`, false, bytesOf(func(b *Budget) *int64 { return &b.Download })},
		{"growth_warning", `10`, false, percent(func(b *Budget) *int { return &b.GrowthWarning })},
		{"growth_error", `25`, false, percent(func(b *Budget) *int { return &b.GrowthError })},
	}},
	{name: "check", list: true, begin: beginCheck, end: endCheck, keys: []key{
		{"id", `"so-rosegment"`, true, text(setCheckID)},
		{"severity", `"info"`, true, text(setCheckSeverity)},
		{"reason", `"no crash reports from before Android 10"`, false, text(setCheckReason)},
		{"abi", `"arm64-v8a"`, false, text(setCheckABI)},
		{"library", `"libfoo.so"`, false, text(setCheckLibrary)},
	}},
	{name: "signing", begin: beginSigning, keys: []key{
		{"keystore_env", `"MY_KEYSTORE"`, true, envName(func(s *Signing) *string { return &s.KeystoreEnv })},
		{"store_password_env", `"MY_STORE_PASSWORD"`, true, envName(func(s *Signing) *string { return &s.StorePasswordEnv })},
		{"key_alias_env", `"MY_KEY_ALIAS"`, true, envName(func(s *Signing) *string { return &s.KeyAliasEnv })},
		{"key_password_env", `"MY_KEY_PASSWORD"`, false, envName(func(s *Signing) *string { return &s.KeyPasswordEnv })},
	}},
}

// defaults is the matrix of an empty file.
func defaults() *Matrix {
	return &Matrix{Library: Library{Version: "1.0.0"},
		Android: Android{MinSDK: defaultMinSDK, TargetSDK: defaultTargetSDK, PageSize: defaultPageSize},
		Budget:  Budget{GrowthWarning: defaultGrowthWarning, GrowthError: defaultGrowthError}}
}

func (t *table) header() string {
	if t.list {
		return "[[" + t.name + "]]"
	}
	return "[" + t.name + "]"
}

func (t *table) key(name string) *key {
	for i := range t.keys {
		if t.keys[i].name == name {
			return &t.keys[i]
		}
	}
	return nil
}

func (t *table) keyNames() []string {
	var names []string
	for _, k := range t.keys {
		names = append(names, k.name)
	}
	return names
}

func (k *key) example() string { return fmt.Sprintf("%s = %s", k.name, k.sample) }

func tableNames() []string {
	var names []string
	for _, t := range schema {
		names = append(names, t.name)
	}
	return names
}

// tableOf returns the only table that has a key of that name, or nil.
func tableOf(name string) *table {
	var found *table
	for i := range schema {
		if schema[i].key(name) == nil {
			continue
		}
		if found != nil {
			return nil
		}
		found = &schema[i]
	}
	return found
}
