package symbolize

import (
	"fmt"
	"slices"
	"strings"
)

// architectures are the ABIs by their number in tombstones, as texts call them.
var architectures = []string{"arm", "arm64", "x86", "x86_64", "riscv64"}

// printer writes a tombstone as Android's own text has it, as far as it tells of code.
type printer struct {
	strings.Builder
	message
	digits int // of an address
}

// maxTombstone is many times what Android makes: it stops at a megabyte or two.
const maxTombstone = 16 << 20

// tombstoneText gives the text of a tombstone that is a protobuf message; not ok where the content is none.
func tombstoneText(content string) (text string, ok bool) {
	if len(content) > maxTombstone {
		return "", false
	}
	m, ok := decode(content, tombstone)
	if !ok || len(m["threads"]) == 0 {
		return "", false
	}
	p := &printer{message: m, digits: 16}
	p.head()
	threads := p.threads()
	for i, t := range threads {
		if i > 0 {
			p.line("--- --- --- --- --- --- --- --- --- --- --- --- --- --- --- ---")
		}
		p.thread(t, i == 0)
		if i == 0 {
			p.causes()
			p.maps()
			p.logs()
		}
	}
	return p.String(), true
}

// line writes one line. Text from the crashed process may hold several.
func (p *printer) line(format string, args ...any) {
	fmt.Fprintf(p, format+"\n", args...)
}

func (p *printer) head() {
	p.line("*** *** *** *** *** *** *** *** *** *** *** *** *** *** *** ***")
	p.line("Build fingerprint: '%s'", p.text("build_fingerprint"))
	p.line("Revision: '%s'", p.text("revision"))
	name := "unknown"
	if arch := p.number("arch"); arch < uint64(len(architectures)) {
		name = architectures[arch]
	}
	if only(name)&bits32 != 0 {
		p.digits = 8
	}
	p.line("ABI: '%s'", name)
	p.line("Timestamp: %s", p.text("timestamp"))
	p.line("Process uptime: %ds", p.number("process_uptime"))
}

// threads gives the crashed one, and then the others by their numbers.
func (p *printer) threads() []message {
	var all []message
	for _, entry := range p.message["threads"] {
		all = append(all, entry.last("value").message)
	}
	crashed := p.number("tid")
	slices.SortStableFunc(all, func(a, b message) int {
		x, y := int64(a.number("id")), int64(b.number("id"))
		switch {
		case x == y:
			return 0
		case uint64(x) == crashed || x < y && uint64(y) != crashed:
			return -1
		}
		return 1
	})
	return all
}

func (p *printer) thread(t message, crashed bool) {
	var command []string
	for _, word := range p.message["command_line"] {
		command = append(command, word.text)
	}
	p.line("Cmdline: %s", strings.Join(command, " "))
	p.line("pid: %d, tid: %d, name: %s  >>> %s <<<", p.number("pid"), int32(t.number("id")), t.text("name"), strings.Join(command[:min(len(command), 1)], ""))
	p.line("uid: %d", p.number("uid"))
	if crashed {
		p.signal()
	}
	p.registers(t["registers"])
	p.line("")
	p.line("%d total frames", len(t["current_backtrace"]))
	p.line("backtrace:")
	for _, note := range t["backtrace_note"] {
		p.line("  NOTE: %s", note.text)
	}
	p.frames(t["current_backtrace"])
	p.line("")
}

func (p *printer) signal() {
	if len(p.message["signal_info"]) > 0 {
		s := p.last("signal_info").message
		fault, sender := "--------", ""
		if s.number("has_fault_address") != 0 {
			fault = fmt.Sprintf("0x%0*x", p.digits, s.number("fault_address"))
		}
		if s.number("has_sender") != 0 {
			sender = fmt.Sprintf(" from pid %d, uid %d", int32(s.number("sender_pid")), int32(s.number("sender_uid")))
		}
		p.line("signal %d (%s), code %d (%s%s), fault addr %s", int32(s.number("number")), s.text("name"), int32(s.number("code")),
			s.text("code_name"), sender, fault)
	}
	for _, cause := range p.message["causes"] {
		p.line("Cause: %s", cause.message.text("human_readable"))
	}
	if abort := p.text("abort_message"); abort != "" {
		p.line("Abort message: '%s'", abort)
	}
}

// registers writes four in a row.
func (p *printer) registers(all []value) {
	for row := range slices.Chunk(all, 4) {
		p.WriteString("  ")
		for _, r := range row {
			fmt.Fprintf(p, "  %-3s %0*x", r.message.text("name"), p.digits, r.message.number("u64"))
		}
		p.line("")
	}
}

func (p *printer) frames(all []value) {
	for i, f := range all {
		m := f.message
		fmt.Fprintf(p, "      #%02d pc %0*x  %s", i, p.digits, m.number("rel_pc"), m.text("file_name"))
		if offset := m.number("file_map_offset"); offset != 0 {
			fmt.Fprintf(p, " (offset 0x%x)", offset)
		}
		if name := m.text("function_name"); name != "" {
			fmt.Fprintf(p, " (%s+%d)", name, m.number("function_offset"))
		}
		if id := m.text("build_id"); id != "" {
			fmt.Fprintf(p, " (BuildId: %s)", id)
		}
		p.line("")
	}
}

// causes writes where the memory was allocated and freed that a check found misused.
func (p *printer) causes() {
	for _, cause := range p.message["causes"] {
		heap := cause.last("memory_error").last("heap").message
		for _, what := range []string{"deallocat", "allocat"} {
			if frames := heap[what+"ion_backtrace"]; len(frames) > 0 {
				p.line("%sed by thread %d:", what, heap.number(what+"ion_tid"))
				p.frames(frames)
				p.line("")
			}
		}
	}
}

func (p *printer) maps() {
	all := p.message["memory_mappings"]
	p.line("memory map (%d entries):", len(all))
	for _, one := range all {
		m := one.message
		begin, end := m.number("begin_address"), m.number("end_address")
		fmt.Fprintf(p, "    %s-%s %s  %8x  %8x", p.pointer(begin), p.pointer(end-1), access(m), m.number("offset"), end-begin)
		if name := m.text("mapping_name"); name != "" {
			p.WriteString("  " + name)
		}
		if id := m.text("build_id"); id != "" {
			fmt.Fprintf(p, " (BuildId: %s)", id)
		}
		if bias := m.number("load_bias"); bias != 0 {
			fmt.Fprintf(p, " (load bias 0x%x)", bias)
		}
		p.line("")
	}
}

func (p *printer) pointer(address uint64) string {
	if p.digits == 8 {
		return fmt.Sprintf("%08x", address)
	}
	return fmt.Sprintf("%08x'%08x", address>>32, uint32(address))
}

func access(m message) string {
	text := []byte("---")
	for i, name := range []string{"read", "write", "execute"} {
		if m.number(name) != 0 {
			text[i] = "rwx"[i]
		}
	}
	return string(text)
}

func (p *printer) logs() {
	for _, buffer := range p.message["log_buffers"] {
		p.line("--------- log %s", buffer.message.text("name"))
		for _, entry := range buffer.message["logs"] {
			m := entry.message
			priority := "!.VDIWEFS?"[min(m.number("priority"), 9)]
			p.line("%s %5d %5d %c %-8s: %s", m.text("timestamp"), m.number("pid"), m.number("tid"), priority, m.text("tag"), m.text("message"))
		}
	}
}
