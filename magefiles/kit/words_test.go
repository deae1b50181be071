package kit

import (
	"strings"
	"testing"
)

// said is what a program of mage's says of its targets.
var said = map[string]string{
	"":          "Words about the project.\n\nTargets:\n  abi:save     writes\n  archive*     builds\n  check        checks\n  deps         lists\n  scale        scales\n  symbolize    names\n\n* default target\n",
	"abi:save":  "Save writes.\n\nUsage:\n\n\tmage abi:save\n\n",
	"archive":   "Archive builds.\nUsage:\n\n\t<nothing> of this -kind=<bool>\n\nUsage:\n\n\tmage archive\n\nAliases: a, lib\n\n",
	"check":     "Usage:\n\n\tmage check\n\n",
	"deps":      "Deps lists.\n\nUsage:\n\n\tmage deps [-json=<bool>]\n\n",
	"scale":     "Scale scales.\n\nUsage:\n\n\tmage scale <factor> <of> [<flags>]\n\nFlags:\n\n\t-How=<string>  how\n\t-limit=<time.Duration>\n\n",
	"symbolize": "Symbolize names.\n\nUsage:\n\n\tmage symbolize <file>\n\n",
}

func TestCheckWords(t *testing.T) {
	help := func(target string) (string, bool) { text, ok := said[strings.ToLower(target)]; return text, ok }
	for words, want := range map[string]string{
		"archive check":                        "",
		"Abi:Save deps -json check":            "",
		"deps -JSON=true":                      "",
		"a check":                              "",
		"check LIB":                            "",
		"symbolize - check":                    "",
		"symbolize -v check":                   "", // a file may be called so
		"scale -5 x -how=well -limit=3s check": "",

		"check -v":            "check has no flag -v; mage's own flags go before the targets: mage -v check",
		"archive check -t=5m": "check has no flag -t=5m; mage's own flags go before the targets: mage -t=5m check",
		"check --verbose":     "check has no flag --verbose; mage -h check shows its flags",
		"archive chek":        "no target chek; did you mean check?",
		"archive zzzzzzzzzz":  "there is no target zzzzzzzzzz; mage -l lists all targets",
		"archive -json":       "archive has no flag -json; mage -h archive shows its flags",
		"deps -jsn":           "deps has no flag -jsn; it has -json",
		"scale 1 x -how":      "scale -how: no value; write it like -how=STRING",
		"check scale 1":       "scale wants <factor> <of>",
		"check symbolize":     "symbolize wants <file>",
		"symbolize x -x":      "symbolize has no flag -x; mage -h symbolize shows its flags",
	} {
		err := checkWords(strings.Fields(words), help)
		if (err == nil) != (want == "") || err != nil && err.Error() != want {
			t.Errorf("%s: %v, want %s", words, err, want)
		}
	}
}

func TestTargetWords(t *testing.T) {
	for args, want := range map[string]string{
		"check -v": "check -v", "-v check": "check", "-t 5m -v=false check archive": "check archive", "": "",
		"-h check archive": "-", "-l": "-", "-x check": "-",
	} {
		words, runs := targetWords(strings.Fields(args), func(string) string { return "" })
		if got := strings.Join(words, " "); runs != (want != "-") || runs && got != want {
			t.Errorf("%q: %q, %v, want %q", args, got, runs, want)
		}
	}
	if _, runs := targetWords([]string{"check"}, func(name string) string { return map[string]string{"MAGEFILE_HELP": "1"}[name] }); runs {
		t.Error("mage -h check runs check")
	}
}
