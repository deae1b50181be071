package check

// archiveSetRules are about the archives that are linked into one app.
var archiveSetRules = []ruleFor[*ABISet]{
	{Rule{
		ID: "ar-two-go", Group: ArchiveGroup, Title: "One archive with Go code for each ABI",
		Symptom: "runtime: g 17: unexpected return pc for runtime.cgocallback; fatal error: bad sweepgen in refill; ld.lld: error: duplicate symbol: …",
		Cure:    "Make one main package that imports all Go packages of the app, and one archive of it.", Source: "golang/go#15956; golang/go#65050; golang/go#18976",
	}, twoGo},
}

func twoGo(s *ABISet, f *found) {
	names := map[string][]string{}
	for _, a := range s.Archives {
		if x := a.abi(); x != nil && a.content().withGo > 0 {
			names[x.Name] = append(names[x.Name], a.Place.File)
		}
	}
	for _, abi := range sortedKeys(names) {
		if n := len(names[abi]); n > 1 {
			f.add(Error, "%d archives hold Go code: %s", n, some(names[abi])).Place.ABI = abi
		}
	}
}
