package simulate

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/golib/rollout/wire"
)

var summary = Summary{
	Devices: 12345, Online: 12340, Passed: 26*time.Hour + 5*time.Minute, Reports: 1234567, Lost: 3, Unacked: 2,
	Strategies: map[uint64]int{3: 12000, 4: 345}, Paused: 200, Content: map[int64]int{1: 12000, 2: 345},
	Releases: map[int64]States{2: {All: Stages{Taking: 5, Confirmed: 345, Back: 20}, ByABI: map[string]Stages{
		"x86": {Taking: 5, Confirmed: 345}, "armeabi-v7a": {Back: 20},
	}}},
	Networks: map[wire.Network]int{wire.WiFi: 12000, wire.Mobile: 340, wire.NoNetwork: 5}, Charging: 2000, Low: 7,
	Wrong: "connection refused",
}

func TestScreen(t *testing.T) {
	const want = `devices       12,345, online 12,340; 26 h 05 min passed
reports       823 a second; 1,234,567 in all; 2 events not stored yet
streams       3 ended, 0 times asked to come later
strategy      version 3 on 12,000
strategy      version 4 on 345
paused        for 200 devices

content       1      ############################## 12,000
content       2      #............................. 345

release       2      taking 5, confirmed 345, failed 0, rolled back 20
  armeabi-v7a        taking 0, confirmed 0, failed 0, rolled back 20
  x86                taking 5, confirmed 345, failed 0, rolled back 0

networks      wifi 12,000, mobile 340, ethernet 0, vpn 0, none 5
batteries     2,000 charging, 7 below 15 %

last error    connection refused
`
	if diff := cmp.Diff(want, Screen(summary, 823.4, 70)); diff != "" {
		t.Error(diff)
	}
}

func TestLine(t *testing.T) {
	const want = "26 h 05 min: online 12340 of 12345, 823 reports/s, content 1: 12000, content 2: 345; " +
		"release 2: taking 5, confirmed 345, failed 0, rolled back 20; paused: 200"
	if got := Line(summary, 823.4); got != want {
		t.Error(got)
	}
}
