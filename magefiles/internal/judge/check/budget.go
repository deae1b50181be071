package check

import (
	"maps"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/size"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

// Rules about what the matrix asks for in [budget].
var (
	budgetLibrary = Rule{
		ID: "budget-library", Group: SettingGroup, Title: "Each packed library stays within budget.library",
		Symptom: "the app is larger than the team agreed",
		Cure:    "`mage size` shows which Go packages and sections take the space; drop one, or raise budget.library in abi-matrix.toml.",
		Source:  "abi-matrix.toml",
	}
	budgetDownload = Rule{
		ID: "budget-download", Group: SettingGroup, Title: "The libraries of one ABI, compressed, stay within budget.download",
		Symptom: "the download is larger than the team agreed; Play's own limit for a base module is 200 MB, compressed",
		Cure:    "`mage size` shows which Go packages and sections take the space; drop one, or raise budget.download in abi-matrix.toml.",
		Source:  "abi-matrix.toml",
	}
)

// CheckBudget compares sizes with the budget.
func CheckBudget(sizes []size.Library, budget matrix.Budget) []Finding {
	f := &rule.Found{Rule: budgetLibrary}
	downloads := map[Place]int64{}
	for _, l := range sizes {
		f.Place = Place{File: l.Name, ABI: l.ABI, BuildPath: l.BuildPath}
		downloads[Place{ABI: l.ABI, BuildPath: l.BuildPath}] += l.Compressed
		if budget.Library > 0 && l.Stripped > budget.Library {
			f.Add(Error, "has %d bytes, %d more than budget.library allows (%d)", l.Stripped, l.Stripped-budget.Library, budget.Library)
		}
	}
	f.Rule = budgetDownload
	for _, place := range slices.SortedFunc(maps.Keys(downloads), rule.ComparePlaces) {
		f.Place = place
		if n := downloads[place]; budget.Download > 0 && n > budget.Download {
			f.Add(Error, "compressed, the libraries have %d bytes, %d more than budget.download allows (%d)", n, n-budget.Download, budget.Download)
		}
	}
	return f.All
}
