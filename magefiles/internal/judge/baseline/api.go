package baseline

import (
	"slices"

	"github.com/gondk/gondk/magefiles/internal/judge/apidiff"
	"github.com/gondk/gondk/magefiles/internal/read/capi"
)

// capi says what changed in the archive's C API.
func (d *differ) capi(was, is *capi.API) {
	if was == nil || is == nil {
		return
	}
	for _, c := range apidiff.Diff(was, is) {
		d.add(c.ID, Class(c.Class.String()), c.Name, "%s", c.Text)
	}
}

// joinAPI puts together what a library's C API tells and what its symbols tell: each change once, by the API, which has more to tell, but for
// functions that Java calls.
func joinAPI(api, symbols []Change) []Change {
	var all []Change
	told := map[[2]string]bool{}
	for _, c := range api {
		if c.ID != "base-func-removed" || !isJNI(c.Name) {
			told[[2]string{c.ID, c.Name}] = true
			all = append(all, c)
		}
	}
	for _, c := range symbols {
		if !told[[2]string{c.ID, c.Name}] {
			all = append(all, c)
		}
	}
	return all
}

// dropRepeated removes from an ABI's changes what libraries that export the C API repeat of it, with less to tell.
func dropRepeated(list []Change) []Change {
	type key struct{ id, name string }
	told := map[key]bool{}
	for _, c := range list {
		if c.Library == "" {
			told[key{c.ID, c.Name}] = true
		}
	}
	return slices.DeleteFunc(list, func(c Change) bool { return c.Library != "" && told[key{c.ID, c.Name}] })
}
