package abiset

import (
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
)

// archiveRules are about the archives that are linked into one app.
var archiveRules = []rule.For[*subject.ABISet]{
	{Rule: rule.Rule{
		ID: "ar-two-go", Group: rule.ArchiveGroup, Title: "Each ABI has only one archive with Go code",
		Symptom: "runtime: g 17: unexpected return pc for runtime.cgocallback; fatal error: bad sweepgen in refill; ld.lld: error: duplicate symbol: …",
		Cure:    "Write one main package that imports all Go packages of the app, and build one archive from it.", Source: "golang/go#15956; golang/go#65050; golang/go#18976",
	}, Look: twoGo},
}

func twoGo(s *subject.ABISet, f *rule.Found) {
	names := map[string][]string{}
	for _, a := range s.Archives {
		if x := a.KnownABI(); x != nil && a.Content().WithGo > 0 {
			names[x.Name] = append(names[x.Name], a.Place.File)
		}
	}
	for _, abi := range rule.SortedKeys(names) {
		if n := len(names[abi]); n > 1 {
			f.Add(rule.Error, "%d archives have Go code: %s", n, rule.Some(names[abi])).Place.ABI = abi
		}
	}
}
