package symbolize

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

// protoFrame is a frame of a tombstone as protoc --decode writes it, a field a line:
//
//	current_backtrace {
//	  rel_pc: 5560860
//	  file_name: "/data/app/…/libsample.so"
//	  build_id: "0123…"
//	}
type protoFrame struct {
	in     bool
	number int // of the next frame
	fields map[string]string
}

var (
	protoField = lazyregexp.New(`^\s*(\w+): (.*)$`)
	protoArch  = lazyregexp.New(`^\s*arch: (\w+)$`)
)

// protoLine takes a line that belongs to such a frame.
func (t *text) protoLine(line string) bool {
	p := &t.proto
	trimmed := strings.TrimSpace(line)
	switch {
	case strings.HasSuffix(trimmed, "_backtrace {"):
		p.in, p.fields = true, map[string]string{}
	case p.in && trimmed == "}":
		p.in = false
		t.protoEnd(blank(line[:len(line)-1]))
	case p.in:
		m := protoField().FindStringSubmatch(line)
		if p.in = m != nil; p.in {
			p.fields[m[1]] = m[2]
		}
		return p.in
	default:
		p.number = 0
		if m := protoArch().FindStringSubmatch(line); m != nil && strings.HasPrefix(trimmed, "arch: ") {
			t.report.add(only(strings.ToLower(strings.TrimSuffix(m[1], "32"))))
			return true
		}
		return false
	}
	return true
}

// protoEnd adds the frame that has ended, and a line for it as in a tombstone.
func (t *text) protoEnd(indent string) {
	f := t.proto.fields
	rest := ""
	if name := quoted(f["function_name"]); name != "" {
		rest = " (" + name + "+" + cmp.Or(f["function_offset"], "0") + ")"
	}
	if id := quoted(f["build_id"]); id != "" {
		rest += " (BuildId: " + id + ")"
	}
	g := groups{number: t.proto.number, where: quoted(f["file_name"]), tail: rest}
	var err error
	if g.address, err = strconv.ParseUint(f["rel_pc"], 10, 64); err != nil {
		return
	}
	g.absolute, _ = strconv.ParseUint(f["pc"], 10, 64)
	one := t.frameOf("", &g)
	one.indent = indent
	one.head = fmt.Sprintf("%s#%02d pc %016x  %s%s", indent, g.number, g.address, g.where, rest)
	t.proto.number++
	t.add(one, &g)
}

// quoted gives a text field; nothing if it is not there.
func quoted(value string) string {
	text, err := strconv.Unquote(value)
	if err != nil {
		return ""
	}
	return text
}
