package matrix

import (
	"fmt"
	"strconv"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/facts/dated"
)

const (
	// Go names no lowest Android (golang/go#49654 is open since 2021), only Linux 3.2 (Go 1.24). Android 5.0 is the first with the
	// 64-bit ABIs, and API 21 the lowest that an NDK since r26 builds for.
	lowestSDK = 21
	// Far above any API level, released or preview; it catches 240 and 34000.
	highestSDK = 99

	// Android 7.0: what Android Studio offers for new projects. From API 23 on, libraries load from the APK without being unpacked.
	defaultMinSDK = 24
	// What Google Play requires of new apps and updates: package dated has it with its date, and a test compares the two.
	defaultTargetSDK = 36
	// What Google Play requires of 64-bit libraries for target SDK 35 and up since 2025-11-01.
	defaultPageSize = 16384

	highestNDK = 99
)

func setMinSDK(r *reader, v value, n int64) { r.m.Android.MinSDK = r.apiLevel(v, n) }

func setTargetSDK(r *reader, v value, n int64) { r.m.Android.TargetSDK = r.apiLevel(v, n) }

func (r *reader) apiLevel(v value, n int64) int {
	switch {
	case n < lowestSDK:
		r.bad(v, fmt.Sprintf("below API level %d (Android 5.0), the first with 64-bit ABIs and the lowest that NDK r26 and newer support", lowestSDK),
			fmt.Sprintf("write %d or more", lowestSDK))
	case n > highestSDK:
		r.bad(v, "not an Android API level", "write it like "+v.key.example())
	default:
		return int(n)
	}
	return 0
}

func endAndroid(r *reader, _ string) {
	low, high := r.m.Android.MinSDK, r.m.Android.TargetSDK
	if low <= high || !r.ok("android.min_sdk") || !r.ok("android.target_sdk") {
		return
	}
	if r.given["android.target_sdk"] {
		r.bad(value{path: "android.target_sdk", any: int64(high)}, fmt.Sprintf("below min_sdk, %d", low), "raise target_sdk or lower min_sdk")
	} else {
		r.bad(value{path: "android.min_sdk", any: int64(low)}, fmt.Sprintf("above target_sdk, whose default is %d", high), "set target_sdk too, or lower min_sdk")
	}
}

var (
	ndkMajor    = lazyregexp.New(`^r?([1-9][0-9]*)$`)
	ndkRevision = lazyregexp.New(`^([1-9][0-9]*)\.[0-9]+\.[0-9]+$`)
)

func setNDK(r *reader, v value) {
	each(setOneNDK)(r, v)
	if list, ok := v.any.([]any); ok && len(list) == 0 {
		r.bad(v, "an empty list, which no NDK matches", "remove it to accept every NDK that gondk supports")
	}
}

func setOneNDK(r *reader, v value) {
	var s string
	switch x := v.any.(type) {
	case string:
		s = x
	case int64:
		s = strconv.FormatInt(x, 10)
	default:
		r.wrongType(v, "text")
		return
	}
	major, whole := ndkMajor().FindStringSubmatch(s), ndkRevision().FindStringSubmatch(s)
	switch {
	case major != nil && r.ndkKnown(v, major[1]):
		r.m.Android.NDK = append(r.m.Android.NDK, major[1])
	case whole != nil && r.ndkKnown(v, whole[1]):
		r.m.Android.NDK = append(r.m.Android.NDK, s)
	case major == nil && whole == nil:
		r.bad(v, "not an NDK version", `write its major number ("27") or its whole revision ("27.0.12077973")`)
	}
}

func (r *reader) ndkKnown(v value, major string) bool {
	n, err := strconv.Atoi(major)
	if err != nil || n < dated.OldestNDK || n > highestNDK {
		r.bad(v, fmt.Sprintf("not an NDK that gondk supports: those begin with r%d", dated.OldestNDK), `write one like "27"`)
		return false
	}
	return true
}

func setPageSize(r *reader, v value, n int64) {
	switch n {
	case 4096, 16384, 65536:
		r.m.Android.PageSize = int(n)
	default:
		r.bad(v, "not an Android page size in bytes", "write 16384, 4096 or 65536")
	}
}
