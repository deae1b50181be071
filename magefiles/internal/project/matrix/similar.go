package matrix

import "strings"

// similar returns the candidate that somebody who wrote word most likely means, or "".
func similar(word string, candidates []string) string {
	best, least := "", len(word)/3+2
	for _, c := range candidates {
		d := distance(fold(word), fold(c))
		if d < least {
			best, least = c, d
		}
	}
	if best != "" {
		return best
	}
	for _, c := range candidates { // minSdkVersion for min_sdk, keystore for keystore_env
		a, b := fold(word), fold(c)
		if min(len(a), len(b)) > 3 && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a)) {
			return c
		}
	}
	return ""
}

// Similar is similar for other packages.
func Similar(word string, candidates []string) string { return similar(word, candidates) }

func fold(word string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", ".", "").Replace(word))
}

// distance is the Levenshtein distance of a and b in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
