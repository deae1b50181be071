package plan

import (
	"strings"
	"testing"
)

func pointer[T any](v T) *T { return &v }

// tablet tells all of itself.
func tablet() Device {
	return Device{
		ID: "00ff0000000000000000000000000000", Group: "internal", AppVersion: "2.10.1", ContentVersion: 7, ABI: "arm64-v8a", APILevel: 34, Network: "wifi",
		Metered: pointer(false), Battery: pointer(uint32(80)), Charging: pointer(true), FreeBytes: pointer(uint64(5_000_000_000)), Locale: "de-CH",
	}
}

func TestRulesHold(t *testing.T) {
	for rules, want := range map[string]bool{
		"":                                    true,
		"   ":                                 true,
		"group=internal":                      true,
		"group=internal,beta":                 true,
		"group=beta":                          false,
		"group!=beta":                         true,
		"group!=beta,internal":                false,
		"group~int":                           true,
		"group~x,int":                         true,
		"abi=arm64-v8a,armeabi-v7a":           true,
		"abi!=arm64-v8a":                      false,
		"api_level>=29  group=internal":       true,
		"api_level>34":                        false,
		"api_level<34":                        false,
		"api_level<=34":                       true,
		"api_level=33,34":                     true,
		"api_level!=34":                       false,
		"api_level!=33":                       true,
		"app_version>=2.9":                    true,
		"app_version>=2.10":                   true,
		"app_version<2.10.2":                  true,
		"app_version<=2.10.1":                 true,
		"app_version>2.10.1":                  false,
		"app_version~2.10.":                   true,
		"app_version=2.10.1":                  true,
		"content_version<7":                   false,
		"content_version=7":                   true,
		"network=wifi,ethernet":               true,
		"network=mobile":                      false,
		"metered=false":                       true,
		"metered!=false":                      false,
		"charging=true battery>=50":           true,
		"charging=true battery>80":            false,
		"free_bytes>=4000000000":              true,
		"locale~de":                           true,
		"locale=de":                           false,
		"device~00ff":                         true,
		"device=00ff0000000000000000000000ff": false,
	} {
		r, err := ParseRules(rules)
		if err != nil {
			t.Errorf("%q: %v", rules, err)
			continue
		}
		d := tablet()
		if got := r.Hold(&d); got != want {
			t.Errorf("%q: %v", rules, got)
		}
	}
}

// What a device does not tell makes no rule about it hold, whichever way round it is asked.
func TestRulesOfSilentDevices(t *testing.T) {
	silent := Device{ID: "00ff0000000000000000000000000000"}
	for _, rules := range []string{
		"group!=beta", "abi!=x86", "api_level<99", "app_version<9", "app_version!=1", "network!=none", "metered!=true", "battery<=100", "charging!=true",
		"free_bytes<=1", "locale!=de",
	} {
		r, err := ParseRules(rules)
		if err != nil || r.Hold(&silent) {
			t.Errorf("%q holds, or %v", rules, err)
		}
	}
	if r, err := ParseRules("content_version<7"); err != nil || !r.Hold(&silent) {
		t.Error("a device without content has none below 7")
	}
}

func TestRulesRefused(t *testing.T) {
	for rules, want := range map[string]string{
		"colour=red":                       `position 1: "colour" is no field; there are abi, api_level, app_version, battery`,
		"abi=x86 colour=red":               `position 9: "colour" is no field`,
		"group":                            `position 1: "group" has no operator`,
		"group==beta":                      `"=beta" is no value of group`,
		"group!beta":                       `"!" is no operator`,
		"group=":                           `"" is no value of group`,
		"group=a,,b":                       `"" is no value of group`,
		"group>a":                          "> does not go with group",
		"abi=arm64":                        `"arm64" is no value of abi; there are arm64-v8a`,
		"abi~arm":                          "~ does not go with abi",
		"network=wlan":                     `"wlan" is no value of network`,
		"api_level>=29,30":                 `>= takes one value, not "29,30"`,
		"api_level>=Q":                     `"Q" is no number`,
		"battery<-1":                       `"-1" is no number`,
		"free_bytes>=99999999999999999999": "is no number",
		"charging=yes":                     `"yes" is no value of charging; there are true, false`,
		"metered~t":                        "~ does not go with metered",
		"=x":                               `"" is no field`,
		strings.Repeat("group=a ", 300):    "2400 characters; 2000 are possible",
	} {
		if _, err := ParseRules(rules); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.30q: %v", rules, err)
		}
	}
}

// FuzzParseRules holds that whatever is typed is an error, or can be asked of any device.
func FuzzParseRules(f *testing.F) {
	for _, seed := range []string{"", "abi=arm64-v8a,armeabi-v7a api_level>=29 group=internal", "app_version<1..2", "group~=", "battery!=0", "=~<>!"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ParseRules(text)
		if err != nil {
			if err.Error() == "" || strings.ContainsRune(err.Error(), 0) {
				t.Errorf("%q", err)
			}
			return
		}
		full, silent := tablet(), Device{}
		if once, again := r.Hold(&full), r.Hold(&full); once != again {
			t.Error("it changes its mind")
		}
		if r.Hold(&silent) && strings.TrimLeft(text, " ") != "" && !strings.Contains(text, "content_version") {
			t.Errorf("%q holds of a device that told nothing", text)
		}
	})
}
