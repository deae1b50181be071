package report

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
)

// usualPage is how many bytes a page of most devices has.
const usualPage = 4 << 10

// largePages is what becomes of libraries on devices whose pages are larger than usual, which are of 64-bit ABIs only.
type largePages struct {
	state  string   // ok; error where they do not load; warning where there is doubt of it; empty where it is not known, or not asked for
	size   uint64   // bytes of such a page
	why    *Loading // the first library that does not load
	some   bool     // it is known of one library at least
	wants  bool     // and not known of another, which is aligned to less
	compat bool     // one is made for usual pages, and needs Android's compatibility mode
}

// add takes one library's lines.
func (p *largePages) add(lines []Loading) {
	known := false
	for _, l := range lines {
		for _, v := range l.Verdicts {
			if v.Page <= usualPage {
				continue
			}
			known, p.size, p.compat = true, v.Page, p.compat || v.Compat
			if l.Failed != "" {
				p.why = cmp.Or(p.why, &l)
			}
		}
	}
	p.some, p.wants = p.some || known, p.wants || !known
}

// largePages joins what is known of all ABIs.
func (r *Report) largePages(fates []fate) largePages {
	all := largePages{size: r.Target.PageSize}
	wide := false
	for _, f := range fates {
		if a := abi.Find(f.at.ABI); a == nil || !a.Is64() {
			continue
		}
		wide = true
		all.size = max(all.size, f.large.size)
		all.why = cmp.Or(all.why, f.large.why)
		all.some, all.wants, all.compat = all.some || f.large.some, all.wants || f.large.wants, all.compat || f.large.compat
	}
	switch {
	case !wide || all.size <= usualPage:
	case all.compat && all.why == nil && !all.wants:
		all.state = "warning"
	case all.why != nil || all.wants || r.countFor(aboutPages, check.Error) > 0:
		all.state = "error"
	case r.countFor(aboutPages, check.Warning) > 0:
		all.state = "warning"
	case all.some:
		all.state = "ok"
	}
	return all
}

// pageWord is what the texts of rules about pages have.
var pageWord = lazyregexp.New(`(?i)16 ?kb|\bpages?\b|page.?size|16k`)

// aboutPages tells whether a finding is about devices with large pages, which are of 64-bit ABIs.
func aboutPages(r check.Rule, t told) bool {
	wide := func(p check.Place) bool { a := abi.Find(p.ABI); return a == nil || a.Is64() }
	return pageWord().MatchString(r.ID+" "+r.Title+" "+r.Symptom) && slices.ContainsFunc(t.Places, wide)
}

func (p largePages) clause() string {
	switch {
	case p.state == "ok":
		return fmt.Sprintf(", also with %d KB pages", p.size>>10)
	case p.state == "error" && p.why != nil:
		return fmt.Sprintf(", but not with %d KB pages, where %s fails at %s", p.size>>10, p.why.Library, p.why.Failed)
	case p.state == "warning" && p.compat:
		return fmt.Sprintf(", but with %d KB pages only in Android 16's compatibility mode", p.size>>10)
	case p.state == "error":
		return fmt.Sprintf(", but not with %d KB pages", p.size>>10)
	}
	return ""
}

// badge is empty where nothing is known.
func (p largePages) badge() badge {
	words := map[string]string{"ok": "yes", "error": "no", "warning": "in doubt"}[p.state]
	switch {
	case words == "":
		return badge{}
	case p.state == "warning" && p.compat:
		words = "in compatibility mode alone"
	}
	return badge{p.state, fmt.Sprintf("%d KB pages: %s", p.size>>10, words)}
}
