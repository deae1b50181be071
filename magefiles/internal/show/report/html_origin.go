package report

// shownCommit is how many digits of a commit are shown.
const shownCommit = 12

// pageFacts adds the commit to the facts, with a link.
func (r *Report) pageFacts() []fact {
	if r.Origin == nil {
		return r.facts()
	}
	f := fact{"commit", r.Origin.Commit[:min(len(r.Origin.Commit), shownCommit)], r.Origin.CommitLink()}
	if r.Origin.Changed {
		f.Value += ", changed since"
	}
	return append(r.facts(), f)
}

// htmlDigest is a file that is handed on.
type htmlDigest struct{ Name, Size, SHA256 string }

func htmlDigests(all []Digest) []htmlDigest {
	var shown []htmlDigest
	for _, d := range all {
		shown = append(shown, htmlDigest{pageWords(d.Name), amount(d.Bytes), d.SHA256})
	}
	return shown
}
