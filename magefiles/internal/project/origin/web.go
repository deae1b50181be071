package origin

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

// form is what stands between a repository's page and a commit.
type form struct{ file, commit string }

// forms are those of the hosts that most people use, by a word in the host's name. Instances of one's own mostly have it in theirs.
var forms = []struct {
	word string
	form
}{
	{"github", form{"/blob/", "/commit/"}},
	{"gitlab", form{"/-/blob/", "/-/commit/"}},
	{"gitea", form{"/src/commit/", "/commit/"}},
	{"forgejo", form{"/src/commit/", "/commit/"}},
	{"codeberg", form{"/src/commit/", "/commit/"}},
}

// likeSCP is git@github.com:gondk/gondk.git; what has :// is a URL.
var likeSCP = lazyregexp.New(`^(?:[^@/:]+@)?([^@/:]+):([^:].*)$`)

// webOf gives the page of the repository that a remote's URL is of; empty if the host is none of those that are known. Names and passwords in
// the URL stay behind.
func webOf(remote string) (string, form) {
	scheme, host, repository := "https", "", ""
	if u, err := url.Parse(remote); err == nil && u.Host != "" {
		host, repository = u.Host, u.Path
		if u.Scheme == "http" {
			scheme = "http"
		}
		if u.Scheme != "http" && u.Scheme != "https" {
			host = strings.TrimPrefix(strings.TrimPrefix(u.Hostname(), "alt"), "ssh.") // GitHub and GitLab have ssh there for port 443; the port is that of ssh
		}
	} else if m := likeSCP().FindStringSubmatch(remote); m != nil && !strings.Contains(remote, "://") {
		host, repository = m[1], m[2]
	}
	repository = strings.TrimSuffix(strings.Trim(repository, "/"), ".git")
	for _, f := range forms {
		if strings.Contains(strings.ToLower(host), f.word) && strings.Contains(repository, "/") {
			return scheme + "://" + host + "/" + escapePath(repository), f.form
		}
	}
	return "", form{}
}

func escapePath(name string) string { return (&url.URL{Path: name}).EscapedPath() }

func lineMark(line int) string {
	if line <= 0 {
		return ""
	}
	return "#L" + strconv.Itoa(line)
}
