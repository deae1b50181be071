package app

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// validateJava asks bundletool about many bundles in one run: starting a JVM takes longer than the answer. It prints a line for each bundle.
const validateJava = `
import com.android.tools.build.bundletool.commands.ValidateBundleCommand;
import java.nio.file.Paths;

public class Validate {
  public static void main(String[] bundles) {
    java.io.PrintStream out = System.out;
    System.setOut(System.err);
    for (String bundle : bundles) {
      String answer = "";
      try {
        ValidateBundleCommand.builder().setBundlePath(Paths.get(bundle)).setPrintOutput(false).build().execute();
      } catch (Exception e) {
        answer = e.getClass().getSimpleName() + ": " + e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause().getMessage());
      }
      out.println(answer.replace('\n', ' '));
    }
  }
}
`

// TestBundletoolAgrees asks the real bundletool about every bundle of the cases: what it refuses are the errors, but for those that a case
// says it does not look at.
func TestBundletoolAgrees(t *testing.T) {
	if testing.Short() {
		t.Skip("runs bundletool")
	}
	java, jar := testkit.Program(t, "java"), testkit.Bundletool(t)
	dir, libraries := t.TempDir(), goodLibraries(t)
	cases := []appCase{{name: "good", kind: ".aab"}}
	for name, change := range manifestsAllowed() {
		cases = append(cases, appCase{name: name, kind: ".aab", change: change})
	}
	for _, c := range slices.Concat(appCases, manifestCases, zipCases) {
		if c.kind == ".aab" && !c.notValidate {
			cases = append(cases, c)
		}
	}
	args := []string{"-XX:TieredStopAtLevel=1", "-cp", jar, "Validate.java"}
	if err := os.WriteFile(filepath.Join(dir, "Validate.java"), []byte(validateJava), 0o666); err != nil {
		t.Fatal(err)
	}
	for i, c := range cases {
		x := goodBundle(t, libraries)
		if c.change != nil {
			c.change(x)
		}
		name := fmt.Sprintf("%d.aab", i)
		x.write(filepath.Join(dir, name))
		args = append(args, name)
	}
	cmd := exec.Command(java, args...)
	cmd.Dir = dir
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	answers := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	if len(answers) != len(cases) {
		t.Fatalf("%d answers for %d bundles:\n%s", len(answers), len(cases), out)
	}
	said := map[string][]string{}
	for i, c := range cases {
		compareWithBundletool(t, c, answers[i])
		if c.bundletool != "" {
			_, id, _ := strings.Cut(c.want, " ")
			said[id] = append(said[id], answers[i])
		}
	}
	for _, r := range slices.Concat(layoutRules, manifestRules, zipRules, packingRules, playRules) {
		if said[r.ID] != nil && !slices.ContainsFunc(said[r.ID], symptomText(r.Symptom)) {
			t.Errorf("%s: bundletool says %q, and the rule's symptom is %q", r.ID, said[r.ID], r.Symptom)
		}
	}
}

// symptomText makes what says whether a text is one of a symptom's, where %s, %d and … stand for anything.
func symptomText(symptom string) func(string) bool {
	var alternatives []string
	for text := range strings.SplitSeq(symptom, " / ") {
		text = regexp.QuoteMeta(strings.TrimSpace(text))
		alternatives = append(alternatives, strings.NewReplacer("%s", ".*", "%d", ".*", "…", ".*").Replace(text))
	}
	return regexp.MustCompile(strings.Join(alternatives, "|")).MatchString
}

func compareWithBundletool(t *testing.T, c appCase, answer string) {
	t.Helper()
	isError := strings.HasPrefix(c.want, "error ")
	switch {
	case answer == "" && c.bundletool != "":
		t.Errorf("%s: bundletool takes it, and not with %q", c.name, c.bundletool)
	case answer != "" && (c.bundletool == "" || !strings.Contains(answer, c.bundletool)):
		t.Errorf("%s: bundletool says %q, and not %q", c.name, answer, c.bundletool)
	case isError != (c.bundletool != "" || c.notRefused != ""):
		t.Errorf("%s: the rule says %s, and bundletool %q: say why they differ", c.name, c.want, answer)
	case c.bundletool != "" && c.notRefused != "":
		t.Errorf("%s: bundletool refuses it, so nothing has to say why not", c.name)
	}
}
