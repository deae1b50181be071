package report

import (
	"fmt"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

// reference is one of the sources of a rule; URL is empty if its text is all that is known.
type reference struct{ Text, URL string }

var issue = lazyregexp.New(`^([\w.-]+)/([\w.-]+)#(\d+)$`)

// references splits a rule's source at semicolons and finds the links in it: a URL, or an issue of GitHub such as golang/go#33806.
func references(source string) []reference {
	var all []reference
	for part := range strings.SplitSeq(source, ";") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		all = append(all, reference{part, linkOf(part)})
	}
	return all
}

func linkOf(text string) string {
	if strings.HasPrefix(text, "https://") && !strings.ContainsAny(text, " \"<>") {
		return text
	}
	if strings.HasPrefix(text, "developer.android.com/") || strings.HasPrefix(text, "source.android.com/") {
		return linkOf("https://" + text)
	}
	if m := issue().FindStringSubmatch(text); m != nil {
		return fmt.Sprintf("https://github.com/%s/%s/issues/%s", m[1], m[2], m[3])
	}
	return ""
}
