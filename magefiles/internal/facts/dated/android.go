package dated

import "strconv"

// androids are the first API levels of Android's releases, as users know them.
// https://apilevels.com and https://source.android.com/docs/setup/reference/build-numbers, looked at 2026-12-01.
var androids = []struct {
	api  int
	name string
}{
	{16, "4.1"}, {17, "4.2"}, {18, "4.3"}, {19, "4.4"}, {21, "5"}, {22, "5.1"}, {23, "6"}, {24, "7"}, {25, "7.1"}, {26, "8"}, {27, "8.1"},
	{28, "9"}, {29, "10"}, {30, "11"}, {31, "12"}, {32, "12L"}, {33, "13"}, {34, "14"}, {35, "15"}, {36, "16"},
}

// Android gives the release that brought an API level: 7 for 24; for one that is not known, the level: API 99.
func Android(api int) string {
	for _, a := range androids {
		if a.api == api {
			return a.name
		}
	}
	return "API " + strconv.Itoa(api)
}
