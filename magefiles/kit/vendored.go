//go:build vendored

package kit

// No build has this file's tag. go mod vendor looks at files for any tag, and so takes along what setup compiles when it downloads.
import _ "github.com/gondk/gondk/magefiles/internal/host/download"
