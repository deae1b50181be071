package dated

import "fmt"

// The NDK releases whose layout gondk knows. A newer one is used with a warning.
const (
	OldestNDK = 21
	NewestNDK = 31
)

// NDKs names the releases whose layout gondk knows, for messages.
func NDKs() string { return fmt.Sprintf("from r%d to r%d", OldestNDK, NewestNDK) }

// NDK gives the lowest API level that NDKs support from a release on.
type NDK struct {
	Release int `toml:"release"`
	MinAPI  int `toml:"min_api"`
	Entry
}

// checkNDKs wants releases and levels in rising order.
func (t *table) checkNDKs() error {
	for i, n := range t.NDK {
		if i > 0 && (n.Release <= t.NDK[i-1].Release || n.MinAPI <= t.NDK[i-1].MinAPI) {
			return fmt.Errorf("dated.toml: NDK r%d: release and min_api must be above those of the entry before", n.Release)
		}
	}
	return nil
}

// NDKMinAPI returns the lowest API level that an NDK release builds for, 0 for those that are older than the table.
func NDKMinAPI(release int) int {
	level := 0
	for _, n := range read().NDK {
		if n.Release <= release {
			level = n.MinAPI
		}
	}
	return level
}
