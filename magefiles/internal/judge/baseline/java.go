package baseline

import (
	"slices"
	"strings"
)

// java compares what Java calls of Go. Apps are compiled against signatures, so that another one is the same as none.
func (d *differ) java() {
	gone := without(d.old.Java, d.new.Java)
	come := without(d.new.Java, d.old.Java)
	for _, was := range gone {
		name := member(was)
		same := func(s string) bool { return member(s) == name }
		if i := slices.IndexFunc(come, same); i >= 0 && count(gone, same) == 1 && count(come, same) == 1 {
			d.add("base-java-removed", Breaking, name, "%s is now %s", was, come[i])
			come = slices.Delete(come, i, i+1)
			continue
		}
		d.add("base-java-removed", Breaking, name, "%s is gone", was)
	}
	for _, is := range come {
		d.add("base-java-added", Compatible, member(is), "%s is new", is)
	}
}

// without gives the texts of one list that another lacks.
func without(all, others []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(others, s) })
}

func count(all []string, fits func(string) bool) (n int) {
	for _, s := range all {
		if fits(s) {
			n++
		}
	}
	return n
}

// member is what a signature names, without parameters and types: dev.example.Greeter.greet.
func member(signature string) string {
	return signature[:max(0, strings.IndexAny(signature+"(", "(: ="))]
}
