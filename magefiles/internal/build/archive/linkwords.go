package archive

import (
	"fmt"
	"strings"
)

// A link takes flags from many places: #cgo LDFLAGS of every package, pkg-config, CGO_LDFLAGS. The archive is not linked but made by a
// relocatable link, which knows objects and static libraries, and little else. So each flag goes in, or is known to have no say here,
// or is refused: a silently dropped flag would only show on a device.

// word is one word for the linker, and the place that it comes from.
type word struct {
	text string
	from *given
}

// given is what one place says to the linker.
type given struct {
	pkg   *listed // nil: not of a package
	name  string  // CGO_LDFLAGS, or #cgo LDFLAGS
	words []string
}

// refused is a flag that does not work for an archive.
type refused struct {
	word
	why, cure string
}

const otherLink = "remove it here and use it to link the library, with target_link_options in CMake or LOCAL_LDFLAGS in Android.mk"

func (r *refused) Error() string { return fmt.Sprintf("%s: %s; %s", r.text, r.why, r.cure) }

// linkerWords returns what of a compiler driver's flags reaches the linker: files, -l, -L, what stands after -Wl, and -Xlinker.
func linkerWords(from *given) ([]word, error) {
	var words []word
	all := from.words
	for i := 0; i < len(all); i++ {
		w := word{all[i], from}
		next := ""
		if i+1 < len(all) {
			next = all[i+1]
		}
		switch {
		case strings.HasPrefix(w.text, "-Wl,"):
			for _, one := range strings.Split(w.text, ",")[1:] {
				words = append(words, word{one, from})
			}
		case w.text == "-Xlinker":
			words = append(words, word{next, from})
			i++
		case linkersToo(w.text):
			words = append(words, w)
		case startsWithAny(w.text, needsRuntime...):
			return nil, &refused{w, "it needs a compiler library that the archive does not have", "remove it for Android"}
		case takesValue[w.text]:
			i++
		case !alone[w.text] && !startsWithAny(w.text, compilersOnly...):
			return nil, &refused{w, "not known to work for an archive, which is not linked yet", otherLink}
		}
	}
	return words, nil
}

// linkersToo reports whether the driver hands a word to the linker as it is.
func linkersToo(w string) bool {
	return !strings.HasPrefix(w, "-") || startsWithAny(w, "-l", "-L", "-T", "-framework", "-F", "-R") ||
		w == "-u" || w == "-z" || w == "-e" || w == "-r" || w == "-static"
}

var (
	// needsRuntime are flags of the compiler's that add a library of its own to the link.
	needsRuntime = []string{"-fsanitize", "-fprofile", "-fopenmp", "-fcoverage", "--coverage", "-fcs-profile"}
	// takesValue are flags of the compiler's whose value is the next word.
	takesValue = set("-I -D -U -isystem -iquote -include -target -mllvm -arch -B -x -isysroot --sysroot -Xclang")
	// alone and compilersOnly, which is how flags begin, are what the compiler reads when it links too, and what changes nothing about which
	// code goes in.
	alone         = set("-s -S -v -E -w -pipe -pthread -rdynamic -shared -pie -no-pie -pic -PIC -### -static-libgcc -static-libstdc++")
	compilersOnly = strings.Fields(`
	-g -O -f -m -W -D -U -I -i -B -std= -Q -stdlib= --stdlib= --target= --sysroot= --gcc-toolchain= -rtlib= --rtlib= -unwindlib=
	--unwindlib= -no-canonical-prefixes -resource-dir`)
)

func startsWithAny(s string, prefixes ...string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
