package pages

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/command"
	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// TestPromises holds the lists of docs/compatibility.md against the code: what is on the page and no longer in the code breaks a promise, and what is
// new becomes one.
func TestPromises(t *testing.T) {
	root := testkit.Root(t)
	read := func(name string) string { return testkit.Read(t, filepath.Join(root, filepath.FromSlash(name))) }
	page, cmake := read("docs/compatibility.md"), read("cmake/Gondk.cmake")
	code := map[string][]string{
		"`go tool mage`":  targetsOf(read("docs/targets.md")), // which mage -l holds
		"`go tool gondk`": all(`(?m)^\t\{"(\w+)", "`, read("magefiles/command/command.go")),
		"`gondk init`":    dashed(all(`flags\.\w+\((?:&[\w.]+, )?"([a-z-]+)"`, read("magefiles/command/init.go"))),
		"`gondk archive`, for build files": dashed(append(all(`flags\.\w+\((?:&[\w.]+, )?"([a-z-]+)"`, read("magefiles/command/archive.go")),
			all("(?m)^\t\\{\"\\w+\", \"([a-z-]+)\", \"", read("magefiles/command/archive.go"))...)),
		"CMake":                 append(all(`(?m)^function\((gondk_\w+)\)`, cmake), arguments(cmake)...),
		"ndk-build":             all(`(?m)^define (gondk-add-\w+)`, read("ndk-build/gondk/Android.mk")),
		"`inspect`, of both":    dashed(all(`flags\.\w+\((?:&[\w.]+, )?"([a-z-]+)"`, read("magefiles/command/inspect.go"))),
		"`inspect -diff -json`": fields(t, read("magefiles/internal/show/report/diff_json.go"), "diffDoc"),
		"`build/report/abi.json`, `inspect -json`": fields(t, read("magefiles/internal/show/report/json.go"), "abiDoc"),
		"`build/compare.json`":                     fields(t, read("magefiles/internal/show/report/comparison_json.go"), "jsonDoc"),
		"`build/run.json`":                         fields(t, read("magefiles/internal/judge/runner/results.go"), "Report"),
		"every target of gondk's":                  all(`"(-\w+)": "`, read("magefiles/kit/flags.go")),
		"`aab -json` and others that make files":   fields(t, read("magefiles/internal/show/report/made_json.go"), "madeJSON"),
		"`abi:diff -json`":                         fields(t, read("magefiles/internal/show/report/changes_json.go"), "changesJSON"),
		"`doctor -json`":                           fields(t, read("magefiles/internal/show/report/doctor_table.go"), "doctorJSON"),
		"`reproduce -json`":                        fields(t, read("magefiles/internal/show/report/reproduce_json.go"), "reproduceJSON"),
		"`size -json`":                             fields(t, read("magefiles/internal/show/report/sizes_json.go"), "sizesJSON"),
		"`build/deps.json`, `deps -json`":          fields(t, read("magefiles/internal/judge/deps/deps.go"), "Deps"),
	}
	for _, key := range all("(?m)^\\| `([a-z_]+\\.[a-z0-9_]+)` \\|", read("docs/matrix.md")) { // which the schema holds
		table, _, _ := strings.Cut(key, ".")
		row := "`[" + table + "]`"
		if strings.Contains(page, "`[["+table+"]]`") {
			row = "`[[" + table + "]]`"
		}
		code[row] = append(code[row], key)
	}
	for name, has := range code {
		promised := promises(t, page, name)
		for _, gone := range promised {
			if !slices.Contains(has, gone) {
				t.Errorf("docs/compatibility.md promises %s of %s, which the code no longer has", gone, name)
			}
		}
		for _, more := range has {
			if !slices.Contains(promised, more) {
				t.Errorf("docs/compatibility.md does not have %s of %s, which the code has", more, name)
			}
		}
	}
}

// TestExitCodes wants the command to end by the page's codes. Targets: TestImport of package kit.
func TestExitCodes(t *testing.T) {
	page := testkit.Read(t, filepath.Join(testkit.Root(t), "docs", "compatibility.md"))
	t.Chdir(t.TempDir())
	for code, args := range map[string][]string{"0": {"version"}, "1": {"init"}, "2": {"init", "-nothing"}} {
		if got := string(rune('0' + command.Main(args))); got != code {
			t.Errorf("gondk %s ends with %s, not %s", strings.Join(args, " "), got, code)
		}
	}
	if got := strings.Join(all("(?m)^\\| `(\\d)` \\|", page), " "); got != "0 1 2" {
		t.Errorf("the page has the codes %s", got)
	}
}

// promises gives the names in the last cell of the page's row that begins so.
func promises(t *testing.T, page, name string) []string {
	t.Helper()
	row := regexp.MustCompile(`(?m)^\| ` + regexp.QuoteMeta(name) + ` \| (?:.* \| )?(.*) \|$`).FindStringSubmatch(page)
	if row == nil {
		t.Errorf("docs/compatibility.md has no row %s", name)
		return nil
	}
	return all("`([^`]+)`", row[1])
}

func all(pattern, text string) (found []string) {
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		found = append(found, m[1])
	}
	return found
}

func dashed(flags []string) (names []string) {
	for _, flag := range flags {
		names = append(names, "-"+flag)
	}
	return names
}

// arguments are the words that Gondk.cmake's functions take.
func arguments(cmake string) (words []string) {
	for _, lists := range regexp.MustCompile(`cmake_parse_arguments\(PARSE_ARGV 0 \w+ "" "([^"]*)" "([^"]*)"\)`).FindAllStringSubmatch(cmake, -1) {
		for _, word := range strings.Split(lists[1]+";"+lists[2], ";") {
			if word != "" && !slices.Contains(words, word) {
				words = append(words, word)
			}
		}
	}
	return words
}

// fields are those of a struct in JSON.
func fields(t *testing.T, source, name string) []string {
	t.Helper()
	_, body, found := strings.Cut(source, "\ntype "+name+" struct {\n")
	body, _, ended := strings.Cut(body, "\n}")
	if !found || !ended {
		t.Fatalf("there is no type %s", name)
	}
	return all("`json:\"(\\w+)", body)
}

// targetsOf gives the targets that docs/targets.md explains, without those of gondk's own repository.
func targetsOf(page string) (targets []string) {
	for _, row := range targetRow.FindAllStringSubmatch(page, -1) {
		if strings.HasPrefix(row[2], "only in gondk's own repository") {
			continue
		}
		for _, m := range named.FindAllStringSubmatch(row[1], -1) {
			targets = append(targets, m[1])
		}
	}
	return targets
}
