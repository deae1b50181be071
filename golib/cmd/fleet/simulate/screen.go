package simulate

import (
	"fmt"
	"strings"
	"time"

	"github.com/gondk/gondk/golib/rollout/wire"
)

// Screen shows a summary on a screen of a width: what the server's console shows, as the devices know it.
func Screen(s Summary, reports float64, width int) string {
	var b strings.Builder
	line := func(name, format string, values ...any) {
		text := []rune(fmt.Sprintf("%-14s", name) + fmt.Sprintf(format, values...))
		b.WriteString(strings.TrimRight(string(text[:min(len(text), max(20, width))]), " ") + "\n")
	}
	line("devices", "%s, online %s; %s passed", number(s.Devices), number(s.Online), passed(s.Passed))
	line("reports", "%.0f a second; %s in all; %s events not stored yet", reports, number(int(s.Reports)), number(s.Unacked))
	line("streams", "%s ended, %s times asked to come later", number(int(s.Lost)), number(int(s.Later)))
	for _, version := range sorted(s.Strategies) {
		line("strategy", "version %d on %s", version, number(s.Strategies[version]))
	}
	if s.Paused > 0 {
		line("paused", "for %s devices", number(s.Paused))
	}
	b.WriteString("\n")
	for _, version := range sorted(s.Content) {
		n := s.Content[version]
		line("content", "%-6d %s %s", version, bar(n, s.Devices, width-40), number(n))
	}
	for _, release := range sorted(s.Releases) {
		states := s.Releases[release]
		b.WriteString("\n")
		line("release", "%-6d %s", release, states.All)
		for _, abi := range sorted(states.ByABI) {
			line("  "+abi, "%-6s %s", "", states.ByABI[abi])
		}
	}
	b.WriteString("\n")
	line("networks", "wifi %s, mobile %s, ethernet %s, vpn %s, none %s", number(s.Networks[wire.WiFi]), number(s.Networks[wire.Mobile]),
		number(s.Networks[wire.Ethernet]), number(s.Networks[wire.VPN]), number(s.Networks[wire.NoNetwork]))
	line("batteries", "%s charging, %s below 15 %%", number(s.Charging), number(s.Low))
	if s.Wrong != "" && s.Online < s.Devices {
		b.WriteString("\n")
		line("last error", "%s", s.Wrong)
	}
	return b.String()
}

// Line shows a summary in one line, for what is no screen.
func Line(s Summary, reports float64) string {
	text := fmt.Sprintf("%s: online %d of %d, %.0f reports/s", passed(s.Passed), s.Online, s.Devices, reports)
	for _, version := range sorted(s.Content) {
		text += fmt.Sprintf(", content %d: %d", version, s.Content[version])
	}
	for _, release := range sorted(s.Releases) {
		text += fmt.Sprintf("; release %d: %s", release, s.Releases[release].All)
	}
	if s.Paused > 0 {
		text += fmt.Sprintf("; paused: %d", s.Paused)
	}
	if s.Wrong != "" && s.Online == 0 {
		text += "; " + s.Wrong
	}
	return text
}

// String says how many devices are how far.
func (s Stages) String() string {
	return fmt.Sprintf("taking %s, confirmed %s, failed %s, rolled back %s", number(s.Taking), number(s.Confirmed), number(s.Failed), number(s.Back))
}

func bar(n, of, width int) string {
	width = min(max(width, 10), 60)
	full := 0
	if of > 0 {
		full = (n*width + of - 1) / of
	}
	return strings.Repeat("#", full) + strings.Repeat(".", width-full)
}

// number writes 12345 as 12,345.
func number(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

func passed(d time.Duration) string {
	return fmt.Sprintf("%d h %02d min", int(d.Hours()), int(d.Minutes())%60)
}
