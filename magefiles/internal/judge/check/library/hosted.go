package library

import (
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// cppRuntimes are the shared C++ libraries of NDKs. A library on its own has none beside it, and what they export has names of its own.
var cppRuntimes = []string{"libc++_shared.so", "libgnustl_shared.so", "libstlport_shared.so"}

// ofRuntime tells whether a shared C++ library may have a symbol.
func ofRuntime(name string) bool {
	return slices.ContainsFunc([]string{"_Z", "__cxa_", "__gxx_", "_Unwind_", "__dynamic_cast", "__emutls_", "__cxx", "__atomic_", "__sync_", "__aeabi_", "__gnu_"}, func(prefix string) bool {
		return strings.HasPrefix(name, prefix)
	})
}

// host is a program whose functions its plug-ins import.
type host struct {
	name     string   // Node.js
	library  string   // what its library's name has in it
	prefixes []string // of its functions
}

// hosts are those whose plug-ins are found as libraries for Android.
var hosts = []host{
	{"Node.js", "node", []string{"napi_", "node_api_"}},
	{"Python", "python", []string{"Py", "_Py"}},
	{"Lua", "lua", []string{"lua_", "luaL_"}},
	{"Ruby", "ruby", []string{"rb_"}},
}

func (h host) has(name string) bool {
	return slices.ContainsFunc(h.prefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// hosted looks at a library on its own or in an AAR, which wants libraries that nobody here knows. Where these are C++'s alone, what else it imports is in
// none; else only the functions of a host are that are known by their names.
func hosted(l *subject.Library, scope scope, f *rule.Found) {
	partly := l.App != nil && l.App.Kind == appfile.AAR
	if l.Beside != nil && !partly || len(scope.strange) == 0 || opaque(l, scope) {
		return
	}
	runtimes := !slices.ContainsFunc(scope.strange, func(name string) bool { return !slices.Contains(cppRuntimes, name) })
	var names nameList
	by := ""
	for _, name := range rule.SortedKeys(missingIn(l, scope)) {
		h := hostOf(name, scope.strange)
		if h == "" && (!runtimes || ofRuntime(name)) {
			continue
		}
		names.add(name)
		by = h
	}
	n := len(names.all)
	if n == 0 {
		return
	}
	last := f.Add(rule.Warning, "%s in no library of Android's or of its package: %s", amount(n, "import is", "imports are"), rule.Few(names.all))
	plugIn(last, by)
}

// plugIn says the cure for what a program has to have for its plug-ins.
func plugIn(finding *rule.Finding, host string) {
	if host != "" {
		finding.Cure = "It is a plug-in of " + host + ": it loads only where that is the program, or has made its symbols global. In an app link it to the library " +
			"that has them, and pack that."
	}
}

// opaque tells whether a public library in scope has symbols that nobody here knows.
func opaque(l *subject.Library, scope scope) bool {
	for name := range scope.system {
		if lib, ok := l.KnownLevels().Library(l.ABI, name); !ok || lib.Known == 0 {
			return true
		}
	}
	return false
}

// hostOf names the program that has a function, unless a library of it is among the strangers.
func hostOf(name string, strangers []string) string {
	for _, h := range hosts {
		if h.has(name) && !slices.ContainsFunc(strangers, func(s string) bool { return strings.Contains(s, h.library) }) {
			return h.name
		}
	}
	return ""
}
