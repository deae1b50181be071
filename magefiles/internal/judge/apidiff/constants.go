package apidiff

import "strings"

// constants reports the integers of the C API, where both states know any. One that is missing may still be in the header: Go code has
// stopped to use it.
func (d *differ) constants() {
	if len(d.old.Constants) == 0 || len(d.new.Constants) == 0 {
		return
	}
	was, is := d.old.integers(), d.new.integers()
	for _, o := range d.old.Constants {
		switch value, there := is[o.Name]; {
		case !there:
			d.add("base-enum-removed", Harmless, o.Name, "the constant was %d, but the library no longer uses it", o.Value)
		case value != o.Value:
			d.add("base-enum-removed", changedConstant(o.Name), o.Name, "the constant was %d, is now %d", o.Value, value)
		}
	}
	for _, n := range d.new.Constants {
		if _, there := was[n.Name]; !there {
			d.add("base-enum-added", Harmless, n.Name, "the constant is new: %d", n.Value)
		}
	}
}

// changedConstant lets the number of a version change: it is there for that.
func changedConstant(name string) Class {
	if strings.Contains(strings.ToLower(name), "version") {
		return Harmless
	}
	return Breaking
}

// integers returns the values of all constants by name, those of enums too.
func (a state) integers() map[string]int64 {
	all := map[string]int64{}
	for _, t := range a.Types {
		for _, e := range t.Enumerators {
			all[e.Name] = e.Value
		}
	}
	for _, c := range a.Constants {
		all[c.Name] = c.Value
	}
	return all
}
