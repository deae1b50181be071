package trace

import (
	"errors"
	"slices"
	"strings"
)

// Since is a variable by which go tool mage tells when it was started, in nanoseconds since 1970, so that its own time is in the trace.
const Since = "_GONDK_TRACE_SINCE"

// Flag takes -trace FILE out of the words of a command line, wherever it stands; what follows -- is another program's.
func Flag(args []string) (rest []string, file string, err error) {
	own := args
	if mark := slices.Index(args, "--"); mark >= 0 {
		own = args[:mark]
	}
	i := slices.IndexFunc(own, func(word string) bool {
		name, _, _ := strings.Cut(strings.TrimPrefix(word, "-"), "=")
		return name == "-trace" || name == "trace" && strings.HasPrefix(word, "-")
	})
	if i < 0 {
		return args, "", nil
	}
	_, file, given := strings.Cut(args[i], "=")
	end := i + 1
	if !given && end < len(own) {
		file, end = args[end], end+1
	}
	if file == "" {
		return nil, "", errors.New("no file; write -trace FILE")
	}
	return slices.Concat(args[:i], args[end:]), file, nil
}
