package begin

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/BurntSushi/toml"
)

// catalogUse matches an API level that a Gradle file takes from the project's version catalog: minSdk = libs.versions.minSdk.get().toInt().
var catalogUse = lazyregexp.New(`(?m)^\s*(minSdk|targetSdk)(?:Version)?[\s=(]+libs\.versions\.([\w.]+?)\.get\(\)`)

var wholeNumber = lazyregexp.New(`^[0-9]+$`)

// catalogLevels returns the API levels that a folder's Gradle file takes from the catalog, by their names in that file.
func catalogLevels(dir, gradle string) map[string]string {
	uses := catalogUse().FindAllStringSubmatch(gradle, -1)
	if uses == nil {
		return nil
	}
	versions, levels := catalogAbove(dir), map[string]string{}
	for _, use := range uses {
		levels[use[1]] = versions[use[2]]
	}
	return levels
}

// catalogAbove reads the nearest gradle/libs.versions.toml, with the names as Gradle files have them: min-sdk is min.sdk there.
func catalogAbove(dir string) map[string]string {
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		text, err := os.ReadFile(filepath.Join(dir, "gradle", "libs.versions.toml"))
		if err != nil {
			continue
		}
		var catalog struct{ Versions map[string]any }
		if _, err := toml.Decode(string(text), &catalog); err != nil {
			return nil // Gradle says it better
		}
		versions := map[string]string{}
		for name, version := range catalog.Versions {
			if level := fmt.Sprint(version); wholeNumber().MatchString(level) {
				versions[strings.NewReplacer("-", ".", "_", ".").Replace(name)] = level
			}
		}
		return versions
	}
	return nil
}
