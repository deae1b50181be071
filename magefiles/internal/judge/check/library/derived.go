package library

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/judge/loader"
)

// sentences make a rule of what Android's linker says: it finds what the dry run meets that has one of these pieces of a message, which the
// rule's symptom has whole. What the linker only warns of, for the app's target SDK, is a warning. Larger pages are left to their own rules,
// since what is not made for them lies in other places there.
func sentences(pieces ...string) func(*subject.Library, *rule.Found) {
	return func(l *subject.Library, f *rule.Found) {
		larger := func(v *loader.Verdict) bool { return v.Page > subject.Page4K }
		addSaid(slices.DeleteFunc(slices.Clone(Loading(l)), larger), pieces, f)
	}
}

// onAnyPage makes such a rule that looks at larger pages too.
func onAnyPage(pieces ...string) func(*subject.Library, *rule.Found) {
	return func(l *subject.Library, f *rule.Found) { addSaid(Loading(l), pieces, f) }
}

func addSaid(all []*loader.Verdict, pieces []string, f *rule.Found) {
	for _, piece := range pieces {
		if text := said(all, piece, func(v *loader.Verdict) []loader.Fault { return v.Faults }); text != "" {
			f.Add(rule.Error, "%s", text)
		} else if text := said(all, piece, func(v *loader.Verdict) []loader.Fault { return v.Warned }); text != "" {
			f.Add(rule.Warning, "%s", text)
		}
	}
}

// said gives the first message with a piece, on the oldest device that says it, and how many more that device has.
func said(all []*loader.Verdict, piece string, of func(*loader.Verdict) []loader.Fault) string {
	for _, v := range all {
		text, more := "", 0
		for _, fault := range of(v) {
			switch {
			case !strings.Contains(fault.Text, piece):
			case text == "":
				text = printed(fault.Text)
			default:
				more++
			}
		}
		if more > 0 {
			text += fmt.Sprintf("; and %d more like that", more)
		}
		if text != "" {
			return text
		}
	}
	return ""
}

// unlessTaken leaves out a rule that counts and names what the linker refuses where it refuses nothing.
func unlessTaken(look func(*subject.Library, *rule.Found)) func(*subject.Library, *rule.Found) {
	return func(l *subject.Library, f *rule.Found) {
		if !taken(Loading(l)) {
			look(l, f)
		}
	}
}

// cured gives what is found a cure of its own.
func cured(cure string, look func(*subject.Library, *rule.Found)) func(*subject.Library, *rule.Found) {
	return func(l *subject.Library, f *rule.Found) {
		before := len(f.All)
		look(l, f)
		for i := range f.All[before:] {
			f.All[before+i].Cure = cure
		}
	}
}

// both makes one rule's look of several.
func both(looks ...func(*subject.Library, *rule.Found)) func(*subject.Library, *rule.Found) {
	return func(l *subject.Library, f *rule.Found) {
		for _, look := range looks {
			look(l, f)
		}
	}
}
