package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// MaxRules is how long the text of rules may be.
const MaxRules = 2000

// Rules say which devices are meant: those of which all terms hold. No terms hold of every device.
type Rules struct{ terms []term }

type term struct {
	field    string
	operator string
	words    []string // alternatives; one where the operator orders
	number   int64    // words[0], where the field has numbers
}

// kind is what a field has.
type kind int

const (
	text kind = iota
	name      // text of a short list
	number
	yesNo
	dotted // "2.10.1", ordered number by number
)

// fields are what rules may be about.
var fields = map[string]struct {
	kind  kind
	names []string // of a name
}{
	"group":           {kind: text},
	"abi":             {name, []string{"arm64-v8a", "armeabi-v7a", "x86_64", "x86", "riscv64"}},
	"api_level":       {kind: number},
	"app_version":     {kind: dotted},
	"content_version": {kind: number},
	"network":         {name, []string{"none", "wifi", "mobile", "ethernet", "vpn"}},
	"metered":         {kind: yesNo},
	"battery":         {kind: number},
	"charging":        {kind: yesNo},
	"free_bytes":      {kind: number},
	"locale":          {kind: text},
	"device":          {kind: text},
}

// operators, the longer ones first.
var operators = []string{"!=", "<=", ">=", "=", "<", ">", "~"}

// ParseRules reads rules: terms parted by spaces, such as "abi=arm64-v8a,armeabi-v7a api_level>=29 group=internal". Commas are alternatives;
// ~ is "begins with". What does not hold of a field that the device has not told is every term about it, != too.
func ParseRules(rules string) (Rules, error) {
	if len(rules) > MaxRules {
		return Rules{}, fmt.Errorf("the rules have %d characters; %d are possible", len(rules), MaxRules)
	}
	var r Rules
	for at := 0; at < len(rules); {
		if rules[at] == ' ' {
			at++
			continue
		}
		end := at + len(rules[at:])
		if i := strings.IndexByte(rules[at:], ' '); i >= 0 {
			end = at + i
		}
		t, err := parseTerm(rules[at:end])
		if err != nil {
			return Rules{}, fmt.Errorf("rules, position %d: %w", at+1, err)
		}
		r.terms = append(r.terms, t)
		at = end
	}
	return r, nil
}

func parseTerm(s string) (term, error) {
	i := strings.IndexAny(s, "!<>=~")
	if i < 0 {
		return term{}, fmt.Errorf("%q has no operator: write a field, one of %s, and a value, without spaces", s, strings.Join(operators, " "))
	}
	t := term{field: s[:i]}
	for _, o := range operators {
		if strings.HasPrefix(s[i:], o) {
			t.operator = o
			break
		}
	}
	field, ok := fields[t.field]
	if !ok {
		return t, fmt.Errorf("%q is no field; there are %s", t.field, strings.Join(fieldNames(), ", "))
	}
	if t.operator == "" {
		return t, fmt.Errorf("%q is no operator; there are %s", s[i:i+1], strings.Join(operators, " "))
	}
	t.words = strings.Split(s[i+len(t.operator):], ",")
	for _, w := range t.words {
		if w == "" || strings.ContainsAny(w, "!<>=~") {
			return t, fmt.Errorf("%q is no value of %s", w, t.field)
		}
	}
	return t.check(field.kind, field.names)
}

func fieldNames() []string {
	var all []string
	for f := range fields {
		all = append(all, f)
	}
	slices.Sort(all)
	return all
}

// check holds that operator and values fit the field.
func (t term) check(k kind, names []string) (term, error) {
	orders := strings.ContainsAny(t.operator, "<>")
	if orders && k != number && k != dotted || t.operator == "~" && k != text && k != dotted {
		return t, fmt.Errorf("%s does not go with %s", t.operator, t.field)
	}
	if orders && len(t.words) > 1 {
		return t, fmt.Errorf("%s takes one value, not %q", t.operator, strings.Join(t.words, ","))
	}
	if k == yesNo {
		names = []string{"true", "false"}
	}
	for _, w := range t.words {
		if names != nil && !slices.Contains(names, w) {
			return t, fmt.Errorf("%q is no value of %s; there are %s", w, t.field, strings.Join(names, ", "))
		}
		if k == number {
			n, err := strconv.ParseInt(w, 10, 64)
			if err != nil || n < 0 {
				return t, fmt.Errorf("%q is no number", w)
			}
			t.number = n
		}
	}
	return t, nil
}

// Hold reports whether all terms hold of a device.
func (r Rules) Hold(d *Device) bool {
	for i := range r.terms {
		if !r.terms[i].holds(d) {
			return false
		}
	}
	return true
}

func (t *term) holds(d *Device) bool {
	switch t.field {
	case "group":
		return t.text(d.Group)
	case "abi":
		return t.text(d.ABI)
	case "app_version":
		return t.dotted(d.AppVersion)
	case "network":
		return t.text(d.Network)
	case "locale":
		return t.text(d.Locale)
	case "device":
		return t.text(d.ID)
	case "metered":
		return d.Metered != nil && t.text(strconv.FormatBool(*d.Metered))
	case "charging":
		return d.Charging != nil && t.text(strconv.FormatBool(*d.Charging))
	case "api_level":
		return d.APILevel != 0 && t.integer(int64(d.APILevel))
	case "content_version":
		return t.integer(d.ContentVersion) // 0 is told: no content is installed
	case "battery":
		return d.Battery != nil && t.integer(int64(*d.Battery))
	case "free_bytes":
		return d.FreeBytes != nil && t.integer(int64(min(*d.FreeBytes, 1<<62)))
	}
	return false
}

func (t *term) text(value string) bool {
	if value == "" {
		return false
	}
	switch t.operator {
	case "=":
		return slices.Contains(t.words, value)
	case "!=":
		return !slices.Contains(t.words, value)
	}
	return slices.ContainsFunc(t.words, func(w string) bool { return strings.HasPrefix(value, w) })
}

func (t *term) integer(value int64) bool {
	switch t.operator {
	case "=":
		return slices.ContainsFunc(t.words, func(w string) bool { return w == strconv.FormatInt(value, 10) })
	case "!=":
		return !slices.ContainsFunc(t.words, func(w string) bool { return w == strconv.FormatInt(value, 10) })
	}
	return ordered(cmp.Compare(value, t.number), t.operator)
}

func (t *term) dotted(value string) bool {
	if !strings.ContainsAny(t.operator, "<>") {
		return t.text(value)
	}
	return value != "" && ordered(compareDotted(value, t.words[0]), t.operator)
}

func ordered(c int, operator string) bool {
	switch operator {
	case "<":
		return c < 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	}
	return c >= 0
}

// compareDotted compares versions of apps: "1.10" is higher than "1.9", "2.0" equals "2", and "2.0-beta" is "2.0" here.
func compareDotted(a, b string) int {
	for a != "" || b != "" {
		var x, y string
		x, a, _ = strings.Cut(a, ".")
		y, b, _ = strings.Cut(b, ".")
		if c := cmp.Compare(leading(x), leading(y)); c != 0 {
			return c
		}
	}
	return 0
}

// leading is the number that a text begins with; 0: none.
func leading(s string) (n int64) {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' || n > 1<<50 {
			break
		}
		n = n*10 + int64(c-'0')
	}
	return n
}
