package sysroot

import (
	"fmt"
	"iter"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// absent returns the headers of absent.txt, by their places below usr/include, and what is told to who includes them.
func absent() iter.Seq2[string, string] {
	text, err := files.ReadFile("absent.txt")
	if err != nil {
		panic(err) // it is embedded
	}
	return func(yield func(path, message string) bool) {
		folder, what := "", "no"
		for line := range strings.Lines(string(text)) {
			names, listed := strings.CutPrefix(line, "\t")
			if !listed {
				if strings.HasPrefix(line, "C++") {
					folder, what = cxxFolder, "no C++ library, so no"
				}
				continue
			}
			for name := range strings.FieldsSeq(names) {
				message := fmt.Sprintf("ndklite has %s <%s>; a real NDK has it: install one and set ANDROID_NDK_HOME to it", what, name)
				if !yield(folder+name, message) {
					return
				}
			}
		}
	}
}

// writeAbsent writes a header with an error for each header that the NDK has but the sysroot does not.
func writeAbsent(r *step.Runner, o Options) error {
	for path, message := range absent() {
		if err := r.WriteFile(o.include(path), []byte("#error "+message+"\n")); err != nil {
			return err
		}
	}
	return nil
}
