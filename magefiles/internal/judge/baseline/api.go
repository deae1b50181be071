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
